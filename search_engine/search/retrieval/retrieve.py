"""Retrieval: one wording against one view of the index. The steps are in `Retriever.retrieve`, in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import numpy as np

from indexer.generation.arrays import Array, Bools, Float32s, Int64s, UInt8s
from indexer.query import Numbers
from indexer.snapshot import IndexView
from ranker.matching.matches import ChainMatches, Matches, RowMatches, SlotMatches, among
from ranker.matching.parsed_query import Wording
from ranker.matching.relaxation import STEPS, RelaxationStep, accepted
from ranker.matching.relevance import EXACT, RELAXED, raise_by_own
from ranker.matching.semantic_similarity import SCORE, nearness
from ranker.ordering.cascade import RegionCascade
from search_engine.query.semantic_names import Meanings, SharedNames
from search_engine.search.retrieval.candidate_masks import Chain, Found, Nearness, with_meaning
from search_engine.search.retrieval.outside_chain import Elsewhere, classify_own, joined
from search_engine.search.retrieval.shared_documents import SharedText, match_shared
from search_engine.search.retrieval.single_region_documents import copy_text, frequency_of, own_text, score_some

# Shared matches kept for the next request with the same words.
KEPT = 512
# An empty query lists documents of bases of one region outside the chain where there are at most this many.
LISTED_SINGLES = 20_000
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

    def __init__(self, view: IndexView, names: SharedNames | None = None) -> None:
        self._view, self._meanings = view, Meanings(view, names) if names else None
        self._shared: Callable[[Wording], SharedText] = lru_cache(maxsize=KEPT)(lambda w: match_shared(view, w))
        self._elsewhere = Elsewhere(view, self._shared)

    def retrieve(
        self,
        wording: Wording,
        cascade: RegionCascade | None,
        cards_of: Callable[[Matches], int],
        *,
        office_too: bool = False,
    ) -> Matches:
        """Find what matches.

        Args:
            cards_of: How many cards some matches make; decides whether less than all words will do.
            office_too: Matters that an office takes up of itself (依职权) count too; else only by their exact name.
        """
        if wording.empty:
            return self._everything(cascade, office_too)
        wording = self.decided(wording)
        found = self._find(wording, cascade)
        matches = self._strict(found, cascade, office_too)
        # what is compared as a whole may be answered however few of its words are known
        needs = max(len(wording.things), THINGS) if found.nearness else len(wording.things)
        steps = [step for step in STEPS if step.fits(needs, wording.length, cascade is not None)]
        if not steps:
            return matches
        cards, scored = cards_of(matches), False
        for step in steps:
            if cards < step.below:
                if not scored:
                    found, scored = self._with_all_scores(found, cascade), True
                matches = self._relaxed(found, matches, cascade, step, office_too)
                cards = cards_of(matches)
        return matches

    def decided(self, wording: Wording) -> Wording:
        """What a match needs here: the wishes too, where the needs alone would say too little of a sentence."""
        little = bool(wording.wishes) and (self._is_broad(wording) or self._says_little(wording))
        return wording.all_needed() if little else wording

    def similarity(self, wording: Wording, rows: Int64s) -> Float32s | None:
        """How near some rows are in meaning; None where only words count."""
        if self._meanings is None or not wording.meant:
            return None
        return self._meanings.of_rows(wording.meant, rows)

    # ---- what has which words

    def _is_broad(self, wording: Wording) -> bool:
        """Whether what a sentence is about says too little by itself: so many things are called so."""
        full = np.uint32(wording.full)
        shared = int(np.count_nonzero((self._shared(wording).near & full) == full))
        # at most so many documents of one region have all of it; how many exactly would be another search
        own = min(frequency_of(self._view.own, need, "near") for need in wording.needs)
        return shared + own > BROAD

    def _says_little(self, wording: Wording) -> bool:
        """Whether what is wished for says more than what is needed: a rare word outweighs a term that many use.

        Words that no document has say nothing.
        """
        shared = self._shared(wording)
        counts = self._counts(wording, shared)
        weights = np.where(counts > 0, self._weights(wording, shared), 0.0)
        return float(weights[: len(wording.needs)].sum()) < ENOUGH * float(weights.sum())

    def _find(self, wording: Wording, cascade: RegionCascade | None) -> Found:
        shared = self._shared(wording)
        found = Found(
            wording=wording,
            shared=shared,
            weights=self._weights(wording, shared),
            chain=self._find_chain(wording, shared, cascade) if cascade else None,
        )
        return with_meaning(found, self._meanings, cascade) if self._meanings and wording.meant else found

    def _weights(self, wording: Wording, shared: SharedText) -> Float32s:
        """idf of each need over bases and own documents: ln(1 + (N - n + .5) / (n + .5))."""
        total = self._view.slots + self._view.own.count()
        held = np.minimum(self._counts(wording, shared), total)
        weights: Float32s = np.log(1 + (total - held + 0.5) / (held + 0.5)).astype(np.float32)
        return weights

    def _counts(self, wording: Wording, shared: SharedText) -> Int64s:
        """How many bases and own documents meet each need and wish, at most."""
        found = (n + frequency_of(self._view.own, w) for w, n in zip(wording.things, shared.frequency, strict=True))
        return np.fromiter(found, np.int64, len(wording.things))

    def _find_chain(self, wording: Wording, shared: SharedText, cascade: RegionCascade) -> Chain:
        view, rows = self._view, self._view.chain_rows(cascade.numbers)
        name, near, anywhere = shared.name[rows.slot], shared.near[rows.slot], shared.anywhere[rows.slot]
        klass, score = shared.klass[rows.slot], shared.score[rows.slot]
        here = Numbers("region", cascade.numbers)
        copies = copy_text(view.copies, wording, here, len(rows.rows))
        place, known = rows.places(copies.doc)
        anywhere[place] |= copies.anywhere[known]
        near[place] |= copies.near[known]
        klass[place] = raise_by_own(klass[place], wording, near[place], anywhere[place])
        own = own_text(view.own, wording, here, len(rows.rows), self._elsewhere.in_own)
        place, known = rows.places(own.doc)
        name[place], near[place], anywhere[place] = own.name[known], own.near[known], own.anywhere[known]
        score[place] = own.score[known]
        klass[place] = classify_own(view, wording, own, known, rows.base[place])
        return Chain(name, near, anywhere, klass, score, own, place, known)

    def _with_all_scores(self, found: Found, cascade: RegionCascade | None) -> Found:
        """The same with the scores of what has but some of the words."""
        chain = found.chain
        if chain is None or cascade is None or not len(chain.own.doc):
            return found
        score = chain.score.copy()
        some = score_some(self._view.own, found.wording, Numbers("region", cascade.numbers), chain.own)
        score[chain.own_place] = some[chain.own_known]
        if found.nearness is not None:
            score[chain.own_place] += SCORE * found.nearness.chain[chain.own_place]
        return replace(found, chain=replace(chain, score=score))

    # ---- what counts as a match

    def _strict(self, found: Found, cascade: RegionCascade | None, office_too: bool) -> Matches:
        wide, all_of_it = self._wide_strict(found, cascade)
        return self._matches(found, found.shared.klass, None, cascade, wide, all_of_it, office_too)

    def _relaxed(
        self, found: Found, strict: Matches, cascade: RegionCascade | None, step: RelaxationStep, office_too: bool
    ) -> Matches:
        """Strict matches, and what a step accepts besides, as class 1."""
        shared = found.shared
        share, in_chain = found.shares(by_meaning=step.of_best > 0)
        best = max(float(share.max(initial=0.0)), float(in_chain.max(initial=0.0)))
        klass = np.where(
            shared.klass == 0, accepted(share, best, step.of_best) * np.uint8(RELAXED), shared.klass
        ).astype(np.uint8)
        # a base of which one copy has all words by its own text stays with that copy
        klass[strict.wide.slot] = 0
        chain_klass = None
        if found.chain is not None:
            more = accepted(in_chain, best, step.of_best) * np.uint8(RELAXED)
            chain_klass = np.where(found.chain.klass == 0, more, found.chain.klass).astype(np.uint8)
        wide, all_of_it = self._wide_relaxed(found, cascade, step)
        known = among(wide.row, strict.wide.row)
        wide = joined(strict.wide, wide.take(~known))
        wide = wide.take(klass[wide.slot] == 0)
        return self._matches(found, klass, chain_klass, cascade, wide, all_of_it, office_too, step.name)

    def _matches(
        self,
        found: Found,
        slot_klass: UInt8s,
        chain_klass: UInt8s | None,
        cascade: RegionCascade | None,
        wide: RowMatches,
        wide_is_all: bool,
        office_too: bool,
        step: str | None = None,
    ) -> Matches:
        view = self._view
        slot_klass = without_office(slot_klass[:-1], view.slots_of_office, office_too)
        chain = None
        if cascade is not None and found.chain is not None:
            rows = view.chain_rows(cascade.numbers)
            klass = found.chain.klass if chain_klass is None else chain_klass
            klass = without_office(klass, view.of_office[rows.profile], office_too) * view.live.flags[rows.rows]
            chain = ChainMatches(
                rows, klass.astype(np.uint8), self._elsewhere.with_popularity(found.chain.score, rows.rows)
            )
        if len(wide.row) and found.nearness is not None and self._meanings is not None:
            near = nearness(self._meanings.of_rows(found.wording.meant, wide.row), found.nearness.best)
            wide = replace(wide, score=wide.score + SCORE * near)
        if len(wide.row):
            offices = view.of_office[view.columns.profile[wide.row]]
            wide = wide.take(without_office(wide.klass, offices, office_too) > 0)
        meaning = found.nearness
        return Matches(
            SlotMatches(slot_klass, found.shared.score[:-1]), chain, wide, wide_is_all, step,
            by_meaning=meaning is not None, by_words=meaning is None or not meaning.alone,
            of_office=-1 if office_too or meaning is None else self._of_office(meaning),
        )  # fmt: skip

    def _of_office(self, meaning: Nearness) -> int:
        """The nearest base where an office takes it up of itself; -1."""
        hidden = meaning.nearest >= 0 and bool(self._view.slots_of_office[meaning.nearest])
        return int(self._view.base_of_slot(np.array([meaning.nearest]))[0]) if hidden else -1

    # ---- rows outside the chain

    def _wide_strict(self, found: Found, cascade: RegionCascade | None) -> tuple[RowMatches, bool]:
        wide = self._elsewhere.with_all(found.wording)
        return self._outside(wide.rows, cascade), wide.complete

    def _wide_relaxed(
        self, found: Found, cascade: RegionCascade | None, step: RelaxationStep
    ) -> tuple[RowMatches, bool]:
        """Documents of bases of one region with any word, the best ones, for steps that ask for no more."""
        if step.of_best > 0:
            return RowMatches.none(), True
        wide = self._elsewhere.with_any(found.wording)
        return self._outside(wide.rows, cascade), wide.complete

    def _outside(self, rows: RowMatches, cascade: RegionCascade | None) -> RowMatches:
        """Those of some matching rows that are live and not in the chain."""
        if not len(rows.row):
            return rows
        return rows.take(self._view.live.flags[rows.row] & ~self._in_chain(rows.row, cascade))

    def _in_chain(self, rows: Int64s, cascade: RegionCascade | None) -> Bools:
        if cascade is None or not len(rows):
            return np.zeros(len(rows), np.bool_)
        regions = self._view.columns.region[rows]
        inside: Bools = (regions[:, None] == np.array(cascade.numbers, regions.dtype)).any(axis=1)
        return inside

    # ---- an empty query

    def _everything(self, cascade: RegionCascade | None, office_too: bool) -> Matches:
        """Every document matches, as class 1 without score: the directory."""
        view = self._view
        slots = without_office(np.full(view.slots, RELAXED), view.slots_of_office, office_too)
        chain = None
        if cascade is not None:
            rows = view.chain_rows(cascade.numbers)
            klass = without_office(np.full(len(rows.rows), RELAXED), view.of_office[rows.profile], office_too)
            score = self._elsewhere.with_popularity(np.zeros(len(rows.rows), np.float32), rows.rows)
            chain = ChainMatches(rows, (klass * view.live.flags[rows.rows]).astype(np.uint8), score)
        wide, all_of_it = self._single_rows(cascade, office_too)
        return Matches(SlotMatches(slots, np.zeros(view.slots, np.float32)), chain, wide, all_of_it)

    def _single_rows(self, cascade: RegionCascade | None, office_too: bool) -> tuple[RowMatches, bool]:
        """Documents of one region alone that stand outside the chain, as far as they are few enough to list."""
        view = self._view
        if view.manifest.bases - view.manifest.shared_bases > LISTED_SINGLES:
            return RowMatches.none(), False
        rows = view.rows_of_bases(np.arange(view.manifest.shared_bases, view.manifest.bases))
        rows = rows[view.live.flags[rows] & ~self._in_chain(rows, cascade)]
        base = view.columns.base[rows].astype(np.int64)
        offices = view.of_office[view.columns.profile[rows]]
        klass = without_office(np.full(len(rows), RELAXED), offices, office_too)
        score = self._elsewhere.with_popularity(np.zeros(len(rows), np.float32), rows)
        found = RowMatches(rows, base, np.full(len(rows), -1), klass, score)
        return found.take(klass > 0), True


def without_office(klass: Array, of_office: Bools, office_too: bool) -> UInt8s:
    """Classes without matters that an office takes up of itself, unless these are wanted or named exactly."""
    hidden = of_office & (klass < EXACT) & (not office_too)
    return np.where(hidden, 0, klass).astype(np.uint8)
