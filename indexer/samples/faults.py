"""What is wrong with the sample catalogue, and where.

CatalogueError    the catalogue is faulty; every fault at once
"""

from __future__ import annotations

from collections.abc import Iterable

from dictionaries.faults import Fault


class CatalogueError(ValueError):
    """The sample catalogue is faulty; `faults` has every one found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))
