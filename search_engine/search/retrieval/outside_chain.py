"""Documents that match by text of their own, wherever they are.

None of this depends on the user's region, so what one user's words found is kept for the next who types them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from indexer.caches import MEGABYTE, memoize
from indexer.generation.arrays import Array, Bools, Float32s, Int64s, UInt8s
from indexer.snapshot import Snapshot
from ranker.matching.matches import RowMatches, isin_sorted
from ranker.matching.parsed_query import Clause, ParsedQuery
from ranker.matching.relevance import NEAR, RELAXED, classify, in_body
from search_engine.search.retrieval.scoring import scoring_query
from search_engine.search.retrieval.shared_documents import SharedDocuments
from search_engine.search.retrieval.single_region_documents import (
    SingleRegionDocuments,
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
CACHE_SIZE, OUTSIDE_BYTES = 512, 64 * MEGABYTE
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


def _kept_rows(call: Callable[[ParsedQuery], FoundRows]) -> Callable[[ParsedQuery], FoundRows]:
    return memoize(call, CACHE_SIZE, name="outside_chain", most_bytes=OUTSIDE_BYTES)


class OutsideChain:
    """Finds them in one view.

    Args:
        shared: What bases' shared text says to a wording.
    """

    def __init__(self, snapshot: Snapshot, shared: Callable[[ParsedQuery], SharedDocuments]) -> None:
        self._snapshot, self._shared = snapshot, shared
        self.in_own: Callable[[str], bool] = memoize(self._is_in_own, WORDS_KEPT, name="own_words")
        self.conjunctive: Callable[[ParsedQuery], FoundRows] = _kept_rows(self._with_all)
        self.disjunctive: Callable[[ParsedQuery], FoundRows] = _kept_rows(self._with_any)

    def with_popularity(self, score: Float32s, rows: Int64s) -> Float32s:
        """Text scores and what rows' popularity adds."""
        boost = np.float32(POPULARITY) * np.log1p(self._snapshot.columns.popularity[rows])
        return (score + boost).astype(np.float32)

    def _is_in_own(self, word: str) -> bool:
        return has_word(self._snapshot.own, word)

    def _with_all(self, parsed_query: ParsedQuery) -> FoundRows:
        """Documents of bases of one region that have all words, and copies that have those that their base lacks."""
        singles, singles_all = self._singles(parsed_query)
        mixed, mixed_all = self._mixed(parsed_query)
        return FoundRows(concatenate(singles, mixed), singles_all and mixed_all)

    def _with_any(self, parsed_query: ParsedQuery) -> FoundRows:
        """Documents of bases of one region with any word, the best ones.

        Which of its words each of 200 documents has would cost 4 ms at a nation's size; their score, within the one
        class that relaxed matches have, says as much.
        """
        hits = self._snapshot.own.search(scoring_query(parsed_query), WIDE)
        rows, here = self._snapshot.rows_of_docs(hits.keys)
        return FoundRows(self._matches(rows, np.full(len(rows), RELAXED, np.uint8), hits.scores[here]), hits.complete)

    def _singles(self, parsed_query: ParsedQuery) -> tuple[RowMatches, bool]:
        if not all(map(self._met_in_own, parsed_query.required)):
            return RowMatches.none(), True
        own, complete = best_with_all(self._snapshot.own, parsed_query, WIDE)
        rows, here = self._snapshot.rows_of_docs(own.doc)
        relevance_class = classify_own(self._snapshot, parsed_query, own, here, self._snapshot.columns.base[rows])
        return self._matches(rows, relevance_class, own.score[here]), complete

    def _met_in_own(self, clause: Clause) -> bool:
        """Whether any document of a base of one region may meet a need."""
        return any(all(map(self.in_own, words)) for words in clause.variants)

    def _mixed(self, parsed_query: ParsedQuery) -> tuple[RowMatches, bool]:
        """Copies whose own text meets just those needs that their base's shared text does not."""
        snapshot, required_mask = self._snapshot, np.uint32(parsed_query.required_mask)
        masks = self._shared(parsed_query).anywhere[:-1] & required_mask
        missing, counts = np.unique(required_mask & ~masks[masks != required_mask], return_counts=True)
        parts, complete = [RowMatches.none()], len(missing) <= MIXED_WAYS
        for mask in missing[np.argsort(-counts, kind="stable")][:MIXED_WAYS]:
            required = needs_of(parsed_query, int(mask))
            rarest = min(frequency_of(snapshot.copies, clause) for clause in required)
            if rarest == 0 or rarest > MIXED_FREQUENCY:
                complete &= rarest == 0
                continue
            hits = snapshot.copies.search(copies_with(required, ()), MIXED_ROWS)
            complete &= hits.complete
            parts.append(self._of_bases_lacking(parsed_query, hits.keys, mask, required))
        return reduce(concatenate, parts), complete

    def _of_bases_lacking(
        self, parsed_query: ParsedQuery, docs: Int64s, missing: np.uint32, required: Sequence[Clause]
    ) -> RowMatches:
        """Those of some copies whose base lacks exactly the missing words, which they have themselves."""
        snapshot, shared = self._snapshot, self._shared(parsed_query)
        required_mask = np.uint32(parsed_query.required_mask)
        rows, _ = snapshot.rows_of_docs(docs)
        slot = snapshot.slot_of(snapshot.columns.base[rows])
        kept = (slot >= 0) & (shared.anywhere[slot] & required_mask == required_mask & ~missing)
        rows, slot = rows[kept], slot[kept]
        relevance_class = np.full(len(rows), in_body(parsed_query), np.uint8)
        lacking = required_mask & ~shared.near[slot]
        # which of them have near their names what their base lacks there: bases lack it in a few ways
        for mask in np.unique(lacking).tolist():
            near = needs_of(parsed_query, mask)
            having = snapshot.copies.search(copies_with(required, near), MIXED_ROWS).keys if near else docs
            relevance_class[(lacking == mask) & isin_sorted(snapshot.columns.doc[rows].astype(np.int64), having)] = NEAR
        return self._matches(rows, relevance_class, shared.score[slot])

    def _matches(self, rows: Int64s, relevance_class: UInt8s, score: Float32s) -> RowMatches:
        base = self._snapshot.columns.base[rows].astype(np.int64)
        found = RowMatches(rows, base, self._snapshot.slot_of(base), relevance_class, self.with_popularity(score, rows))
        return found.take(relevance_class > 0)


def needs_of(parsed_query: ParsedQuery, mask: int) -> list[Clause]:
    """The needs that a mask stands for."""
    return [clause for i, clause in enumerate(parsed_query.required) if mask >> i & 1]


def classify_own(
    snapshot: Snapshot, parsed_query: ParsedQuery, own: SingleRegionDocuments, here: Bools, bases: Array
) -> UInt8s:
    """Classes by own text alone. Only whole documents have names there, so only they reach 4 and more."""
    docs = own.doc[here].tolist()
    return classify(
        parsed_query,
        own.name[here],
        own.near[here],
        own.anywhere[here],
        own.exact[here],
        lambda place: snapshot.names(int(bases[place]), docs[place]),
    )


def concatenate(one: RowMatches, other: RowMatches) -> RowMatches:
    """The rows of both."""
    if not len(one.row) or not len(other.row):
        return one if len(one.row) else other
    return RowMatches(
        np.concatenate((one.row, other.row)),
        np.concatenate((one.base, other.base)),
        np.concatenate((one.slot, other.slot)),
        np.concatenate((one.relevance_class, other.relevance_class)),
        np.concatenate((one.score, other.score)),
    )
