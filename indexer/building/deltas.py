"""`copies`: what copies have of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from indexer.analysis.fields import COPY_SCHEMA, FieldWriter
from indexer.backend import KEY, Backend, IndexDocument
from indexer.building.collect import FIELD_NAMES, Collected
from indexer.building.share import Shared
from indexer.building.steps import Progress, in_steps
from indexer.generation.arrays import Array, Int64s, UInt32s

STAGE = "索引各地差异"


class Differences:
    """The documents of `copies`.

    Args:
        base: For each collected row, its base's number.
    """

    def __init__(self, fields: FieldWriter, found: Collected, base: UInt32s, shared: Shared) -> None:
        self._fields, self._columns, self._base = fields, found.columns, base
        order = np.argsort(shared.pair_row, kind="stable")
        self._values = shared.pair_value[order]
        rows = np.arange(len(base) + 1, dtype=shared.pair_row.dtype)
        self._start = np.searchsorted(shared.pair_row[order], rows)
        self._texts, self._field_of = found.values.texts(), found.values.fields
        self._joined: dict[bytes, tuple[str, str]] = {}

    def build(self, path: Path, backend: Backend, rows: Int64s, progress: Progress) -> None:
        """Make the index of some rows, in their order."""
        index = backend.create(path, COPY_SCHEMA)
        index.build(
            in_steps(
                len(rows),
                lambda first, end: self._documents(rows[first:end]),
                lambda done: progress(STAGE, done, len(rows)),
            )
        )
        index.close()

    def _documents(self, rows: Int64s) -> Iterator[IndexDocument]:
        """What copies have of their own; those that have nothing are left out."""
        self._joined.clear()
        starts, ends = self._start[rows].tolist(), self._start[rows + 1].tolist()
        docs, regions = self._columns["doc"][rows].tolist(), self._columns["region"][rows].tolist()
        bases = self._base[rows].tolist()
        for doc, region, base, start, end in zip(docs, regions, bases, starts, ends, strict=True):
            if end > start:
                near, match = self._own_text(self._values[start:end])
                yield {KEY: doc, "region": region, "base": base, "near": near, "match": match}

    def _own_text(self, values: Array) -> tuple[str, str]:
        """The fields `near` and `match`. Neighbours in one region share authority and place, so answers are kept a
        while.
        """
        key = values.tobytes()
        found = self._joined.get(key)
        if found is None:
            words = [self._fields.words(FIELD_NAMES[self._field_of[v]], self._texts[v]) for v in values.tolist()]
            near = " ".join(text for group, text in words if group != "body")
            found = self._joined[key] = (near, " ".join(text for _, text in words))
        return found
