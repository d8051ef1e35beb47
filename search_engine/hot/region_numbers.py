"""Regions as events have them (12 digits as a number), and as the tree numbers them."""

from __future__ import annotations

import numpy as np

from dictionaries.regions import RegionTree
from indexer.generation.arrays import Array, Int32s, Int64s

DIGITS = 12


def wide(code: str) -> int:
    """A code as events have it."""
    return int(code.ljust(DIGITS, "0"))


class RegionNumbers:
    """From a region's number in one tree to its code as events have it, and back."""

    def __init__(self, tree: RegionTree) -> None:
        self.tree = tree
        self._wide: Int64s = np.array([wide(code) for code in tree.codes], np.int64)
        self._order = np.argsort(self._wide, kind="stable")
        self._sorted = self._wide[self._order]

    def of(self, regions: Array) -> Int32s:
        """Region numbers; the nation's where the tree has no such region (any more)."""
        regions = regions.astype(np.int64)
        places = np.minimum(np.searchsorted(self._sorted, regions), len(self._sorted) - 1)
        return np.where(self._sorted[places] == regions, self._order[places], 0).astype(np.int32)

    def wide(self, number: int) -> int:
        """What events call a region."""
        return int(self._wide[number])

    def with_above(self, numbers: Array) -> set[int]:
        """Some regions and all above them."""
        found: set[int] = set()
        for number in np.unique(numbers).tolist():
            while number >= 0 and number not in found:
                found.add(number)
                number = int(self.tree.parent_of[number])
        return found
