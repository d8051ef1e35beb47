"""Which row has which values of its own: records, one after another, each of how many values there are and of their
numbers. Columns say where a row's begins; that of a row without values is the first of all, which has none.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indexer.errors import DamagedIndex
from indexer.generation.arrays import Array, UInt32s, map_array, run_lengths, run_starts, save_array
from indexer.generation.checksums import seal

RECORDS = "records.bin"
NO_VALUES = 0


def records_of(rows: Array, values: Array, count: int) -> tuple[UInt32s, UInt32s]:
    """The records of a build, and where each of `count` rows has its own.

    Args:
        rows, values: Pairs of a row and a value that it has.
    """
    order = rows.argsort(kind="stable")
    rows, values = rows[order].astype(np.int64), values[order]
    lengths = np.bincount(rows, minlength=count)
    having = lengths.nonzero()[0]
    sizes = lengths[having] + 1
    places = np.full(count, NO_VALUES, np.uint32)
    places[having] = 1 + sizes.cumsum() - sizes
    records = np.zeros(1 + len(having) + len(values), np.uint32)
    records[places[having]] = lengths[having]
    starts = run_starts(rows)
    within = np.arange(len(rows)) - starts.repeat(run_lengths(starts, len(rows)))
    records[places[rows].astype(np.int64) + 1 + within] = values
    return records, places


def write_row_values(folder: Path, records: Array) -> None:
    """Write the records of a build, and seal them."""
    folder.mkdir(parents=True)
    save_array(folder / RECORDS, records)
    seal(folder, {RECORDS: records.nbytes})


def append_values(folder: Path, count: int, records: Sequence[int]) -> None:
    """Write records behind those that a commit counts, through to the disk; what stands there is of a step cut short.

    Args:
        count: Numbers that the commit counts.
    """
    with (folder / RECORDS).open("r+b") as file:
        file.truncate(count * 4)
        file.seek(count * 4)
        file.write(np.array(records, np.uint32).data)
        file.flush()
        os.fsync(file.fileno())


def open_row_values(folder: Path, count: int) -> UInt32s:
    """Map so many numbers. Raises `DamagedIndex`."""
    found = map_array(folder / RECORDS, np.uint32)
    if len(found) < count:
        raise DamagedIndex(f"{folder.name}/{RECORDS}", f"放不下提交所记的 {count} 个数")
    return found[:count]
