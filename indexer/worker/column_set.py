"""A set of columns on the disk: rows appended, ended ones struck out, a set sorted anew, older sets removed."""

from __future__ import annotations

import os
import shutil
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from indexer.generation.arrays import Array, UInt32s, distinct, map_array, save_array
from indexer.generation.base_doc_values import BaseDocValues
from indexer.generation.columns import ROW_TYPES, Columns, sort_rows, write_columns
from indexer.generation.generation import Commit, Generation
from indexer.generation.stored_fields import SHARED_COLUMNS, erase
from indexer.generation.syncing import mapped_files, sync

# Rows → their ids.
IdsOf = Callable[[Array], Sequence[str]]


def append_rows(columns: Columns, first: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows from a place on, through to the disk."""
    for i, row in enumerate(rows, first):
        for name, value in row.items():
            getattr(columns, name)[i] = value
    if rows:
        sync(mapped_files(getattr(columns, name) for name in ROW_TYPES))


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


def write_sorted_columns(
    generation: Generation,
    number: int,
    columns: Columns,
    kept: Array,
    ids: IdsOf,
    regions: int,
) -> None:
    """Write a new set: some rows of another one in the order of builds, none of them ended.

    Args:
        number: The new set's.
        kept: Rows of `columns`, ascending.
        ids: The ids of rows; few are asked for.
        regions: How many there are.
    """
    rows = {name: np.array(getattr(columns, name)[kept]) for name in ROW_TYPES}
    rows["id_rank"] = _ranked_anew(columns, kept, ids)
    # a process that was killed while it sorted has left a part of these behind
    shutil.rmtree(generation.columns(number), ignore_errors=True)
    write_columns(generation.columns(number), rows, sort_rows(rows), regions)
    save_array(generation.ended(number), np.zeros(0, np.uint32))


def erase_stored(
    generation: Generation, commit: Commit, columns: Columns, book: BaseDocValues, first: int, end: int
) -> None:
    """Erase what is stored of the ended rows from one place to another: their documents, and what no live row has of
    their offices' values and of their bases' contents.
    """
    ended, live = ended_rows(generation, commit)[first:end].astype(np.int64), live_rows(generation, commit)
    if not len(ended):
        return
    others = []
    for name in SHARED_COLUMNS:
        values, of_live = distinct(getattr(columns, name)[ended]), getattr(columns, name)[live]
        places = np.minimum(values.searchsorted(of_live), len(values) - 1)
        values = np.delete(values, places[values[places] == of_live])
        others.append(values)
    has_live = np.bincount(columns.base[live], minlength=commit.bases) > 0
    bases = distinct(columns.base[ended])
    others.append(book.stored[bases[~has_live[bases]]])
    stored = np.concatenate(others)
    documents = columns.stored[ended]
    erase(generation.stored, documents[documents > 0].tolist(), stored[stored > 0].tolist())


def _ranked_anew(columns: Columns, kept: Array, ids: IdsOf) -> UInt32s:
    """The ranks of rows by id, those that came after the columns were sorted among the others."""
    old, late = kept[kept < columns.sorted_count], kept[kept >= columns.sorted_count]
    by_id = old[columns.id_rank[old].argsort(kind="stable")]
    late_ids = ids(late)
    late = late[np.array(sorted(range(len(late)), key=late_ids.__getitem__), np.int64)]
    places = [bisect_left(by_id, name, key=lambda row: ids(np.array([row]))[0]) for name in sorted(late_ids)]
    ordered = np.insert(by_id, np.array(places, np.int64), late)
    ranks = np.empty(len(kept), np.uint32)
    ranks[kept.searchsorted(ordered)] = np.arange(len(kept), dtype=np.uint32)
    return ranks


def remove_old_columns(generation: Generation, number: int) -> None:
    """Readers hold the files of the set before the newest open by their maps; older ones go."""
    for old in range(1, number - 1):
        if generation.columns(old).exists():
            shutil.rmtree(generation.columns(old))
            generation.ended(old).unlink(missing_ok=True)
