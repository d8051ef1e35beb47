"""Retrieval: one wording against one view of the index, in a round to the engine and, where too little is found, a
second one. The steps are in `Retriever.retrieve`, in order.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, partial
from operator import add

import numpy as np

from dictionaries.caches import MEGABYTE, memoize
from indexer.catalog import CatalogText
from indexer.generation.arrays import Float32s, Int64s
from indexer.snapshot import Snapshot
from ranker.matching.evidence import no_evidence
from ranker.matching.matches import ChainMatches, Matches, RowMatches, SlotMatches
from ranker.matching.parsed_query import ParsedQuery
from ranker.matching.relevance import EXACT
from ranker.ordering.cascade import RegionCascade, in_chain
from ranker.ordering.zones import USUAL, ZoneThresholds, thresholds_of
from ranker.profile import FirstPhase, MatchProfile
from search_engine.checkpoints import checkpoint
from search_engine.query.semantic_names import Meanings, SharedNames
from search_engine.search.retrieval.candidate_masks import CandidateMasks, with_meaning
from search_engine.search.retrieval.chain_text import ChainText
from search_engine.search.retrieval.document_words import ClauseMet, document_words
from search_engine.search.retrieval.outside_chain import FoundRows, OutsideChain, QueryVariant
from search_engine.search.retrieval.retrieval import Retrieval
from search_engine.search.retrieval.round import Round
from search_engine.search.retrieval.shared_documents import SharedDocuments, match_shared
from search_engine.search.retrieval.text_queries import TextQueries
from search_engine.search.retrieval.word_counts import WordCounts

# So many matters and documents at most: who types so short a part goes on typing.
MOST = 200


def numbered(snapshot: Snapshot, code: str, cascade: RegionCascade | None) -> Matches | None:
    """All that has the number, or has it in its number, as class 6; None where nothing has."""
    bases, rows = snapshot.numbered(code, MOST)
    if not (len(bases) or len(rows)):
        return None
    slot = snapshot.slot_of(bases)
    slots = np.zeros(snapshot.slots, np.uint8)
    slots[slot[slot >= 0]] = EXACT
    rows = np.concatenate((rows, snapshot.rows_of_bases(bases[slot < 0])))
    rows = np.unique(rows[snapshot.live.flags[rows]])
    chain = None
    if cascade is not None:
        of_chain = snapshot.chain_rows(cascade.numbers)
        found = np.append(slots, 0)[of_chain.slot] | np.isin(of_chain.rows, rows) * np.uint8(EXACT)
        live = (found * snapshot.live.flags[of_chain.rows]).astype(np.uint8)
        chain = ChainMatches(of_chain, live, no_evidence(len(live)))
    shared = SlotMatches(slots, np.zeros(snapshot.slots, np.float32), np.zeros(0, np.int64))
    rows = rows[~in_chain(snapshot, rows, cascade)]
    wide = RowMatches.without_evidence(snapshot, rows, np.full(len(rows), EXACT, np.uint8))
    return Matches(shared, chain, wide, wide_is_all=True)


# Shared matches kept for the next request with the same words.
CACHE_SIZE, SHARED_BYTES = 512, 64 * MEGABYTE

NO_NAMES = np.zeros(0, np.float32)
# Names from which their quantiles tell something of the catalogue.
ENOUGH_NAMES = 100

SharedOf = Callable[[ParsedQuery], tuple[SharedDocuments, SharedDocuments]]


class Retriever:
    """Retrieves from one view. What it keeps goes when that changes which it comes from, and with nothing else.

    Args:
        names: The names of bases by meaning; None: only words count.
        match, phase: What counts as a match, and what text scores; no other part of a rank profile matters.
    """

    def __init__(self, snapshot: Snapshot, names: SharedNames | None, match: MatchProfile, phase: FirstPhase) -> None:
        self._snapshot, self._names, self.match, self._phase = snapshot, names, match, phase
        self._catalog: CatalogText | None = None
        self._text: tuple[int, int, tuple[int, ...]] | None = None
        self.follow()

    def follow(self) -> None:
        """Forget what a commit that the view has seen has changed."""
        snapshot, names = self._snapshot, self._names
        text, others = snapshot.text_state, snapshot.catalog is not self._catalog
        if others:
            self._queries = memoize(
                partial(TextQueries, phase=self._phase, scores=snapshot.catalog.scores),
                CACHE_SIZE,
                name="text_queries",
            )
            self._meanings = Meanings(snapshot, names, self.match.meaning) if names else None
            self._shared: SharedOf = memoize(
                partial(match_shared, snapshot.catalog, self.match, self._phase),
                CACHE_SIZE,
                name="shared_matches",
                most_bytes=SHARED_BYTES,
            )
        if others or text != self._text:
            self._outside = OutsideChain(snapshot, self.match)
        if self._text is None or text[:2] != self._text[:2]:
            self._counts = WordCounts()
        self._catalog, self._text = snapshot.catalog, text

    def retrieve(self, parsed_query: ParsedQuery, cascade: RegionCascade | None) -> Retrieval:
        """Find what has which words."""
        snapshot = self._snapshot
        called = numbered(snapshot, parsed_query.code, cascade) if parsed_query.code else None
        if parsed_query.empty or called is not None:
            return Retrieval(snapshot, cascade, numbered=called)
        # as given: where its words were counted before, no variant but the one with its wishes may be left
        variants, about = self._variants(parsed_query), len(parsed_query.required)
        engine = Round(snapshot)
        learn = self._counts.ask(engine, parsed_query)
        chain = ChainText.ask(engine, snapshot, self.match, variants[0].queries, cascade) if cascade else None
        outside = self._outside.ask_conjunctive(engine, variants)
        engine.ask()
        learn()
        checkpoint()
        chosen = int(len(variants) > 1 and self._needs_wishes(parsed_query, variants[0].shared))
        parsed_query, shared = variants[chosen].parsed_query, variants[chosen].shared
        found = CandidateMasks(
            self._match,
            parsed_query,
            shared,
            self._weights(parsed_query, shared),
            chain.read(parsed_query, shared) if chain else None,
            about=about,
        ).with_as_much()
        strict = outside[chosen]()
        if self._meanings and parsed_query.semantic_text:
            found, rows = with_meaning(found, strict.rows, snapshot, self._meanings, cascade, self.zones.sure)
            strict = FoundRows(rows, strict.complete)
        queries = variants[chosen].queries
        return Retrieval(snapshot, cascade, self._outside, self._meanings, found, queries, strict)

    def similarity(self, parsed_query: ParsedQuery, rows: Int64s) -> Float32s | None:
        """How near a few rows are in meaning; None where only words count."""
        if self._meanings is None or not parsed_query.semantic_text:
            return None
        return self._meanings.of_few_rows(parsed_query.semantic_text, rows)

    @cached_property
    def zones(self) -> ZoneThresholds:
        """From which similarity on something is sure, or nothing."""
        return thresholds_of(self.match.zones, self._meanings.nearest_others() if self._meanings else NO_NAMES)

    @cached_property
    def _match(self) -> MatchProfile:
        """What counts as a match in this catalogue; one of few names tells nothing of how near its names are."""
        match, names = self.match, self._meanings.nearest_others() if self._meanings else NO_NAMES
        if len(names) < ENOUGH_NAMES:
            return match
        # zones have bounds; however near names are to each other, meaning is to be nearer
        floor = max(self.zones.floor, float(np.quantile(names, match.zones.floor)))
        return replace(match, meaning=match.meaning.of_catalogue(USUAL.floor - floor))

    def document_words(self, parsed_query: ParsedQuery, row: int) -> tuple[ClauseMet, ...]:
        """Where the document of a row has the words of a query."""
        if parsed_query.empty:
            return ()
        return document_words(self._snapshot, row, self._queries(parsed_query), self._shared(parsed_query)[0])

    # ---- which variant

    def _variants(self, parsed_query: ParsedQuery) -> list[QueryVariant]:
        """The ways to read a query that may be the one: two only where it takes an answer of the engine to decide."""
        given, promoted = self._shared(parsed_query)
        as_given = QueryVariant(self._queries(parsed_query), given)
        if not parsed_query.optional:
            return [as_given]
        with_wishes = QueryVariant(self._queries(parsed_query.promote_optional()), promoted)
        if self._counts.knows(parsed_query):
            return [with_wishes if self._needs_wishes(parsed_query, given) else as_given]
        return [as_given, with_wishes]

    def _needs_wishes(self, parsed_query: ParsedQuery, shared: SharedDocuments) -> bool:
        return self._is_broad(parsed_query, shared) or self._says_little(parsed_query, shared)

    def _is_broad(self, parsed_query: ParsedQuery, shared: SharedDocuments) -> bool:
        """Whether what a sentence is about says too little by itself: so many things are called so."""
        required_mask = np.uint32(parsed_query.required_mask)
        of_bases = int(np.count_nonzero((shared.near & required_mask) == required_mask))
        # at most so many documents of one region have all of it; how many exactly would be another search
        own = min(self._counts.most(parsed_query.required, "near"))
        return of_bases + own > self.match.broad

    def _says_little(self, parsed_query: ParsedQuery, shared: SharedDocuments) -> bool:
        """Whether what is wished for says more than what is needed: a rare word outweighs a term that many use.

        Words that no document has say nothing.
        """
        counts = self._documents_with(parsed_query, shared)
        weights = np.where(np.array(counts) > 0, self._weights(parsed_query, shared), 0.0)
        return float(weights[: len(parsed_query.required)].sum()) < self.match.enough * float(weights.sum())

    def _weights(self, parsed_query: ParsedQuery, shared: SharedDocuments) -> Float32s:
        """idf of each need over bases and own documents: ln(1 + (N - n + .5) / (n + .5))."""
        total = self._snapshot.slots + self._snapshot.own.count()
        held = [min(count, total) for count in self._documents_with(parsed_query, shared)]
        return np.array([math.log(1 + (total - n + 0.5) / (n + 0.5)) for n in held], np.float32)

    def _documents_with(self, parsed_query: ParsedQuery, shared: SharedDocuments) -> list[int]:
        """How many bases and own documents meet each need and wish, at most."""
        return list(map(add, shared.frequency, self._counts.most(parsed_query.clauses)))
