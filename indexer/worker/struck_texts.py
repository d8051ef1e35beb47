"""Documents that have ended and whose text is to be struck, by the text index that has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from indexer.generation.columns import Columns
from indexer.generation.generation import Commit, Generation, Manifest
from indexer.worker.column_set import ended_rows


def ended_docs(generation: Generation, columns: Columns, commit: Commit) -> list[int]:
    """Documents of ended rows that have no later row: their text is still there, or may be (striking twice does no
    harm).
    """
    ended = ended_rows(generation, commit)
    late = np.arange(columns.sorted_count, commit.rows)
    entered_anew = columns.doc[np.setdiff1d(late, ended)]
    found: list[int] = np.setdiff1d(columns.doc[ended], entered_anew).tolist()
    return found


def by_index(
    docs: Iterable[int], row_of: Callable[[int], int | None], columns: Columns, commit: Commit, manifest: Manifest
) -> tuple[list[int], list[int]]:
    """Documents whose text is in `own`, and in `copies`; one that has no row may be in either."""
    own, copies = [], []
    for doc in docs:
        row = row_of(doc)
        known = row is not None and row < commit.rows
        alone = known and manifest.shared_bases <= int(columns.base[row]) < manifest.bases
        if alone or not known:
            own.append(doc)
        if not alone:
            copies.append(doc)
    return own, copies
