"""What is wrong with the sample catalogue, and where.

CatalogueError    the catalogue is faulty; every fault at once
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class CatalogueFault:
    """One fault.

    Attributes:
        file: Name of the YAML file.
        title: The matter's or document's name; "" where the file as a whole is at fault.
        field: The field, dotted within a part; "" for the whole entry.
        reason: In Chinese, what is wrong and how to mend it.
    """

    file: str
    title: str
    field: str
    reason: str

    def __str__(self) -> str:
        return f"{' '.join(part for part in (self.file, self.title, self.field) if part)}：{self.reason}"


class CatalogueError(ValueError):
    """The sample catalogue is faulty; `faults` has every one found."""

    def __init__(self, faults: Iterable[CatalogueFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))
