"""Retrieval: one wording against one view of the index. The steps are in `Retriever.retrieve`, in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from indexer.caches import MEGABYTE, memoize
from indexer.generation.arrays import Float32s, Int64s, UInt8s
from indexer.query import Numbers
from indexer.snapshot import Snapshot
from ranker.matching.matches import ChainMatches, Matches, RowMatches, SlotMatches, isin_sorted
from ranker.matching.parsed_query import ParsedQuery
from ranker.matching.relaxation import STEPS, RelaxationStep, accepted
from ranker.matching.relevance import RELAXED, raise_by_own
from ranker.matching.semantic_similarity import SCORE, semantic_decay
from ranker.ordering.cascade import RegionCascade
from search_engine.query.semantic_names import Meanings, SharedNames
from search_engine.search.retrieval.candidate_masks import CandidateMasks, Chain, SemanticDecay, with_meaning
from search_engine.search.retrieval.chain_membership import in_chain
from search_engine.search.retrieval.directory import everything
from search_engine.search.retrieval.ex_officio import without_ex_officio
from search_engine.search.retrieval.outside_chain import OutsideChain, classify_own, concatenate
from search_engine.search.retrieval.shared_documents import SharedDocuments, match_shared
from search_engine.search.retrieval.single_region_documents import copy_text, frequency_of, own_text, score_some

# Shared matches kept for the next request with the same words.
CACHE_SIZE, SHARED_BYTES = 512, 64 * MEGABYTE
# Things of which so many are called after all that a sentence is about are told apart by its other words.
BROAD = 60
# Least part of what a sentence says, by rarity, that its needs say where they are to decide alone. Of 200 judged and
# 300 development queries 191 and 275 had the wanted card first with .5, 190 and 275 with .65, 189 and 275 with .75.
ENOUGH = 0.5

# As many needs as the steps for sentences ask for.
THINGS = 3


class Retriever:
    """Retrieves from one view; make a new one when the view has seen a commit.

    Args:
        names: The names of bases by meaning; None: only words count.
    """

    def __init__(self, snapshot: Snapshot, names: SharedNames | None = None) -> None:
        self._snapshot, self._meanings = snapshot, Meanings(snapshot, names) if names else None
        self._shared: Callable[[ParsedQuery], SharedDocuments] = memoize(
            partial(match_shared, snapshot), CACHE_SIZE, name="shared_matches", most_bytes=SHARED_BYTES
        )
        self._elsewhere = OutsideChain(snapshot, self._shared)

    def retrieve(
        self,
        parsed_query: ParsedQuery,
        cascade: RegionCascade | None,
        cards_of: Callable[[Matches], int],
        *,
        include_ex_officio: bool = False,
    ) -> Matches:
        """Find what matches.

        Args:
            cards_of: How many cards some matches make; decides whether less than all words will do.
            include_ex_officio: Matters that an office takes up of itself (依职权) count too; else by their exact name.
        """
        if parsed_query.empty:
            return everything(self._snapshot, self._elsewhere, cascade, include_ex_officio)
        parsed_query = self.promote_optional(parsed_query)
        found = self._find(parsed_query, cascade)
        matches = self._strict(found, cascade, include_ex_officio)
        # what is compared as a whole may be answered however few of its words are known
        required = max(len(parsed_query.clauses), THINGS) if found.semantic_decay else len(parsed_query.clauses)
        steps = [step for step in STEPS if step.fits(required, parsed_query.length, cascade is not None)]
        if not steps:
            return matches
        cards, scored = cards_of(matches), False
        for step in steps:
            if cards < step.below:
                if not scored:
                    found, scored = self._with_all_scores(found, cascade), True
                matches = self._relaxed(found, matches, cascade, step, include_ex_officio)
                cards = cards_of(matches)
        return matches

    def promote_optional(self, parsed_query: ParsedQuery) -> ParsedQuery:
        """What a match needs here: the wishes too, where the needs alone would say too little of a sentence."""
        low_coverage = bool(parsed_query.optional) and (self._is_broad(parsed_query) or self._says_little(parsed_query))
        return parsed_query.promote_optional() if low_coverage else parsed_query

    def similarity(self, parsed_query: ParsedQuery, rows: Int64s) -> Float32s | None:
        """How near some rows are in meaning; None where only words count."""
        if self._meanings is None or not parsed_query.semantic_text:
            return None
        return self._meanings.of_rows(parsed_query.semantic_text, rows)

    # ---- what has which words

    def _is_broad(self, parsed_query: ParsedQuery) -> bool:
        """Whether what a sentence is about says too little by itself: so many things are called so."""
        required_mask = np.uint32(parsed_query.required_mask)
        shared = int(np.count_nonzero((self._shared(parsed_query).near & required_mask) == required_mask))
        # at most so many documents of one region have all of it; how many exactly would be another search
        own = min(frequency_of(self._snapshot.own, clause, "near") for clause in parsed_query.required)
        return shared + own > BROAD

    def _says_little(self, parsed_query: ParsedQuery) -> bool:
        """Whether what is wished for says more than what is needed: a rare word outweighs a term that many use.

        Words that no document has say nothing.
        """
        shared = self._shared(parsed_query)
        counts = self._counts(parsed_query, shared)
        weights = np.where(counts > 0, self._weights(parsed_query, shared), 0.0)
        return float(weights[: len(parsed_query.required)].sum()) < ENOUGH * float(weights.sum())

    def _find(self, parsed_query: ParsedQuery, cascade: RegionCascade | None) -> CandidateMasks:
        shared = self._shared(parsed_query)
        found = CandidateMasks(
            parsed_query=parsed_query,
            shared=shared,
            weights=self._weights(parsed_query, shared),
            chain=self._find_chain(parsed_query, shared, cascade) if cascade else None,
        )
        return with_meaning(found, self._meanings, cascade) if self._meanings and parsed_query.semantic_text else found

    def _weights(self, parsed_query: ParsedQuery, shared: SharedDocuments) -> Float32s:
        """idf of each need over bases and own documents: ln(1 + (N - n + .5) / (n + .5))."""
        total = self._snapshot.slots + self._snapshot.own.count()
        held = np.minimum(self._counts(parsed_query, shared), total)
        weights: Float32s = np.log(1 + (total - held + 0.5) / (held + 0.5)).astype(np.float32)
        return weights

    def _counts(self, parsed_query: ParsedQuery, shared: SharedDocuments) -> Int64s:
        """How many bases and own documents meet each need and wish, at most."""
        found = (
            n + frequency_of(self._snapshot.own, w) for w, n in zip(parsed_query.clauses, shared.frequency, strict=True)
        )
        return np.fromiter(found, np.int64, len(parsed_query.clauses))

    def _find_chain(self, parsed_query: ParsedQuery, shared: SharedDocuments, cascade: RegionCascade) -> Chain:
        snapshot, rows = self._snapshot, self._snapshot.chain_rows(cascade.numbers)
        name, near, anywhere = shared.name[rows.slot], shared.near[rows.slot], shared.anywhere[rows.slot]
        relevance_class, score = shared.relevance_class[rows.slot], shared.score[rows.slot]
        here = Numbers("region", cascade.numbers)
        copies = copy_text(snapshot.copies, parsed_query, here, len(rows.rows))
        place, known = rows.places(copies.doc)
        anywhere[place] |= copies.anywhere[known]
        near[place] |= copies.near[known]
        relevance_class[place] = raise_by_own(relevance_class[place], parsed_query, near[place], anywhere[place])
        own = own_text(snapshot.own, parsed_query, here, len(rows.rows), self._elsewhere.in_own)
        place, known = rows.places(own.doc)
        name[place], near[place], anywhere[place] = own.name[known], own.near[known], own.anywhere[known]
        score[place] = own.score[known]
        relevance_class[place] = classify_own(snapshot, parsed_query, own, known, rows.base[place])
        return Chain(name, near, anywhere, relevance_class, score, own, place, known)

    def _with_all_scores(self, found: CandidateMasks, cascade: RegionCascade | None) -> CandidateMasks:
        """The same with the scores of what has but some of the words."""
        chain = found.chain
        if chain is None or cascade is None or not len(chain.own.doc):
            return found
        score = chain.score.copy()
        some = score_some(self._snapshot.own, found.parsed_query, Numbers("region", cascade.numbers), chain.own)
        score[chain.own_place] = some[chain.own_known]
        if found.semantic_decay is not None:
            score[chain.own_place] += SCORE * found.semantic_decay.chain[chain.own_place]
        return replace(found, chain=replace(chain, score=score))

    # ---- what counts as a match

    def _strict(self, found: CandidateMasks, cascade: RegionCascade | None, include_ex_officio: bool) -> Matches:
        wide, all_of_it = self._wide_strict(found, cascade)
        return self._matches(found, found.shared.relevance_class, None, cascade, wide, all_of_it, include_ex_officio)

    def _relaxed(
        self,
        found: CandidateMasks,
        strict: Matches,
        cascade: RegionCascade | None,
        step: RelaxationStep,
        include_ex_officio: bool,
    ) -> Matches:
        """Strict matches, and what a step accepts besides, as class 1."""
        shared = found.shared
        share, in_chain = found.shares(by_meaning=step.of_best > 0)
        best = max(float(share.max(initial=0.0)), float(in_chain.max(initial=0.0)))
        relevance_class = np.where(
            shared.relevance_class == 0, accepted(share, best, step.of_best) * np.uint8(RELAXED), shared.relevance_class
        ).astype(np.uint8)
        # a base of which one copy has all words by its own text stays with that copy
        relevance_class[strict.wide.slot] = 0
        chain_klass = None
        if found.chain is not None:
            more = accepted(in_chain, best, step.of_best) * np.uint8(RELAXED)
            chain_klass = np.where(found.chain.relevance_class == 0, more, found.chain.relevance_class).astype(np.uint8)
        wide, all_of_it = self._wide_relaxed(found, cascade, step)
        known = isin_sorted(wide.row, strict.wide.row)
        wide = concatenate(strict.wide, wide.take(~known))
        wide = wide.take(relevance_class[wide.slot] == 0)
        return self._matches(
            found, relevance_class, chain_klass, cascade, wide, all_of_it, include_ex_officio, step.name
        )

    def _matches(
        self,
        found: CandidateMasks,
        slot_klass: UInt8s,
        chain_klass: UInt8s | None,
        cascade: RegionCascade | None,
        wide: RowMatches,
        wide_is_all: bool,
        include_ex_officio: bool,
        step: str | None = None,
    ) -> Matches:
        snapshot = self._snapshot
        slot_klass = without_ex_officio(slot_klass[:-1], snapshot.ex_officio_slots, include_ex_officio)
        chain = None
        if cascade is not None and found.chain is not None:
            rows = snapshot.chain_rows(cascade.numbers)
            relevance_class = found.chain.relevance_class if chain_klass is None else chain_klass
            relevance_class = (
                without_ex_officio(relevance_class, snapshot.is_ex_officio[rows.profile], include_ex_officio)
                * snapshot.live.flags[rows.rows]
            )
            chain = ChainMatches(
                rows, relevance_class.astype(np.uint8), self._elsewhere.with_popularity(found.chain.score, rows.rows)
            )
        if len(wide.row) and found.semantic_decay is not None and self._meanings is not None:
            near = semantic_decay(
                self._meanings.of_rows(found.parsed_query.semantic_text, wide.row), found.semantic_decay.best
            )
            wide = replace(wide, score=wide.score + SCORE * near)
        if len(wide.row):
            offices = snapshot.is_ex_officio[snapshot.columns.profile[wide.row]]
            wide = wide.take(without_ex_officio(wide.relevance_class, offices, include_ex_officio) > 0)
        meaning = found.semantic_decay
        return Matches(
            SlotMatches(slot_klass, found.shared.score[:-1]), chain, wide, wide_is_all, step,
            by_meaning=meaning is not None, by_words=meaning is None or not meaning.alone,
            is_ex_officio=-1 if include_ex_officio or meaning is None else self._ex_officio(meaning),
        )  # fmt: skip

    def _ex_officio(self, meaning: SemanticDecay) -> int:
        """The nearest base where an office takes it up of itself; -1."""
        hidden = meaning.nearest >= 0 and bool(self._snapshot.ex_officio_slots[meaning.nearest])
        return int(self._snapshot.base_of_slot(np.array([meaning.nearest]))[0]) if hidden else -1

    # ---- rows outside the chain

    def _wide_strict(self, found: CandidateMasks, cascade: RegionCascade | None) -> tuple[RowMatches, bool]:
        wide = self._elsewhere.conjunctive(found.parsed_query)
        return self._outside(wide.rows, cascade), wide.complete

    def _wide_relaxed(
        self, found: CandidateMasks, cascade: RegionCascade | None, step: RelaxationStep
    ) -> tuple[RowMatches, bool]:
        """Documents of bases of one region with any word, the best ones, for steps that ask for no more."""
        if step.of_best > 0:
            return RowMatches.none(), True
        wide = self._elsewhere.disjunctive(found.parsed_query)
        return self._outside(wide.rows, cascade), wide.complete

    def _outside(self, rows: RowMatches, cascade: RegionCascade | None) -> RowMatches:
        """Those of some matching rows that are live and not in the chain."""
        if not len(rows.row):
            return rows
        return rows.take(self._snapshot.live.flags[rows.row] & ~in_chain(self._snapshot, rows.row, cascade))
