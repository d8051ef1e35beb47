"""Documents that match by text of their own, wherever they are.

None of this depends on the user's region, so what one user's words found is kept for the next who types them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter

import numpy as np

from dictionaries.caches import MEGABYTE, Results, memoize
from dictionaries.lazy_property import lazy_property
from indexer.generation.arrays import Array, Bools, Float32s, Int64s, UInt8s, UInt32s, distinct
from indexer.generation.base_doc_values import Name
from indexer.snapshot import Snapshot
from ranker.matching.evidence import evidence_of
from ranker.matching.matches import RowMatches, isin_sorted
from ranker.matching.parsed_query import ParsedQuery
from ranker.matching.relevance import NEAR, RELAXED, classify, in_body
from ranker.profile import MatchProfile
from search_engine.search.retrieval.round import Round
from search_engine.search.retrieval.shared_documents import SharedDocuments
from search_engine.search.retrieval.single_region_documents import SingleRegionDocuments, of_best
from search_engine.search.retrieval.text_queries import TextQueries

# How many documents of bases of one region are looked at.
WIDE = 200
# So many copies at most are looked at for one of the ways in which a base may lack what they have of their own.
MOST_MIXED = 50_000
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

    def are_lacking(self, mask: int, slots: Int64s | slice = slice(None)) -> Bools:
        """Which of some bases lack just that; of all."""
        lacking: Bools = self._met[slots] == np.uint32(self.parsed_query.required_mask & ~mask)
        return lacking

    @lazy_property
    def lacking(self) -> list[int]:
        """What bases lack of the needs, as masks; nothing is not among it."""
        met = self._met[self._met != 0]  # most bases have none of the words: only the others are sorted
        some = distinct(met).tolist() if len(met) == len(self._met) else [0, *distinct(met).tolist()]
        required = self.parsed_query.required_mask
        return [required & ~one for one in some if one != required]

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
        self._rows_having: Callable[[Sequence[Sequence[str]]], Int64s] = memoize(
            self._read_rows_having, CACHE_SIZE, name="copies_having", most_bytes=OUTSIDE_BYTES
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
            matches = FoundRows(self._matches(rows, relaxed, evidence_of(found.scores[here])), found.complete)
            return matches if engine.silent else self._disjunctive.put(parsed_query, matches)

        return finish

    def _ask_all(self, engine: Round, variant: QueryVariant) -> Finish:
        parsed_query = variant.parsed_query
        hits = engine.search(variant.queries.best_with_all(WIDE))

        def finish() -> FoundRows:
            found, rest = hits(), self._mixed(variant)
            if engine.silent:
                return FoundRows(rest.rows, complete=False)
            if not len(found.keys):
                return self._conjunctive.put(parsed_query, rest)
            own = of_best(found, parsed_query)
            rows, here = self._snapshot.rows_of_docs(own.doc)
            bases = self._snapshot.columns.base[rows]
            relevance_class = classify_own(self._snapshot, self._match, parsed_query, own, here, bases)
            singles = self._matches(rows, relevance_class, evidence_of(own.score[here], own.as_typed[here]))
            return self._conjunctive.put(
                parsed_query, FoundRows(singles.followed_by(rest.rows), found.complete and rest.complete)
            )

        return finish

    def _mixed(self, variant: QueryVariant) -> FoundRows:
        """Copies that have, together with what their base shares, all needs: of own text just those that it lacks."""
        snapshot, parsed_query, shared = self._snapshot, variant.parsed_query, variant.shared
        rows, complete = self._lacking_little(variant)
        if not len(rows):
            return FoundRows(RowMatches.none(), complete)
        required = np.uint32(parsed_query.required_mask)
        slot = snapshot.slot_of(snapshot.columns.base[rows])
        near, anywhere = snapshot.copies.meeting(snapshot.own_values(rows), len(rows), variant.queries.ways)
        kept = (shared.anywhere[slot] | anywhere) & required == required
        near = (shared.near[slot] | near) & required == required
        relevance_class = np.where(near, NEAR, in_body(parsed_query)).astype(np.uint8)
        evidence = evidence_of(shared.text[slot[kept]], isin_sorted(slot[kept], shared.as_typed))
        return FoundRows(self._matches(rows[kept], relevance_class[kept], evidence), complete)

    def _lacking_little(self, variant: QueryVariant) -> tuple[Int64s, bool]:
        """Rows among which are the copies that have of their own what their base lacks, and whether all are: looked for
        by the rarest of what is lacking, or base by base, whatever is less.
        """
        snapshot, copies, ways = self._snapshot, self._snapshot.copies, variant.queries.ways_by_need()
        documents = [sum(map(copies.most_documents, words)) for words in ways]
        looks: list[tuple[int, int, Callable[[], Int64s]]] = []
        for mask in variant.lacking:
            rarest = min([need for need in range(len(ways)) if mask >> need & 1], key=documents.__getitem__)
            if not documents[rarest]:
                continue
            slots = variant.are_lacking(mask).nonzero()[0]
            size = int(snapshot.places.total[slots].sum())
            if size <= documents[rarest]:
                looks.append((size, mask, partial(snapshot.rows_of_bases, snapshot.base_of_slot(slots))))
            else:
                looks.append((documents[rarest], mask, partial(self._rows_having, ways[rarest])))
        found, left = [NO_NUMBERS], MOST_MIXED
        for size, mask, look in sorted(looks, key=itemgetter(0)):
            if size > left:
                return np.concatenate(found), False
            left -= size
            rows = look()
            found.append(rows[variant.are_lacking(mask, snapshot.slot_of(snapshot.columns.base[rows]))])
        return np.concatenate(found), True

    def _read_rows_having(self, ways: Sequence[Sequence[str]]) -> Int64s:
        """The rows of copies that have the rarest word of a way."""
        docs = np.concatenate([self._snapshot.copies.documents(words) for words in ways])
        return distinct(self._snapshot.rows_of_docs(docs)[0])

    def _matches(self, rows: Int64s, relevance_class: UInt8s, evidence: Float32s) -> RowMatches:
        base = self._snapshot.columns.base[rows].astype(np.int64)
        found = RowMatches(rows, base, self._snapshot.slot_of(base), relevance_class, evidence)
        return found.take(relevance_class > 0)


NO_ROWS, NO_NUMBERS = FoundRows(RowMatches.none(), complete=True), np.zeros(0, np.int64)


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
