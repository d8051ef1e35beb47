"""The rows of region tables as columns in preorder: what a tree stands on."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dictionaries.regions.faults import COLUMNS
from dictionaries.regions.numbering import NONE, Int8s, Int32s, preorder, subtree_sizes
from dictionaries.regions.region import LEVELS, NATION
from dictionaries.regions.rows import explain, read_lines

VERSION_LENGTH = 12
"""Hex digits of a version; 48 bits tell any two tables of an installation apart."""

_DEPTH = {level: depth for depth, level in enumerate(LEVELS)}


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
    size = subtree_sizes(parent, level)
    number = preorder(parent, level, size)
    row_at = np.argsort(number)
    parent_of = np.where(parent < 0, NONE, number[parent])[row_at]
    codes, names, short_names = ([column[row] for row in row_at.tolist()] for column in (codes, names, short_names))
    return Table(version, codes, names, short_names, level[row_at], parent_of, (number + size)[row_at])
