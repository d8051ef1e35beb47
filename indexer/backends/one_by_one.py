"""`Backend.ask` for an engine in this process, which costs nothing to ask once more: one question after another.

Classes are asked for beside scores, never added to them, so that a score stays what it is. Masks are asked for as sums
of powers of two (`Bits`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from indexer.backend import Answer, Counts, Found, Hits, Masked, Masks, Search, SubQuery, TextReader
from indexer.query import MOST_BITS, AllOf, Bits, Constant, Query, Scored

Int64s = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
# Conditions in one search.
TOGETHER = MOST_BITS
NO_DOCS, NO_CONDITION = np.zeros(0, np.int64), np.zeros(0, np.uint8)
# The values of `Bits`, one a row.
POWERS = (np.uint32(1) << np.arange(TOGETHER, dtype=np.uint32))[:, None]


def ask_one_by_one(reader: TextReader, asked: Sequence[SubQuery]) -> list[Answer]:
    """See `Backend.ask`."""
    return [_answer(reader, one) for one in asked]


def _answer(reader: TextReader, asked: SubQuery) -> Answer:
    if type(asked) is Counts:
        return tuple([reader.frequency(field, token) for field, token in asked.terms])
    if type(asked) is Masks:
        return _masked(reader, asked)
    assert type(asked) is Search
    return _found(reader, asked)


def _found(reader: TextReader, asked: Search) -> Found:
    """All of them where they are few, and what each meets; else the best of each class, the highest first."""
    hits = reader.search(asked.query, asked.limit)
    if not hits.complete and asked.classes:
        return _by_class(reader, asked)
    if not len(hits.keys):
        return Found(hits.keys, hits.scores, NO_CONDITION, hits.complete)
    condition = np.full(len(hits.keys), len(asked.classes), np.uint8)
    if not asked.classes:
        return Found(hits.keys, hits.scores, condition, hits.complete)
    masked = _masked(reader, Masks(_matching(asked.query), asked.classes, asked.limit))
    if len(masked.keys):
        place = np.minimum(masked.keys.searchsorted(hits.keys), len(masked.keys) - 1)
        here = masked.keys[place] == hits.keys
        condition[here] = masked.met.argmax(axis=0)[place[here]]
    order = condition.argsort(kind="stable")
    return Found(hits.keys[order], hits.scores[order], condition[order], hits.complete)


def _by_class(reader: TextReader, asked: Search) -> Found:
    parts: list[tuple[Hits, int]] = []
    seen, complete = NO_DOCS, True
    for place, condition in enumerate((*asked.classes, None)):
        if len(seen) == asked.limit:
            # as many as are wanted have these classes: whether more match is not looked at
            return _joined(parts, complete=False)
        hits = reader.search(asked.query if condition is None else _with(asked.query, condition), asked.limit)
        if condition is not None and not len(hits.keys):
            continue
        fresh = ~np.isin(hits.keys, seen)
        fresh &= np.cumsum(fresh) <= asked.limit - len(seen)
        parts.append((Hits(hits.keys[fresh], hits.scores[fresh], hits.complete), place))
        seen = np.concatenate((seen, hits.keys[fresh]))
        complete = hits.complete
    return _joined(parts, complete=complete)


def _matching(query: Query) -> Query:
    return query.part if isinstance(query, Scored) else query


def _with(query: Query, condition: Query) -> Query:
    """The same of those documents that meet a condition."""
    if isinstance(query, Scored):
        return Scored(AllOf((query.part, condition)), query.by)
    return AllOf((query, Constant(condition, 0.0)))


def _joined(parts: list[tuple[Hits, int]], *, complete: bool) -> Found:
    return Found(
        np.concatenate([hits.keys for hits, _ in parts]),
        np.concatenate([hits.scores for hits, _ in parts]),
        np.concatenate([np.full(len(hits.keys), place, np.uint8) for hits, place in parts]),
        complete,
    )


def _masked(reader: TextReader, asked: Masks) -> Masked:
    conditions, complete = asked.conditions, True
    found: list[tuple[Sequence[int], Hits]] = []
    for some in _together(reader, conditions):
        parts = conditions if len(some) == len(conditions) else tuple([conditions[place] for place in some])
        hits = reader.search(Bits(parts, asked.within), asked.limit)
        complete &= hits.complete
        if len(hits.keys):
            found.append((some, hits))
    return Masked(*met_by(found, len(conditions)), complete)


def _together(reader: TextReader, conditions: Sequence[Query]) -> list[Sequence[int]]:
    """The places of conditions that go into one search, search by search."""
    if len(conditions) <= TOGETHER:
        return [range(len(conditions))]
    # most of so many words stand in no document: those that are left mostly go into one search
    places = reader.possible(conditions)
    return [places[first : first + TOGETHER] for first in range(0, len(places), TOGETHER)]


def met_by(found: Sequence[tuple[Sequence[int], Hits]], conditions: int) -> tuple[Int64s, Bools]:
    """The keys of all that searches of `Bits` found, ascending, and which conditions each document meets, (conditions,
    documents); of each search: the places of its conditions.
    """
    if len(found) != 1:
        keys = np.unique(np.concatenate([hits.keys for _, hits in found])) if found else NO_DOCS
        met = np.zeros((conditions, len(keys)), np.bool_)
        for some, hits in found:
            met[np.array(some)[:, None], keys.searchsorted(hits.keys)] = _bits(hits.scores, len(some))
        return keys, met
    some, hits = found[0]
    order = hits.keys.argsort()
    met = np.zeros((conditions, len(order)), np.bool_)
    met[some] = _bits(hits.scores[order], len(some))
    return hits.keys[order], met


def _bits(scores: npt.NDArray[np.float32], count: int) -> Bools:
    """What the scores of `Bits` say, (parts, documents)."""
    met: Bools = (scores.astype(np.uint32) & POWERS[:count]) > 0
    return met
