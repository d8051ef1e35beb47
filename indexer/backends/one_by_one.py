"""`Backend.ask` for an engine in this process, which costs nothing to ask once more: one question after another.

Classes are asked for one by one, the highest first, so that a score stays what it is. Masks are asked for as sums of
powers of two: a float32 holds them exactly up to 2^24.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from indexer.backend import Answer, Counts, Found, Hits, Masked, Masks, Search, SubQuery, TextReader
from indexer.query import AllOf, AnyOf, Boost, Constant, Query, Scored, Term

# Conditions in one search.
TOGETHER = 24
UNKNOWN = 1 << 62
NO_DOCS = np.zeros(0, np.int64)


def ask_one_by_one(readers: Mapping[str, TextReader], asked: Sequence[SubQuery]) -> list[Answer]:
    """See `Backend.ask`."""
    return [_answer(readers, one) for one in asked]


def _answer(readers: Mapping[str, TextReader], asked: SubQuery) -> Answer:
    if isinstance(asked, Counts):
        return tuple(readers[index].frequency(field, token) for index, field, token in asked.terms)
    if isinstance(asked, Masks):
        return _masked(readers[asked.index], asked)
    return _found(readers[asked.index], asked)


def _found(reader: TextReader, asked: Search) -> Found:
    parts: list[tuple[Hits, int]] = []
    seen, complete = NO_DOCS, True
    if most_documents(reader, asked.query) == 0:
        return _joined(parts, complete=True)
    for place, condition in enumerate((*asked.classes, None)):
        if condition is not None and most_documents(reader, condition) == 0:
            continue
        query = asked.query if condition is None else AllOf((asked.query, Constant(condition, 0.0)))
        hits = reader.search(query, asked.limit)
        fresh = ~np.isin(hits.keys, seen) if len(seen) else np.ones(len(hits.keys), np.bool_)
        fresh &= np.cumsum(fresh) <= asked.limit - len(seen)
        parts.append((Hits(hits.keys[fresh], hits.scores[fresh], hits.complete), place))
        seen = np.concatenate((seen, hits.keys[fresh]))
        complete = hits.complete
        if len(seen) == asked.limit and condition is not None:
            # as many as are wanted have this class: whether more match is not looked at
            return _joined(parts, complete=False)
    return _joined(parts, complete=complete and len(seen) <= asked.limit)


def _joined(parts: list[tuple[Hits, int]], *, complete: bool) -> Found:
    if not parts:
        return Found(NO_DOCS, np.zeros(0, np.float32), np.zeros(0, np.uint8), complete)
    return Found(
        np.concatenate([hits.keys for hits, _ in parts]),
        np.concatenate([hits.scores for hits, _ in parts]),
        np.concatenate([np.full(len(hits.keys), place, np.uint8) for hits, place in parts]),
        complete,
    )


def _masked(reader: TextReader, asked: Masks) -> Masked:
    numbers = [most_documents(reader, query) if asked.most else UNKNOWN for query in asked.within]
    few = [not asked.most or number <= asked.most for number in numbers]
    within = [query for query, number, ok in zip(asked.within, numbers, few, strict=True) if number and ok]
    complete = True
    there = [place for place, query in enumerate(asked.conditions) if most_documents(reader, query) > 0]
    found: list[tuple[list[int], Hits]] = []
    if within:
        here = AnyOf(tuple(Constant(query, 0.0) for query in within)) if len(within) > 1 else Constant(within[0], 0.0)
        for first in range(0, len(there), TOGETHER):
            places = there[first : first + TOGETHER]
            bits = AnyOf(tuple(Constant(asked.conditions[place], float(1 << i)) for i, place in enumerate(places)))
            hits = reader.search(AllOf((here, bits)), asked.limit)
            complete &= hits.complete
            found.append((places, hits))
    keys = _keys(found)
    met = np.zeros((len(asked.conditions), len(keys)), np.bool_)
    for places, hits in found:
        at, sums = np.searchsorted(keys, hits.keys), hits.scores.astype(np.uint32)
        for i, place in enumerate(places):
            met[place, at] = (sums >> np.uint32(i)) & np.uint32(1)
    return Masked(keys, met, tuple(ok and complete for ok in few))


def _keys(found: list[tuple[list[int], Hits]]) -> npt.NDArray[np.int64]:
    if len(found) == 1:
        return np.sort(found[0][1].keys)
    return np.unique(np.concatenate([NO_DOCS, *(hits.keys for _, hits in found)]))


def most_documents(reader: TextReader, query: Query) -> int:
    """How many documents a query may find, at most; `UNKNOWN` where only looking tells."""
    if isinstance(query, Term):
        return reader.frequency(query.field, query.text)
    if isinstance(query, AllOf):
        return min((most_documents(reader, part) for part in query.parts), default=0)
    if isinstance(query, AnyOf):
        return min(UNKNOWN, sum(most_documents(reader, part) for part in query.parts))
    if isinstance(query, (Boost, Constant, Scored)):
        return most_documents(reader, query.part)
    return UNKNOWN
