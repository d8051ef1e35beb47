"""Preorder numbers of a forest of rows, and each region's ancestor at every level.

A number is a region's place when the tree is walked parents first, siblings by code. So every subtree is one range of
numbers, and "in 杭州市" is two comparisons on a column of numbers.
"""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from dictionaries.regions.region import LEVELS

Int32s: TypeAlias = npt.NDArray[np.int32]
Int8s: TypeAlias = npt.NDArray[np.int8]

NONE = np.int32(-1)
"""Stands where a region has no ancestor of a level."""


def subtree_sizes(parent: Int32s, level: Int8s) -> Int32s:
    """Regions in each row's subtree, itself included; shape (rows,).

    Args:
        parent: row of each row's parent, -1 for the nation; shape (rows,).
        level: index in `LEVELS`, always above the parent's; shape (rows,).
    """
    size = np.ones(len(parent), dtype=np.int32)
    for depth in range(len(LEVELS) - 1, 0, -1):
        rows = np.flatnonzero(level == depth)
        np.add.at(size, parent[rows], size[rows])
    return size


def preorder(parent: Int32s, level: Int8s, size: Int32s) -> Int32s:
    """Each row's preorder number, siblings in row order; shape (rows,), arguments as in `subtree_sizes`."""
    by_parent = np.argsort(parent, kind="stable")
    parents = parent[by_parent]
    before = np.cumsum(size[by_parent]) - size[by_parent]
    first_sibling = np.searchsorted(parents, parents)
    offset = np.empty(len(parent), dtype=np.int32)
    offset[by_parent] = before - before[first_sibling]
    number = np.zeros(len(parent), dtype=np.int32)
    for depth in range(1, len(LEVELS)):
        rows = np.flatnonzero(level == depth)
        number[rows] = number[parent[rows]] + 1 + offset[rows]
    return number


def ancestor_at(depth: int, parent_of: Int32s, level_of: Int8s) -> Int32s:
    """Each region's ancestor (or itself) at one level, -1 where its chain has none; indexed by region number."""
    found = np.full(len(parent_of), NONE, dtype=np.int32)
    at = np.arange(len(parent_of), dtype=np.int32)
    for _ in LEVELS:
        hit = level_of[at] == depth
        found[hit] = at[hit]
        at = np.maximum(parent_of[at], 0)
    return found
