"""Retrieval: one wording against one view of the index. The steps are in `Retriever.retrieve`, in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce

import numpy as np

from indexer.arrays import Array, Bools, Float32s, Int64s, UInt8s, UInt32s
from indexer.query import Numbers
from indexer.view import IndexView
from ranker.cascade import RegionCascade
from ranker.matches import ChainMatches, Matches, RowMatches, SlotMatches
from ranker.relaxation import STEPS, RelaxationStep, accepted
from ranker.relevance import ANYWHERE, EXACT, NEAR, RELAXED, classify, raise_by_own
from ranker.wording import Wording
from search_engine.retrieval.own import (
    OwnText,
    best_with_all,
    copies_with,
    copy_text,
    has_word,
    own_text,
)
from search_engine.retrieval.scoring import scoring_query
from search_engine.retrieval.shared import SharedText, match_shared

# How many documents outside the chain are looked at by their own text.
WIDE = 200
# Copies elsewhere that have some words of their own while their base has the others are looked for word by word: only
# where the rarest of these words stands in at most this many documents, in at most this many different ways.
MIXED_FREQUENCY, MIXED_WAYS, MIXED_ROWS = 50_000, 8, 2_000
# Shared matches kept for the next request with the same words.
KEPT = 256
# Words of which it is kept whether any document of a base of one region has them.
WORDS_KEPT = 20_000
# Weight of a row's popularity beside its text score: ln(1 + visits) times this; an exact name scores about 20.
POPULARITY = 0.1


@dataclass(frozen=True, slots=True)
class _Found:
    """Masks of everything that has a word, before it is decided what counts as a match."""

    wording: Wording
    shared: SharedText
    weights: Float32s
    chain: tuple[UInt32s, UInt8s, Float32s] | None  # masks of base and row together; classes; scores


class Retriever:
    """Retrieves from one view; make a new one when the view has seen a commit."""

    def __init__(self, view: IndexView) -> None:
        self._view = view
        self._shared: Callable[[Wording], SharedText] = lru_cache(maxsize=KEPT)(lambda w: match_shared(view, w))
        self._in_own: Callable[[str], bool] = lru_cache(maxsize=WORDS_KEPT)(lambda word: has_word(view.own, word))

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
        found = self._find(wording, cascade)
        matches = self._strict(found, cascade, office_too)
        if len(wording.words) < min(step.words for step in STEPS):
            return matches
        cards = cards_of(matches)
        for step in STEPS:
            if len(wording.words) >= step.words and cards < step.below:
                matches = self._relaxed(found, matches, cascade, step, office_too)
                cards = cards_of(matches)
        return matches

    # ---- what has which words

    def _find(self, wording: Wording, cascade: RegionCascade | None) -> _Found:
        shared = self._shared(wording)
        return _Found(
            wording=wording,
            shared=shared,
            weights=self._weights(wording, shared),
            chain=self._find_chain(wording, shared, cascade) if cascade else None,
        )

    def _weights(self, wording: Wording, shared: SharedText) -> Float32s:
        """idf of each word over bases and own documents: ln(1 + (N - n + .5) / (n + .5))."""
        total = self._view.slots + self._view.own.count()
        counts = np.array(
            [n + self._view.own.frequency("match", w) for w, n in zip(wording.words, shared.frequency, strict=True)]
        )
        held = np.minimum(counts, total)
        weights: Float32s = np.log(1 + (total - held + 0.5) / (held + 0.5)).astype(np.float32)
        return weights

    def _find_chain(
        self, wording: Wording, shared: SharedText, cascade: RegionCascade
    ) -> tuple[UInt32s, UInt8s, Float32s]:
        view, rows = self._view, self._view.chain_rows(cascade.numbers)
        anywhere, near = shared.anywhere[rows.slot], shared.near[rows.slot]
        klass, score = shared.klass[rows.slot], shared.score[rows.slot]
        here = Numbers("region", cascade.numbers)
        copies = copy_text(view.copies, wording, here, len(rows.rows))
        place, known = rows.places(copies.doc)
        anywhere[place] |= copies.anywhere[known]
        near[place] |= copies.near[known]
        klass[place] = raise_by_own(klass[place], wording, near[place], anywhere[place])
        own = own_text(view.own, wording, here, len(rows.rows), self._in_own)
        place, known = rows.places(own.doc)
        anywhere[place], score[place] = own.anywhere[known], own.score[known]
        klass[place] = classify_own(view, wording, own, known, rows.base[place])
        return anywhere, klass, score

    # ---- what counts as a match

    def _strict(self, found: _Found, cascade: RegionCascade | None, office_too: bool) -> Matches:
        wide, all_of_it = self._wide_strict(found, cascade)
        return self._matches(found, found.shared.klass, None, cascade, wide, all_of_it, office_too)

    def _relaxed(
        self, found: _Found, strict: Matches, cascade: RegionCascade | None, step: RelaxationStep, office_too: bool
    ) -> Matches:
        """Strict matches, and what a step accepts besides, as class 1."""
        shared = found.shared
        klass = np.where(
            shared.klass == 0, accepted(shared.anywhere, found.weights, step.share) * np.uint8(RELAXED), shared.klass
        ).astype(np.uint8)
        # a base of which one copy has all words by its own text stays with that copy
        klass[strict.wide.slot] = 0
        chain_klass = None
        if found.chain is not None:
            masks, strict_klass, _ = found.chain
            more = accepted(masks, found.weights, step.share) * np.uint8(RELAXED)
            chain_klass = np.where(strict_klass == 0, more, strict_klass).astype(np.uint8)
        wide, all_of_it = self._wide_relaxed(found, cascade, step)
        known = np.isin(wide.row, strict.wide.row)
        wide = _joined(strict.wide, wide.take(~known))
        wide = wide.take(klass[wide.slot] == 0)
        return self._matches(found, klass, chain_klass, cascade, wide, all_of_it, office_too, step.name)

    def _matches(
        self,
        found: _Found,
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
            klass = found.chain[1] if chain_klass is None else chain_klass
            klass = without_office(klass, view.of_office[rows.profile], office_too) * view.live.flags[rows.rows]
            chain = ChainMatches(rows, klass.astype(np.uint8), self._with_popularity(found.chain[2], rows.rows))
        if len(wide.row):
            offices = view.of_office[view.columns.profile[wide.row]]
            wide = wide.take(without_office(wide.klass, offices, office_too) > 0)
        return Matches(SlotMatches(slot_klass, found.shared.score[:-1]), chain, wide, wide_is_all, step)

    def _with_popularity(self, score: Float32s, rows: Int64s) -> Float32s:
        boost = np.float32(POPULARITY) * np.log1p(self._view.columns.popularity[rows])
        return (score + boost).astype(np.float32)

    # ---- rows outside the chain

    def _wide_strict(self, found: _Found, cascade: RegionCascade | None) -> tuple[RowMatches, bool]:
        singles, own_all = RowMatches.none(), True
        if all(map(self._in_own, found.wording.words)):
            own, own_all = best_with_all(self._view.own, found.wording, WIDE)
            singles = self._single_matches(found, own, cascade)
        mixed, mixed_all = self._mixed(found, cascade)
        return _joined(singles, mixed), own_all and mixed_all

    def _wide_relaxed(
        self, found: _Found, cascade: RegionCascade | None, step: RelaxationStep
    ) -> tuple[RowMatches, bool]:
        """Documents of bases of one region with any word, the best ones, for steps that ask for no more.

        Which of its words each of 200 documents has would cost 4 ms at a nation's size; their score, within the one
        class that relaxed matches have, says as much.
        """
        if step.share > 0:
            return RowMatches.none(), True
        hits = self._view.own.search(scoring_query(found.wording), WIDE)
        rows, here = self._view.rows_of_docs(hits.keys)
        base = self._view.columns.base[rows].astype(np.int64)
        klass = np.full(len(rows), RELAXED, np.uint8)
        return self._outside(rows, base, klass, hits.scores[here], cascade), hits.complete

    def _single_matches(self, found: _Found, own: OwnText, cascade: RegionCascade | None) -> RowMatches:
        """Rows of documents of bases of one region that have all words."""
        view = self._view
        rows, here = view.rows_of_docs(own.doc)
        base = view.columns.base[rows].astype(np.int64)
        klass = classify_own(view, found.wording, own, here, base)
        return self._outside(rows, base, klass, own.score[here], cascade)

    def _mixed(self, found: _Found, cascade: RegionCascade | None) -> tuple[RowMatches, bool]:
        """Copies whose own text has just those words that their base's shared text lacks."""
        wording, view, shared = found.wording, self._view, found.shared
        full = np.uint32(wording.full)
        masks = shared.anywhere[:-1]
        missing, counts = np.unique(full & ~masks[masks != full], return_counts=True)
        parts, complete = [RowMatches.none()], len(missing) <= MIXED_WAYS
        for mask in missing[np.argsort(-counts, kind="stable")][:MIXED_WAYS]:
            words = [word for i, word in enumerate(wording.words) if int(mask) >> i & 1]
            rarest = min(view.copies.frequency("match", word) for word in words)
            if rarest == 0 or rarest > MIXED_FREQUENCY:
                complete &= rarest == 0
                continue
            hits = view.copies.search(copies_with(words, ()), MIXED_ROWS)
            complete &= hits.complete
            parts.append(self._mixed_matches(found, hits.keys, mask, words, cascade))
        return reduce(_joined, parts), complete

    def _mixed_matches(
        self, found: _Found, docs: Int64s, missing: np.uint32, words: Sequence[str], cascade: RegionCascade | None
    ) -> RowMatches:
        """Those of some copies whose base lacks exactly the missing words, which they have themselves."""
        view, shared, full = self._view, found.shared, np.uint32(found.wording.full)
        rows, _ = view.rows_of_docs(docs)
        slot = view.slot_of(view.columns.base[rows])
        kept = (slot >= 0) & (shared.anywhere[slot] == full & ~missing) & view.live.flags[rows]
        rows, slot = rows[kept], slot[kept]
        if not len(rows):
            return RowMatches.none()
        klass = np.full(len(rows), ANYWHERE, np.uint8)
        lacking = full & ~shared.near[slot]
        # which of them have near their names what their base lacks there: bases lack it in a few ways
        for mask in np.unique(lacking).tolist():
            near = [word for i, word in enumerate(found.wording.words) if mask >> i & 1]
            having = view.copies.search(copies_with(words, near), MIXED_ROWS).keys if near else docs
            klass[(lacking == mask) & np.isin(view.columns.doc[rows], having)] = NEAR
        return self._outside(rows, view.base_of_slot(slot), klass, shared.score[slot], cascade)

    def _outside(
        self, rows: Int64s, base: Int64s, klass: UInt8s, score: Float32s, cascade: RegionCascade | None
    ) -> RowMatches:
        """Rows that match and are live, but for those in the chain."""
        found = RowMatches(rows, base, self._view.slot_of(base), klass, self._with_popularity(score, rows))
        return found.take((klass > 0) & self._view.live.flags[rows] & ~self._in_chain(rows, cascade))

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
            score = self._with_popularity(np.zeros(len(rows.rows), np.float32), rows.rows)
            chain = ChainMatches(rows, (klass * view.live.flags[rows.rows]).astype(np.uint8), score)
        wide, all_of_it = self._single_rows(cascade, office_too)
        return Matches(SlotMatches(slots, np.zeros(view.slots, np.float32)), chain, wide, all_of_it)

    def _single_rows(self, cascade: RegionCascade | None, office_too: bool) -> tuple[RowMatches, bool]:
        """Documents of one region alone that stand outside the chain, as far as they are few enough to list."""
        view = self._view
        if view.manifest.bases - view.manifest.shared_bases > MIXED_ROWS * 10:
            return RowMatches.none(), False
        rows = view.rows_of_bases(np.arange(view.manifest.shared_bases, view.manifest.bases))
        rows = rows[view.live.flags[rows] & ~self._in_chain(rows, cascade)]
        base = view.columns.base[rows].astype(np.int64)
        offices = view.of_office[view.columns.profile[rows]]
        klass = without_office(np.full(len(rows), RELAXED), offices, office_too)
        score = self._with_popularity(np.zeros(len(rows), np.float32), rows)
        found = RowMatches(rows, base, np.full(len(rows), -1), klass, score)
        return found.take(klass > 0), True


def classify_own(view: IndexView, wording: Wording, own: OwnText, here: Bools, bases: Array) -> UInt8s:
    """Classes by own text alone. Only whole documents have names there, so only they reach 4 and more."""
    docs = own.doc[here].tolist()
    return classify(
        wording,
        own.name[here],
        own.near[here],
        own.anywhere[here],
        own.exact[here],
        lambda place: view.names(int(bases[place]), docs[place]),
    )


def without_office(klass: Array, of_office: Bools, office_too: bool) -> UInt8s:
    """Classes without matters that an office takes up of itself, unless these are wanted or named exactly."""
    hidden = of_office & (klass < EXACT) & (not office_too)
    return np.where(hidden, 0, klass).astype(np.uint8)


def _joined(one: RowMatches, other: RowMatches) -> RowMatches:
    if not len(one.row) or not len(other.row):
        return one if len(one.row) else other
    return RowMatches(
        np.concatenate((one.row, other.row)),
        np.concatenate((one.base, other.base)),
        np.concatenate((one.slot, other.slot)),
        np.concatenate((one.klass, other.klass)),
        np.concatenate((one.score, other.score)),
    )
