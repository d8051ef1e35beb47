"""Where one document has the words of a query: its own text is asked for, its base's is at hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.backend import KEY
from indexer.query import Numbers
from indexer.snapshot import Snapshot
from search_engine.search.retrieval.round import Round
from search_engine.search.retrieval.shared_documents import SharedDocuments
from search_engine.search.retrieval.text_queries import TextQueries


@dataclass(frozen=True, slots=True)
class ClauseMet:
    """Where a document meets a need or a wish: in a name; in names, authority and topics; in any field."""

    words: tuple[str, ...]
    required: bool
    name: bool
    near: bool
    anywhere: bool


def document_words(
    snapshot: Snapshot, row: int, queries: TextQueries, shared: SharedDocuments
) -> tuple[ClauseMet, ...]:
    """Every need and wish of a query."""
    clauses, required = queries.parsed_query.clauses, len(queries.parsed_query.required)
    name, near, anywhere = _own_masks(snapshot, row, queries)
    if (slot := int(snapshot.slot_of(snapshot.columns.base[[row]])[0])) >= 0:
        name, near, anywhere = (
            own | int(of_base[slot])
            for own, of_base in zip((name, near, anywhere), (shared.name, shared.near, shared.anywhere), strict=True)
        )
    # what is met in a narrower group is met in the wider ones
    near |= name
    anywhere |= near
    return tuple(
        ClauseMet(clause.alternatives[0].words, i < required, *(bool(mask >> i & 1) for mask in (name, near, anywhere)))
        for i, clause in enumerate(clauses)
    )


def _own_masks(snapshot: Snapshot, row: int, queries: TextQueries) -> tuple[int, int, int]:
    """Masks of the needs that a document meets by its own text: in a name; near it; in any field."""
    if snapshot.slot_of(snapshot.columns.base[[row]])[0] >= 0:
        near, anywhere = snapshot.copies.meeting(snapshot.own_values(np.array([row])), 1, queries.ways)
        return 0, int(near[0]), int(anywhere[0])
    engine = Round(snapshot)
    answer = engine.masks(queries.own_masks(Numbers(KEY, (int(snapshot.columns.doc[row]),)), 1))
    engine.ask()
    met = answer().met
    if not met.shape[1]:
        return 0, 0, 0
    fields = met[: 3 * len(queries.parsed_query.clauses), 0].reshape(3, -1)
    masks: list[int] = [sum(1 << i for i in field.nonzero()[0].tolist()) for field in fields]
    return masks[2], masks[1], masks[0]
