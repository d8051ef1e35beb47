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
    here, engine = Numbers(KEY, (int(snapshot.columns.doc[row]),)), Round(snapshot)
    slot = int(snapshot.slot_of(snapshot.columns.base[[row]])[0])
    answer = engine.masks(queries.own_masks(here, 1) if slot < 0 else queries.copy_masks((here,), 1))
    engine.ask()
    met = answer().met[:, :1]
    own = met[:, 0] if met.shape[1] else np.zeros(len(met), np.bool_)
    # fields from wide to narrow: what is met in a narrower group is met in the wider ones
    masks = (shared.anywhere[slot], shared.near[slot], shared.name[slot])
    found = []
    for i, clause in enumerate(clauses):
        wide_to_narrow = [
            bool(own[group * len(clauses) + i]) if (group + 1) * len(clauses) <= len(own) else False
            for group in range(3)
        ]
        if slot >= 0:
            wide_to_narrow = [one or bool(int(mask) >> i & 1) for one, mask in zip(wide_to_narrow, masks, strict=True)]
        anywhere, near, name = wide_to_narrow
        near = near or name
        found.append(ClauseMet(clause.alternatives[0].words, i < required, name, near, anywhere or near))
    return tuple(found)
