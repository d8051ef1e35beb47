"""Documents that match by text of their own, wherever they are.

None of this depends on the user's region, so what one user's words found is kept for the next who types them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce

import numpy as np

from indexer.generation.arrays import Array, Bools, Float32s, Int64s, UInt8s
from indexer.snapshot import IndexView
from ranker.matching.matches import RowMatches, among
from ranker.matching.parsed_query import Need, Wording
from ranker.matching.relevance import NEAR, RELAXED, classify, in_body
from search_engine.search.retrieval.scoring import scoring_query
from search_engine.search.retrieval.shared_documents import SharedText
from search_engine.search.retrieval.single_region_documents import (
    OwnText,
    best_with_all,
    copies_with,
    frequency_of,
    has_word,
)

# How many documents of bases of one region are looked at.
WIDE = 200
# Copies that have some words of their own while their base has the others are looked for word by word: only where the
# rarest of these words stands in at most this many documents, in at most this many different ways.
MIXED_FREQUENCY, MIXED_WAYS, MIXED_ROWS = 50_000, 8, 2_000
# Wordings whose documents are kept; most have some hundred of 29 bytes.
KEPT = 512
# Words of which it is kept whether any document of a base of one region has them.
WORDS_KEPT = 20_000
# Weight of a row's popularity beside its text score: ln(1 + visits) times this. An exact name scores about 20, the most
# visited matters get 3.5: enough to decide between names that have the same words, not more. Of 200 judged queries 129
# had the wanted card first with .1, 133 with .5.
POPULARITY = 0.5


@dataclass(frozen=True, slots=True)
class FoundRows:
    """Rows that match, live or not, in any region; `complete`: these are all."""

    rows: RowMatches
    complete: bool


class Elsewhere:
    """Finds them in one view.

    Args:
        shared: What bases' shared text says to a wording.
    """

    def __init__(self, view: IndexView, shared: Callable[[Wording], SharedText]) -> None:
        self._view, self._shared = view, shared
        self.in_own: Callable[[str], bool] = lru_cache(maxsize=WORDS_KEPT)(lambda word: has_word(view.own, word))
        self.with_all: Callable[[Wording], FoundRows] = lru_cache(maxsize=KEPT)(self._with_all)
        self.with_any: Callable[[Wording], FoundRows] = lru_cache(maxsize=KEPT)(self._with_any)

    def with_popularity(self, score: Float32s, rows: Int64s) -> Float32s:
        """Text scores and what rows' popularity adds."""
        boost = np.float32(POPULARITY) * np.log1p(self._view.columns.popularity[rows])
        return (score + boost).astype(np.float32)

    def _with_all(self, wording: Wording) -> FoundRows:
        """Documents of bases of one region that have all words, and copies that have those that their base lacks."""
        singles, singles_all = self._singles(wording)
        mixed, mixed_all = self._mixed(wording)
        return FoundRows(joined(singles, mixed), singles_all and mixed_all)

    def _with_any(self, wording: Wording) -> FoundRows:
        """Documents of bases of one region with any word, the best ones.

        Which of its words each of 200 documents has would cost 4 ms at a nation's size; their score, within the one
        class that relaxed matches have, says as much.
        """
        hits = self._view.own.search(scoring_query(wording), WIDE)
        rows, here = self._view.rows_of_docs(hits.keys)
        return FoundRows(self._matches(rows, np.full(len(rows), RELAXED, np.uint8), hits.scores[here]), hits.complete)

    def _singles(self, wording: Wording) -> tuple[RowMatches, bool]:
        if not all(map(self._met_in_own, wording.needs)):
            return RowMatches.none(), True
        own, complete = best_with_all(self._view.own, wording, WIDE)
        rows, here = self._view.rows_of_docs(own.doc)
        klass = classify_own(self._view, wording, own, here, self._view.columns.base[rows])
        return self._matches(rows, klass, own.score[here]), complete

    def _met_in_own(self, need: Need) -> bool:
        """Whether any document of a base of one region may meet a need."""
        return any(all(map(self.in_own, words)) for words in need.all_ways)

    def _mixed(self, wording: Wording) -> tuple[RowMatches, bool]:
        """Copies whose own text meets just those needs that their base's shared text does not."""
        view, full = self._view, np.uint32(wording.full)
        masks = self._shared(wording).anywhere[:-1] & full
        missing, counts = np.unique(full & ~masks[masks != full], return_counts=True)
        parts, complete = [RowMatches.none()], len(missing) <= MIXED_WAYS
        for mask in missing[np.argsort(-counts, kind="stable")][:MIXED_WAYS]:
            needs = needs_of(wording, int(mask))
            rarest = min(frequency_of(view.copies, need) for need in needs)
            if rarest == 0 or rarest > MIXED_FREQUENCY:
                complete &= rarest == 0
                continue
            hits = view.copies.search(copies_with(needs, ()), MIXED_ROWS)
            complete &= hits.complete
            parts.append(self._of_bases_lacking(wording, hits.keys, mask, needs))
        return reduce(joined, parts), complete

    def _of_bases_lacking(
        self, wording: Wording, docs: Int64s, missing: np.uint32, needs: Sequence[Need]
    ) -> RowMatches:
        """Those of some copies whose base lacks exactly the missing words, which they have themselves."""
        view, shared = self._view, self._shared(wording)
        full = np.uint32(wording.full)
        rows, _ = view.rows_of_docs(docs)
        slot = view.slot_of(view.columns.base[rows])
        kept = (slot >= 0) & (shared.anywhere[slot] & full == full & ~missing)
        rows, slot = rows[kept], slot[kept]
        klass = np.full(len(rows), in_body(wording), np.uint8)
        lacking = full & ~shared.near[slot]
        # which of them have near their names what their base lacks there: bases lack it in a few ways
        for mask in np.unique(lacking).tolist():
            near = needs_of(wording, mask)
            having = view.copies.search(copies_with(needs, near), MIXED_ROWS).keys if near else docs
            klass[(lacking == mask) & among(view.columns.doc[rows].astype(np.int64), having)] = NEAR
        return self._matches(rows, klass, shared.score[slot])

    def _matches(self, rows: Int64s, klass: UInt8s, score: Float32s) -> RowMatches:
        base = self._view.columns.base[rows].astype(np.int64)
        found = RowMatches(rows, base, self._view.slot_of(base), klass, self.with_popularity(score, rows))
        return found.take(klass > 0)


def needs_of(wording: Wording, mask: int) -> list[Need]:
    """The needs that a mask stands for."""
    return [need for i, need in enumerate(wording.needs) if mask >> i & 1]


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


def joined(one: RowMatches, other: RowMatches) -> RowMatches:
    """The rows of both."""
    if not len(one.row) or not len(other.row):
        return one if len(one.row) else other
    return RowMatches(
        np.concatenate((one.row, other.row)),
        np.concatenate((one.base, other.base)),
        np.concatenate((one.slot, other.slot)),
        np.concatenate((one.klass, other.klass)),
        np.concatenate((one.score, other.score)),
    )
