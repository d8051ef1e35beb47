"""What the rows of the user's chain say to a query: what their bases share, and what they have themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from indexer.backend import Found, Masked
from indexer.query import Numbers
from indexer.snapshot import ChainRows, Snapshot
from ranker.matching.evidence import evidence_of
from ranker.matching.matches import isin_sorted
from ranker.matching.parsed_query import ParsedQuery
from ranker.matching.relevance import raise_by_own
from ranker.ordering.cascade import RegionCascade
from ranker.profile import MatchProfile
from search_engine.search.retrieval.candidate_masks import Chain
from search_engine.search.retrieval.outside_chain import classify_own
from search_engine.search.retrieval.round import Round
from search_engine.search.retrieval.shared_documents import SharedDocuments
from search_engine.search.retrieval.single_region_documents import of_own_masks
from search_engine.search.retrieval.text_queries import TextQueries


@dataclass(frozen=True, slots=True)
class ChainText:
    """The questions about a chain that a round was given; `own`: None where it has no document of its own alone."""

    snapshot: Snapshot
    match: MatchProfile
    rows: ChainRows
    queries: TextQueries
    own: tuple[Callable[[], Masked], Callable[[], Found]] | None

    @classmethod
    def ask(
        cls, engine: Round, snapshot: Snapshot, match: MatchProfile, queries: TextQueries, cascade: RegionCascade
    ) -> ChainText:
        """Put them."""
        rows, here = snapshot.chain_rows(cascade.numbers), Numbers("region", cascade.numbers)
        alone = int(np.count_nonzero(rows.slot < 0))
        own = None
        if alone:
            own = (
                engine.masks(queries.own_masks(here, alone)),
                engine.search(queries.own_scores(here, alone)),
            )
        return cls(snapshot, match, rows, queries, own)

    def read(self, parsed_query: ParsedQuery, shared: SharedDocuments) -> Chain:
        """What the answers say to a wording of the same clauses."""
        slot = self.rows.slot
        name, near, anywhere = shared.name[slot], shared.near[slot], shared.anywhere[slot]
        relevance_class = shared.relevance_class[slot]
        as_typed = isin_sorted(slot, shared.as_typed) if len(shared.as_typed) else None
        evidence = evidence_of(shared.text[slot], as_typed)
        own_near, own_anywhere = self.snapshot.copies.meeting(self.rows.values, len(slot), self.queries.ways)
        place = own_anywhere.nonzero()[0]
        if len(place):
            anywhere[place] |= own_anywhere[place]
            near[place] |= own_near[place]
            relevance_class[place] = raise_by_own(relevance_class[place], parsed_query, near[place], anywhere[place])
        if self.own is not None and len((met := self.own[0]()).keys):
            own = of_own_masks(met, self.own[1](), parsed_query)
            place, known = self.rows.places(own.doc)
            name[place], near[place], anywhere[place] = own.name[known], own.near[known], own.anywhere[known]
            evidence[place] = evidence_of(own.score[known], own.as_typed[known])
            bases = self.rows.base[place]
            relevance_class[place] = classify_own(self.snapshot, self.match, parsed_query, own, known, bases)
        return Chain(name, near, anywhere, relevance_class, evidence)
