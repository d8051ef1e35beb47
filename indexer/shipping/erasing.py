"""Erasing the stored fields of rows that have ended, from a host's own copy: objects of the storage keep what they had
until a sweep, and the builder erases only its own.
"""

from __future__ import annotations

import os

import numpy as np

from indexer.disk import refusals
from indexer.generation.arrays import Array, distinct, map_array
from indexer.generation.base_doc_values import BaseDocValues
from indexer.generation.columns import Columns, open_columns
from indexer.generation.generation import Commit, Generation
from indexer.generation.stored_fields import (
    ALIGNED,
    FIELDS,
    RECORD,
    SHARED_COLUMNS,
    document_bytes,
    value_bytes,
)
from indexer.worker.column_set import erase_stored


class EndedRecords:
    """Erases the records of rows that had ended when it was called last; until then somebody may be showing them."""

    def __init__(self) -> None:
        self._set = ("", 0)
        self._erased = self._due = 0

    def erase(self, generation: Generation, commit: Commit) -> None:
        """Erase what is due. Raises `DamagedIndex`."""
        if self._set != (generation.name, commit.columns):
            self._set, self._erased, self._due = (generation.name, commit.columns), 0, 0
        due, self._due = self._due, commit.ended
        if due > self._erased:
            erase_stored(generation, commit, *_parts(generation, commit), self._erased, due)
            self._erased = due


def erase_unnamed(generation: Generation, commit: Commit) -> None:
    """Erase all that no row of a commit names: what was left out when columns were sorted anew, and came by an object
    that still had it. Raises `DamagedIndex`.
    """
    columns, book = _parts(generation, commit)
    words = map_array(generation.stored / FIELDS, np.uint32)[: commit.stored // ALIGNED]
    starts, ends = _named(columns, book, commit, words)
    gaps = np.column_stack((np.r_[RECORD.size // ALIGNED, ends], np.r_[starts, len(words)]))
    path = generation.stored / FIELDS
    with refusals(path), path.open("r+b") as file:
        for first, end in gaps[gaps[:, 1] > gaps[:, 0]].tolist():
            os.pwrite(file.fileno(), bytes((end - first) * ALIGNED), first * ALIGNED)
        os.fsync(file.fileno())


def _named(columns: Columns, book: BaseDocValues, commit: Commit, words: Array) -> tuple[Array, Array]:
    """Where the records begin and end that rows name, in steps of `ALIGNED` bytes, ascending."""
    bases = distinct(columns.base[: commit.rows])
    documents = distinct(columns.stored[: commit.rows])
    others = distinct(
        np.concatenate(
            [book.stored[bases], *(distinct(getattr(columns, name)[: commit.rows]) for name in SHARED_COLUMNS)]
        )
    )
    documents, others = documents[documents > 0].astype(np.int64), others[others > 0].astype(np.int64)
    starts = np.concatenate((documents, others))
    lengths = np.concatenate((document_bytes(words, documents), value_bytes(words, others)))
    order = starts.argsort()
    return starts[order], (starts + -(-lengths // ALIGNED))[order]


def _parts(generation: Generation, commit: Commit) -> tuple[Columns, BaseDocValues]:
    manifest = generation.manifest()
    return (
        open_columns(generation.columns(commit.columns)),
        BaseDocValues(generation.bases, manifest.shared_bases, manifest.bases),
    )
