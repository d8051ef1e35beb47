"""Documents that match by text of their own, wherever they are.

None of this depends on the user's region, so what one user's words found is kept for the next who types them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from dictionaries.caches import MEGABYTE, Results
from dictionaries.lazy_property import lazy_property
from indexer.backend import Masked
from indexer.generation.arrays import Array, Bools, Float32s, Int64s, UInt8s, UInt32s, run_lengths, run_starts
from indexer.generation.base_doc_values import Name
from indexer.query import AllOf, Numbers, Query
from indexer.snapshot import Snapshot
from ranker.matching.evidence import evidence_of
from ranker.matching.matches import RowMatches, isin_sorted
from ranker.matching.parsed_query import ParsedQuery
from ranker.matching.relevance import NEAR, RELAXED, classify, in_body
from ranker.profile import MatchProfile
from search_engine.search.retrieval.round import Round
from search_engine.search.retrieval.shared_documents import SharedDocuments
from search_engine.search.retrieval.single_region_documents import (
    SingleRegionDocuments,
    of_best,
    of_copy_masks,
)
from search_engine.search.retrieval.text_queries import TextQueries

# How many documents of bases of one region are looked at.
WIDE = 200
# Copies that have some words of their own while their base has the others are looked for in at most this many different
# ways, and only where the rarest of these words stands in at most so many documents.
MIXED_FREQUENCY, MIXED_WAYS, MIXED_ROWS = 50_000, 8, 2_000
# Of so many bases at most copies are asked for by base too: their words alone may stand in ten thousands of others'.
FEW_BASES = 50
# Wordings whose documents are kept; most have some hundred of 37 bytes.
CACHE_SIZE, ROW_BYTES, OUTSIDE_BYTES = 512, 37, 64 * MEGABYTE

Finish = Callable[[], "FoundRows"]


@dataclass(frozen=True, slots=True)
class FoundRows:
    """Rows that match, live or not, in any region; `complete`: these are all."""

    rows: RowMatches
    complete: bool


@dataclass(frozen=True)
class QueryVariant:
    """A way to read a query: what the engine is asked for it, and what bases' shared text says to it."""

    queries: TextQueries
    shared: SharedDocuments

    @property
    def parsed_query(self) -> ParsedQuery:
        """What is asked for."""
        return self.queries.parsed_query

    def ways(self) -> list[int]:
        """What most bases lack."""
        most_first = sorted([(-count, mask) for mask, count in self.lacking.items()])
        return [mask for _, mask in most_first[:MIXED_WAYS]]

    def slots_lacking(self, mask: int) -> Int64s:
        """The bases that lack just that."""
        lacking: Bools = self._met == np.uint32(self.parsed_query.required_mask & ~mask)
        return lacking.nonzero()[0]

    @lazy_property
    def lacking(self) -> dict[int, int]:
        """What bases lack of the needs, as masks → how many bases lack just that; none of those that lack nothing."""
        required = self.parsed_query.required_mask
        # most bases have none of the words: they are counted, and only the others sorted
        with_some = self._met[self._met != 0]
        with_some.sort()
        starts = run_starts(with_some)
        masks, counts = with_some[starts].tolist(), run_lengths(starts, len(with_some)).tolist()
        missing = {required & ~mask: count for mask, count in zip(masks, counts, strict=True)}
        missing.pop(0, None)
        with_none = len(self._met) - len(with_some)
        return {**missing, required: with_none} if with_none else missing

    @lazy_property
    def _met(self) -> UInt32s:
        """The needs that each base meets."""
        met: UInt32s = self.shared.anywhere[:-1] & np.uint32(self.parsed_query.required_mask)
        return met


class OutsideChain:
    """Finds them in one view."""

    def __init__(self, snapshot: Snapshot, match: MatchProfile) -> None:
        self._snapshot, self._match = snapshot, match
        self._conjunctive, self._disjunctive = (
            Results[ParsedQuery, FoundRows](CACHE_SIZE, name, OUTSIDE_BYTES, weigh=_bytes_of_rows)
            for name in ("outside_chain", "outside_chain_any")
        )

    def ask_conjunctive(self, engine: Round, variants: Sequence[QueryVariant]) -> list[Finish]:
        """Documents of bases of one region that have all words, and copies that have those that their base lacks: for
        each variant a call that says so after the round.
        """
        kept = [self._conjunctive.get(variant.parsed_query) for variant in variants]
        return [
            partial(_known, known) if known is not None else self._ask_all(engine, variant)
            for variant, known in zip(variants, kept, strict=True)
        ]

    def ask_disjunctive(self, engine: Round, queries: TextQueries) -> Finish:
        """Documents of bases of one region with any word, the best ones.

        Which of its words each of 200 documents has would cost 4 ms at a nation's size; their score, within the one
        class that relaxed matches have, says as much.
        """
        parsed_query = queries.parsed_query
        known = self._disjunctive.get(parsed_query)
        if known is not None:
            return partial(_known, known)
        hits = engine.search(queries.with_any(WIDE))

        def finish() -> FoundRows:
            found = hits()
            rows, here = self._snapshot.rows_of_docs(found.keys)
            relaxed = np.full(len(rows), RELAXED, np.uint8)
            return self._disjunctive.put(
                parsed_query, FoundRows(self._matches(rows, relaxed, evidence_of(found.scores[here])), found.complete)
            )

        return finish

    def _ask_all(self, engine: Round, variant: QueryVariant) -> Finish:
        parsed_query, mixed = variant.parsed_query, self._ask_mixed(engine, variant)
        hits = engine.search(variant.queries.best_with_all(WIDE))

        def finish() -> FoundRows:
            found = hits()
            if not len(found.keys):
                return self._conjunctive.put(parsed_query, mixed())
            own = of_best(found, parsed_query)
            rows, here = self._snapshot.rows_of_docs(own.doc)
            bases = self._snapshot.columns.base[rows]
            relevance_class = classify_own(self._snapshot, self._match, parsed_query, own, here, bases)
            singles = self._matches(rows, relevance_class, evidence_of(own.score[here], own.as_typed[here]))
            rest = mixed()
            return self._conjunctive.put(
                parsed_query, FoundRows(singles.followed_by(rest.rows), found.complete and rest.complete)
            )

        return finish

    def _ask_mixed(self, engine: Round, variant: QueryVariant) -> Finish:
        """Put the question for copies whose own text meets just those needs that their base's shared text does not.

        Each variant has a question of its own: what it finds does not depend on whether another one is asked for too.
        """
        ways: dict[int, Query] = {}
        for mask in variant.ways():
            ways[mask] = variant.queries.copies_meeting(mask)
            if variant.lacking[mask] <= FEW_BASES:
                bases = self._snapshot.base_of_slot(variant.slots_lacking(mask)).tolist()
                ways[mask] = AllOf((ways[mask], Numbers("base", tuple(bases))))
        if not ways:
            return lambda: NO_ROWS
        asked = variant.queries.copy_masks(ways.values(), len(ways) * MIXED_ROWS, most=MIXED_FREQUENCY)
        return partial(self._mixed, variant, tuple(ways), engine.masks(asked))

    def _mixed(self, variant: QueryVariant, ways: tuple[int, ...], answer: Callable[[], Masked]) -> FoundRows:
        """Those of some copies that have, together with what their base shares, all needs.

        Args:
            ways: What their bases lack, as masks, in the order of the question.
        """
        masked = answer()
        looked = dict(zip(ways, masked.looked, strict=True))
        complete = all(map(looked.get, variant.lacking))
        if not len(masked.keys):
            return FoundRows(RowMatches.none(), complete)
        snapshot, parsed_query, shared = self._snapshot, variant.parsed_query, variant.shared
        required = np.uint32(parsed_query.required_mask)
        copies = of_copy_masks(masked, parsed_query)
        rows, here = snapshot.rows_of_docs(copies.doc)
        slot = snapshot.slot_of(snapshot.columns.base[rows])
        near = (shared.near[slot] | copies.near[here]) & required == required
        anywhere = (shared.anywhere[slot] | copies.anywhere[here]) & required == required
        kept = (slot >= 0) & anywhere & (shared.anywhere[slot] & required != required)
        relevance_class = np.where(near, NEAR, in_body(parsed_query)).astype(np.uint8)
        evidence = evidence_of(shared.text[slot[kept]], isin_sorted(slot[kept], shared.as_typed))
        found = self._matches(rows[kept], relevance_class[kept], evidence)
        return FoundRows(found, complete)

    def _matches(self, rows: Int64s, relevance_class: UInt8s, evidence: Float32s) -> RowMatches:
        base = self._snapshot.columns.base[rows].astype(np.int64)
        found = RowMatches(rows, base, self._snapshot.slot_of(base), relevance_class, evidence)
        return found.take(relevance_class > 0)


NO_ROWS = FoundRows(RowMatches.none(), complete=True)


def _bytes_of_rows(found: FoundRows) -> int:
    return ROW_BYTES * len(found.rows.row)


def _known(rows: FoundRows) -> FoundRows:
    return rows


def classify_own(
    snapshot: Snapshot,
    match: MatchProfile,
    parsed_query: ParsedQuery,
    own: SingleRegionDocuments,
    here: Bools,
    bases: Array,
) -> UInt8s:
    """Classes by own text alone. Only whole documents have names there, so only they reach 4 and more."""
    docs = own.doc[here]

    def names_of(places: Int64s) -> list[tuple[Name, ...]]:
        return snapshot.names_of(bases[places].tolist(), docs[places].tolist())

    masks = own.name[here], own.near[here], own.anywhere[here]
    return classify(match, parsed_query, *masks, own.exact[here], names_of)
