"""One committed state of a tantivy index: queries in the engine's terms, and what it answers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import orjson
import tantivy

from dictionaries.caches import memoize
from indexer.backend import KEY, FieldKind, Hits, Schema
from indexer.backends.tantivy_opening import TOLD, is_panic
from indexer.errors import DamagedIndex
from indexer.generation.arrays import Float32s, Int64s
from indexer.query import (
    AllOf,
    AnyOf,
    Bits,
    Boost,
    Constant,
    Numbers,
    Phrase,
    Query,
    Scored,
    Term,
    WeightedTerms,
)

# What the engine's index keeps of a word, by the kind of its field.
INDEX_OPTIONS = {FieldKind.SET: "basic", FieldKind.FREQUENCIES: "freq", FieldKind.POSITIONS: "position"}
# Terms of a reader that are kept as the engine has them, and in how many documents each is; parts of queries, as many
# as one request or two have: with 10,000 a round takes 1.4 ms and not 1.1, since memory that is used anew is warm.
TERMS_KEPT, NUMBERS_KEPT, PARTS_KEPT = 5_000, 500, 100
# Up to this many numbers are asked for one by one.
FEW_NUMBERS = 1_000
# How many times as many hits are looked at where those at the limit score the same.
MORE = 4
NO_HITS = Hits(np.zeros(0, np.int64), np.zeros(0, np.float32), complete=True)

_Hit = tuple[float, tantivy.DocAddress]


class TantivyReader:
    """One committed state of a tantivy index."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema, fields: Schema, name: str) -> None:
        self._searcher, self._schema, self._name = searcher, schema, name
        self._options = {field: INDEX_OPTIONS.get(kind, "basic") for field, kind in fields.items()}
        # kept, since one request asks for a word a dozen times
        self.frequency = memoize(searcher.doc_freq, TERMS_KEPT, name="engine_frequencies")
        self._term_query = memoize(self._make_term_query, TERMS_KEPT, name="engine_terms")
        self._weighted = memoize(self._make_weighted, TERMS_KEPT, name="engine_weighted_terms")
        # a user's regions are asked for with every text
        self._numbers_query = memoize(self._make_numbers_query, NUMBERS_KEPT, name="engine_numbers")
        # by identity, since a part that goes into several questions is one object; it stays, so that no other takes its
        # identity
        self._made: dict[int, tuple[Query, tantivy.Query | None]] = {}

    def search(self, query: Query, limit: int) -> Hits:
        """See `TextReader.search`."""
        if len(self._made) > PARTS_KEPT:
            self._made.clear()
        wanted = self._translate(query)
        if wanted is None:
            return NO_HITS
        try:
            # one more than wanted says whether there are more; counting all would keep the engine from skipping any
            hits = self._searcher.search(wanted, limit=limit + 1, count=False).hits
            if not hits:
                return NO_HITS
            complete = len(hits) <= limit
            tied = limit > 0 and not complete and hits[limit - 1][0] == hits[limit][0]
            if isinstance(query, Bits):
                return Hits(*self._read(hits[:limit]), complete)
            keys, scores = self._read(self._with_ties(wanted, hits, limit) if tied else hits)
        except BaseException as error:
            if is_panic(error):
                raise DamagedIndex(self._name, TOLD) from error
            raise
        order = np.lexsort((keys, -scores))[:limit]
        return Hits(keys[order], scores[order], complete)

    def _read(self, hits: list[_Hit]) -> tuple[Int64s, Float32s]:
        """Keys and scores."""
        scores, addresses = zip(*hits, strict=True) if hits else ((), ())
        keys = self._searcher.fast_field_values(KEY, list(addresses))
        return np.array(keys, np.int64), np.array(scores, np.float32)

    def _with_ties(self, wanted: tantivy.Query, hits: list[_Hit], limit: int) -> list[_Hit]:
        """The best hits, and of those that score as the one at the limit at least the ones of the smallest keys; the
        engine itself would keep the first of its first segment.
        """
        score, size = hits[limit][0], limit
        better = [hit for hit in hits if hit[0] > score]
        while True:
            size *= MORE
            found = self._searcher.search(wanted, limit=size, count=False).hits
            if len(found) < size or found[-1][0] < score:
                return found
            # so many score the same that some of them are among the first of all that match
            last = self._by_key(wanted, size)[-1][0]
            early = tantivy.Query.range_query(self._schema, KEY, tantivy.FieldType.Unsigned, 0, last)
            parts = [(tantivy.Occur.Must, wanted), (tantivy.Occur.Must, tantivy.Query.const_score_query(early, 0.0))]
            found = self._searcher.search(tantivy.Query.boolean_query(parts), limit=size, count=False).hits
            tied = [hit for hit in found if hit[0] == score]
            if len(better) + len(tied) >= limit:
                return better + tied

    def _by_key(self, wanted: tantivy.Query, limit: int) -> list[tuple[int, tantivy.DocAddress]]:
        """Keys and addresses of the first documents of a query by key."""
        found: list[tuple[int, tantivy.DocAddress]] = self._searcher.search(
            wanted, limit=limit, count=False, order_by_field=KEY, order=tantivy.Order.Asc
        ).hits
        return found

    def possible(self, queries: Sequence[Query]) -> list[int]:
        """See `TextReader.possible`."""
        return [place for place, query in enumerate(queries) if self._translate(query) is not None]

    def count(self) -> int:
        """See `TextReader.count`."""
        return self._searcher.num_docs

    def _translate(self, query: Query) -> tantivy.Query | None:
        """The query in the engine's terms; None for what finds nothing here. Two of three tokens that copies are asked
        for stand in none: each would cost more in the engine than the look at how frequent it is.
        """
        if type(query) is Term:
            return self._term_query(query.field, query.text)
        made, identity = self._made, id(query)
        if identity not in made:
            made[identity] = query, TRANSLATORS[type(query)](self, query)
        return made[identity][1]

    def _translated(self, queries: Iterable[Query]) -> list[tantivy.Query | None]:
        """Several queries: most are words, and have no call each."""
        term_query, translate = self._term_query, self._translate
        return [term_query(one.field, one.text) if type(one) is Term else translate(one) for one in queries]

    def _weighted_terms(self, query: WeightedTerms) -> tantivy.Query | None:
        return _any([made for term in query.terms if (made := self._weighted(*term)) is not None])

    def _make_weighted(self, field: str, text: str, idf: float, factor: float) -> tantivy.Query | None:
        term = self._term_query(field, text)
        if term is None:
            return None
        having = self.frequency(field, text)
        of_engine = math.log1p((self._counted - having + 0.5) / (having + 0.5))
        return tantivy.Query.boost_query(term, float(np.float32(factor) * np.float32(idf / of_engine)))

    @cached_property
    def _counted(self) -> int:
        """How many documents BM25 counts here: until it merges, also such as were deleted. Only an explanation of a
        score tells.
        """
        found = self._searcher.search(tantivy.Query.all_query(), limit=1, count=False).hits
        if not found:
            return 0
        address = found[0][1]
        key = self._searcher.fast_field_values(KEY, [address])[0]
        query = tantivy.Query.term_query(self._schema, KEY, key, "basic")
        return int(_detail(orjson.loads(query.explain(self._searcher, address).to_json()), "N, "))

    def _make_term_query(self, field: str, text: str) -> tantivy.Query | None:
        if not self.frequency(field, text):
            return None
        return tantivy.Query.term_query(self._schema, field, text, self._options[field])

    def _phrase(self, query: Phrase) -> tantivy.Query | None:
        if not all(self.frequency(query.field, text) for text in query.texts):
            return None
        if len(query.texts) == 1:
            return tantivy.Query.term_query(self._schema, query.field, query.texts[0], "position")
        return tantivy.Query.phrase_query(self._schema, query.field, list(query.texts))

    def _numbers(self, query: Numbers) -> tantivy.Query | None:
        return self._numbers_query(query.field, query.values)

    def _make_numbers_query(self, field: str, values: tuple[int, ...]) -> tantivy.Query | None:
        if len(values) > FEW_NUMBERS:
            return tantivy.Query.term_set_query(self._schema, field, list(values))
        # a term set walks the field's whole dictionary: 180 µs for six regions, where six terms take 4
        return _any([tantivy.Query.term_query(self._schema, field, value, "basic") for value in values])

    def _all_of(self, query: AllOf) -> tantivy.Query | None:
        parts = []
        term_query, translate = self._term_query, self._translate
        for part in query.parts:  # the first that finds nothing ends it: those behind it may be long lists of numbers
            made = term_query(part.field, part.text) if type(part) is Term else translate(part)
            if made is None:
                return None
            parts.append((tantivy.Occur.Must, made))
        return parts[0][1] if len(parts) == 1 else tantivy.Query.boolean_query(parts)

    def _any_of(self, query: AnyOf) -> tantivy.Query | None:
        return _any([made for made in self._translated(query.parts) if made is not None])

    def _bits(self, query: Bits) -> tantivy.Query | None:
        parts = [
            (tantivy.Occur.Should, tantivy.Query.const_score_query(made, float(1 << i)))
            for i, made in enumerate(self._translated(query.parts))
            if made is not None
        ]
        # of a third of the questions no part stands in any document: where they are asked is not looked at then
        within = self._translate(query.within) if parts else None
        if within is None:
            return None
        parts.append((tantivy.Occur.Must, tantivy.Query.const_score_query(within, 0.0)))
        return tantivy.Query.boolean_query(parts, minimum_number_should_match=1)

    def _scored(self, query: Scored) -> tantivy.Query | None:
        part, by = self._translate(query.part), self._translate(query.by)
        if part is None:
            return None
        unscored = tantivy.Query.const_score_query(part, 0.0)
        if by is None:
            return unscored
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, unscored), (tantivy.Occur.Should, by)])

    def _boost(self, query: Boost) -> tantivy.Query | None:
        part = self._translate(query.part)
        return None if part is None else tantivy.Query.boost_query(part, query.factor)

    def _constant(self, query: Constant) -> tantivy.Query | None:
        part = self._translate(query.part)
        return None if part is None else tantivy.Query.const_score_query(part, query.score)


def _any(parts: list[tantivy.Query]) -> tantivy.Query | None:
    """What any of some queries finds; None where there are none."""
    if len(parts) < 2:
        return parts[0] if parts else None
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts])


def _detail(explained: dict[str, Any], name: str) -> float:
    """The value in an explanation of which the description begins with a name; 0 where there is none."""
    if explained["description"].startswith(name):
        return float(explained["value"])
    return sum((_detail(part, name) for part in explained.get("details", ())), 0.0)


# By type: functools' single dispatch costs as much as the smaller searches themselves. No table of a reader's own
# methods: that would be a circle, which keeps the reader of an old commit.
TRANSLATORS: dict[type[Query], Callable[[TantivyReader, Any], tantivy.Query | None]] = {
    WeightedTerms: TantivyReader._weighted_terms,
    Phrase: TantivyReader._phrase,
    Numbers: TantivyReader._numbers,
    AllOf: TantivyReader._all_of,
    AnyOf: TantivyReader._any_of,
    Bits: TantivyReader._bits,
    Scored: TantivyReader._scored,
    Boost: TantivyReader._boost,
    Constant: TantivyReader._constant,
}
