"""How many people have both of a pair: what a reason says of two matters is looked up here."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
from scipy import sparse

from search_engine.people.learning.anonymous import anonymous_pairs

# CSR parts in the file.
PARTS = ("data", "indices", "indptr")


@dataclass(frozen=True, eq=False)
class PairCounts:
    """Counts of pairs that at least `LEAST_USERS` people have to do with, in whichever order.

    Attributes:
        items: Key of each row and column.
        counts: CSR, symmetric, columns ascending; the diagonal has each item's people.
    """

    items: tuple[str, ...]
    counts: sparse.csr_array

    @classmethod
    def of(cls, items: Sequence[str], counts: sparse.csr_array) -> Self:
        """Those of all pairs that enough people stand behind."""
        kept = anonymous_pairs(counts)
        kept.sort_indices()
        return cls(tuple(items), kept)

    @classmethod
    def none(cls) -> Self:
        """No pairs."""
        return cls((), sparse.csr_array((0, 0)))

    @cached_property
    def _place(self) -> Mapping[str, int]:
        return {key: place for place, key in enumerate(self.items)}

    def co_occurrences(self, one: str, other: str) -> int:
        """How many people have both; 0 where fewer than may be told."""
        row, column = self._place.get(one), self._place.get(other)
        if row is None or column is None:
            return 0
        # a tenth of what SciPy takes for one element
        start, end = self.counts.indptr[row : row + 2]
        found = start + int(np.searchsorted(self.counts.indices[start:end], column))
        return int(self.counts.data[found]) if found < end and self.counts.indices[found] == column else 0

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
        counts.sort_indices()
        return cls(items, counts)
