"""The rows of region tables as columns in preorder: what a tree stands on."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from dictionaries.regions.errors import InvalidRegion, legible
from dictionaries.regions.faults import COLUMNS
from dictionaries.regions.region import LEVELS, NATION, canonical_form
from dictionaries.regions.rows import explain, read_lines, read_text

VERSION_LENGTH = 12
"""Hex digits of a version; 48 bits tell any two tables of an installation apart."""

_DEPTH = {level: depth for depth, level in enumerate(LEVELS)}


# A number is a region's place when the tree is walked parents first, siblings by code. So every subtree is one range
# of numbers, and "in 杭州市" is two comparisons on a column of numbers.
Int32s: TypeAlias = npt.NDArray[np.int32]
Int8s: TypeAlias = npt.NDArray[np.int8]

NONE = np.int32(-1)
"""Stands where a region has no ancestor of a level."""


SUCCESSOR_COLUMNS = ("code", "name", "successors", "year", "note")


@dataclass(frozen=True, slots=True)
class Abolished:
    """A code that is no longer in use.

    Attributes:
        code: the abolished code, canonical.
        name: what the place was called.
        successors: canonical codes of today, the one that took most of it (or its seat) first.
        year: when the change was made; "" for codes that never were a place of their own.
        note: what happened.
    """

    code: str
    name: str
    successors: tuple[str, ...]
    year: str
    note: str


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of a tree, by region number; lists and arrays all have shape (regions,).

    Attributes:
        version: short SHA-256 of all rows, whatever their order and the comments around them.
        level_of: index in `LEVELS`.
        parent_of: number of the region directly above, -1 for the nation.
        end_of: end of the subtree's numbers.
    """

    version: str
    codes: list[str]
    names: list[str]
    short_names: list[str]
    level_of: Int8s
    parent_of: Int32s
    end_of: Int32s


def read_table(paths: Sequence[Path]) -> Table:
    """The regions of all files as one table.

    Raises:
        InvalidRegion: a row breaks a rule; names the file, the line, the column, the reason and the mend.
    """
    lines = sorted(line for path in paths for line in read_lines(path))
    version = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:VERSION_LENGTH]
    return _arranged(version, lines) or explain(paths)


def _arranged(version: str, lines: list[str]) -> Table | None:
    """Well-formed rows, sorted by code, as columns in preorder; None if they are not one tree."""
    # One flat list: 42,000 tuples would set off the garbage collector again and again (40 ms).
    cells = "\t".join(lines).split("\t")
    codes, names, short_names, levels, parents, _ = (cells[column :: len(COLUMNS)] for column in range(len(COLUMNS)))
    if not lines or (codes[0], levels[0], parents[0]) != (NATION, LEVELS[0], ""):
        return None
    row_of = {code: row for row, code in enumerate(codes)}
    parent = np.fromiter((row_of.get(code, -1) for code in parents), np.int32, len(lines))
    level = np.fromiter((_DEPTH[name] for name in levels), np.int8, len(lines))
    if len(row_of) != len(lines) or np.any(parent[1:] < 0) or np.any(level[1:] <= level[parent[1:]]):
        return None
    size = _subtree_sizes(parent, level)
    number = _preorder(parent, level, size)
    row_at = np.argsort(number)
    parent_of = np.where(parent < 0, NONE, number[parent])[row_at]
    codes, names, short_names = ([column[row] for row in row_at.tolist()] for column in (codes, names, short_names))
    return Table(version, codes, names, short_names, level[row_at], parent_of, (number + size)[row_at])


def _subtree_sizes(parent: Int32s, level: Int8s) -> Int32s:
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


def _preorder(parent: Int32s, level: Int8s, size: Int32s) -> Int32s:
    """Each row's preorder number, siblings in row order; shape (rows,), arguments as in `_subtree_sizes`."""
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


def read_successors(path: Path) -> Mapping[str, Abolished]:
    """The abolished codes of a file, by code.

    Raises:
        InvalidRegion: a line is no such row, or a code comes twice.
    """
    found: dict[str, Abolished] = {}
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line or line.startswith("#") or line == "\t".join(SUCCESSOR_COLUMNS):
            continue
        where = f"{path} 第 {number} 行"
        abolished = _abolished(where, line.split("\t"))
        if abolished.code in found:
            raise InvalidRegion(where, "code", f"{abolished.code} 重复", "请合并为一行")
        found[abolished.code] = abolished
    return found


def _abolished(where: str, cells: list[str]) -> Abolished:
    if len(cells) != len(SUCCESSOR_COLUMNS):
        reason = f"应有 {len(SUCCESSOR_COLUMNS)} 列，实有 {len(cells)} 列"
        raise InvalidRegion(where, "code", reason, f"请以制表符分隔 {'、'.join(SUCCESSOR_COLUMNS)}")
    code, name, successors, year, note = cells
    for given in (code, *successors.split(",")):
        if canonical_form(given) != given:
            raise InvalidRegion(where, "successors", f"“{legible(given)}”不是区划代码", "请用规范的代码，以逗号分隔")
    return Abolished(code, name, tuple(successors.split(",")), year, note)
