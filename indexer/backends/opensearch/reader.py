"""One committed state of an index, and rounds of questions to it: all questions of a round go in one request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any, TypeGuard

import numpy as np

from indexer.backend import KEY, Answer, Counts, Found, Hits, Masked, Masks, Search, SubQuery
from indexer.backends.one_by_one import met_by
from indexer.backends.opensearch.cluster import Cluster
from indexer.backends.opensearch.queries import Json, translated
from indexer.backends.opensearch.state import State
from indexer.query import MOST_BITS, Bits, Query, Term

# Best first; of equal scores the smaller key.
ORDER = [{"_score": "desc"}, {KEY: "asc"}]
Read = Callable[[Sequence[Json]], Answer]


class OpenSearchReader:
    """See `TextReader`; it does not change while it is used."""

    def __init__(self, cluster: Cluster, state: State) -> None:
        self._cluster, self.state = cluster, state

    def ask(self, asked: Sequence[SubQuery]) -> list[Answer]:
        """See `Backend.ask`: one request; a second one where a limit cuts what has classes."""
        answers = self._round([self._bodies(one) for one in asked])
        cut = [(place, one) for place, one in enumerate(asked) if _is_cut(one, answers[place])]
        again = self._round([self._by_class(one) for _, one in cut])
        for (place, _), answer in zip(cut, again, strict=True):
            answers[place] = answer
        return answers

    def _round(self, made: Sequence[tuple[list[Json], Read]]) -> list[Answer]:
        """What some searches find, by what reads the answers."""
        bodies = [body for some, _ in made for body in some]
        told = iter(self._cluster.search(self.state.index, bodies) if bodies else ())
        return [read(list(islice(told, len(some)))) for some, read in made]

    def search(self, query: Query, limit: int) -> Hits:
        """See `TextReader.search`."""
        return _hits(self._cluster.search(self.state.index, [self._best(query, limit)])[0], limit)

    def frequency(self, field: str, text: str | int) -> int:
        """See `TextReader.frequency`."""
        return self._counts([Term(field, str(text))])[0]

    def possible(self, queries: Sequence[Query]) -> list[int]:
        """See `TextReader.possible`."""
        return [place for place, count in enumerate(self._counts(queries)) if count]

    def count(self) -> int:
        """See `TextReader.count`: as the commit has it, without a question."""
        return self.state.documents

    def _counts(self, queries: Sequence[Query]) -> tuple[int, ...]:
        if not queries:
            return ()
        return _read_counts(self._cluster.search(self.state.index, [self._counting(queries)])[0], len(queries))

    def _bodies(self, asked: SubQuery) -> tuple[list[Json], Read]:
        """What is sent for a question, and what reads the answers."""
        if isinstance(asked, Counts):
            if not (terms := [Term(*term) for term in asked.terms]):
                return [], lambda _: ()
            return [self._counting(terms)], lambda answers: _read_counts(answers[0], len(terms))
        if isinstance(asked, Masks):
            parts = [asked.conditions[first : first + MOST_BITS] for first in _firsts(asked)]
            bodies = [self._best(Bits(some, asked.within), asked.limit) for some in parts]
            return bodies, lambda answers: _masked(asked, answers)
        return [self._naming(asked)], lambda answers: _named(asked, answers[0])

    def _naming(self, asked: Search) -> Json:
        """The best, each with the names of the classes that it meets. Lucene leaves conditions out of a search that
        decide nothing, as these: only documents that are answered are compared with them.
        """
        named = [
            {"constant_score": {"filter": translated(one), "boost": 0.0, "_name": str(place)}}
            for place, one in enumerate(asked.classes)
        ]
        body = self._best(asked.query, asked.limit)
        body["query"]["bool"]["filter"].append({"bool": {"filter": [{"match_all": {}}], "should": named}})
        return body

    def _by_class(self, asked: Search) -> tuple[list[Json], Read]:
        """A search for each class, without what is of a higher one; they need not know of each other's answers."""
        conditions = list(map(translated, asked.classes))
        bodies = []
        for place in range(len(conditions) + 1):
            body = self._best(asked.query, asked.limit)
            body["query"]["bool"]["filter"] += conditions[place : place + 1]
            body["query"]["bool"]["must_not"] = conditions[:place]
            bodies.append(body)
        return bodies, lambda answers: _found(asked, answers)

    def _best(self, query: Query, limit: int) -> Json:
        """One more than is wanted says whether there are more. What a document is called is read from where its text
        is stored, which would be a quarter of the work.
        """
        return {
            "query": {"bool": {"must": [translated(query)], "filter": self.state.filters()}},
            "size": limit + 1, "sort": ORDER, "stored_fields": "_none_", "track_total_hits": False,
        }  # fmt: skip

    def _counting(self, queries: Sequence[Query]) -> Json:
        filters = {str(place): translated(query) for place, query in enumerate(queries)}
        return {
            "query": {"bool": {"filter": self.state.filters()}},
            "size": 0, "track_total_hits": False, "aggs": {"of": {"filters": {"filters": filters}}},
        }  # fmt: skip


def _rows(answer: Json) -> list[list[Any]]:
    """Score and key of each hit."""
    return [hit["sort"] for hit in answer.get("hits", {}).get("hits", ())]


def _hits(answer: Json, limit: int) -> Hits:
    rows = _rows(answer)
    scores, keys = zip(*rows[:limit], strict=True) if rows[:limit] else ((), ())
    return Hits(np.array(keys, np.int64), np.array(scores, np.float32), len(rows) <= limit)


def _read_counts(answer: Json, count: int) -> tuple[int, ...]:
    buckets = answer["aggregations"]["of"]["buckets"]
    return tuple(int(buckets[str(place)]["doc_count"]) for place in range(count))


def _is_cut(asked: SubQuery, answer: Answer) -> TypeGuard[Search]:
    """Whether documents may be missing that are of a higher class than some that are there."""
    return isinstance(asked, Search) and bool(asked.classes) and isinstance(answer, Found) and not answer.complete


def _named(asked: Search, answer: Json) -> Found:
    """All that were found, by the highest class that each has the name of."""
    hits, lowest = _hits(answer, asked.limit), len(asked.classes)
    met = [map(int, hit.get("matched_queries", ())) for hit in answer.get("hits", {}).get("hits", ())[: asked.limit]]
    condition = np.array([min(places, default=lowest) for places in met], np.uint8)
    order = condition.argsort(kind="stable")
    return Found(hits.keys[order], hits.scores[order], condition[order], hits.complete)


def _found(asked: Search, answers: Sequence[Json]) -> Found:
    parts = [_hits(answer, asked.limit) for answer in answers]
    condition = np.repeat(np.arange(len(parts), dtype=np.uint8), [len(part.keys) for part in parts])
    keys = np.concatenate([part.keys for part in parts])
    scores = np.concatenate([part.scores for part in parts])
    complete = len(keys) <= asked.limit and all(part.complete for part in parts)
    return Found(keys[: asked.limit], scores[: asked.limit], condition[: asked.limit], complete)


def _masked(asked: Masks, answers: Sequence[Json]) -> Masked:
    found = [_hits(answer, asked.limit) for answer in answers]
    places = [range(first, min(first + MOST_BITS, len(asked.conditions))) for first in _firsts(asked)]
    met = met_by(list(zip(places, found, strict=True)), len(asked.conditions))
    return Masked(*met, complete=all(hits.complete for hits in found))


def _firsts(asked: Masks) -> range:
    """The first condition of each search: one has `MOST_BITS` at most."""
    return range(0, len(asked.conditions), MOST_BITS)
