"""How many people handled both of a pair: what a reason says of two matters is looked up here."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
from scipy import sparse

# CSR parts in the file.
PARTS = ("data", "indices", "indptr")


@dataclass(frozen=True, eq=False)
class HandledPairs:
    """Counts of pairs that at least `LEAST_USERS` people handled, in whichever order.

    Attributes:
        items: Key of each row and column.
        counts: CSR, symmetric; the diagonal has each item's people.
    """

    items: tuple[str, ...]
    counts: sparse.csr_array

    @classmethod
    def none(cls) -> Self:
        """No pairs."""
        return cls((), sparse.csr_array((0, 0)))

    @cached_property
    def _place(self) -> Mapping[str, int]:
        return {key: place for place, key in enumerate(self.items)}

    def together(self, one: str, other: str) -> int:
        """How many people handled both; 0 where fewer than may be told."""
        row, column = self._place.get(one), self._place.get(other)
        return 0 if row is None or column is None else int(self.counts[row, column])

    def save(self, path: Path) -> None:
        """Write it; no objects are in the file."""
        names = np.frombuffer("\n".join(self.items).encode(), np.uint8)
        np.savez(path, items=names, **{part: getattr(self.counts, part) for part in PARTS})

    @classmethod
    def load(cls, path: Path) -> Self:
        """Raises `OSError`, `ValueError` or `KeyError` where there is nothing of the kind."""
        try:
            with np.load(path, allow_pickle=False) as file:
                names = file["items"].tobytes().decode()
                items = tuple(names.split("\n")) if names else ()
                counts = sparse.csr_array(tuple(file[part] for part in PARTS), shape=(len(items), len(items)))
        except zipfile.BadZipFile as error:
            raise ValueError(str(error)) from None
        counts.check_format(full_check=True)
        return cls(items, counts)
