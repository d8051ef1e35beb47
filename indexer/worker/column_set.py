"""A set of columns on the disk: rows written through, rows that have ended struck out, older sets removed."""

from __future__ import annotations

import os
import shutil

import numpy as np

from indexer.generation.arrays import Array, UInt32s, map_array
from indexer.generation.columns import ROW_TYPES, Columns
from indexer.generation.generation import Commit, Generation


def flush_columns(columns: Columns) -> None:
    """Bring what was written to columns to the disk."""
    for name in ROW_TYPES:
        base = getattr(columns, name).base
        if isinstance(base, np.memmap):
            base.flush()


def append_ended(generation: Generation, commit: Commit, rows: list[int]) -> None:
    """Write rows that have ended behind those that the commit counts; what stands there is of a step cut short."""
    with generation.ended(commit.columns).open("r+b") as file:
        file.truncate(commit.ended * 4)
        file.seek(commit.ended * 4)
        file.write(np.array(rows, np.uint32).data)
        file.flush()
        os.fsync(file.fileno())


def ended_rows(generation: Generation, commit: Commit) -> UInt32s:
    """Rows that have ended, as the commit counts them."""
    return map_array(generation.ended(commit.columns), np.uint32)[: commit.ended]


def live_rows(generation: Generation, commit: Commit) -> Array:
    """Rows that have not ended."""
    kept = np.ones(commit.rows, np.bool_)
    kept[ended_rows(generation, commit)] = False
    return np.flatnonzero(kept)


def remove_old_columns(generation: Generation, number: int) -> None:
    """Readers hold the files of the set before the newest open by their maps; older ones go."""
    for old in range(1, number - 1):
        if generation.columns(old).exists():
            shutil.rmtree(generation.columns(old))
            generation.ended(old).unlink(missing_ok=True)
