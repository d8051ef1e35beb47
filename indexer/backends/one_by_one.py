"""`Backend.ask` for an engine in this process, which costs nothing to ask once more: one question after another.

Classes are asked for beside scores, never added to them, so that a score stays what it is. Masks are asked for as sums
of powers of two (`Bits`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from indexer.backend import Answer, Counts, Found, Hits, Masked, Masks, Search, SubQuery, TextReader
from indexer.query import MOST_BITS, AllOf, AnyOf, Bits, Boost, Constant, Numbers, Query, Scored, Term

Int64s = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
# Conditions in one search.
TOGETHER = MOST_BITS
UNKNOWN = 1 << 62
# Of so many numbers at most the documents are counted one by one.
FEW_NUMBERS = 100
NO_DOCS, NO_CONDITION = np.zeros(0, np.int64), np.zeros(0, np.uint8)
# The values of `Bits`, one a row.
POWERS = (np.uint32(1) << np.arange(TOGETHER, dtype=np.uint32))[:, None]


def ask_one_by_one(readers: Mapping[str, TextReader], asked: Sequence[SubQuery]) -> list[Answer]:
    """See `Backend.ask`."""
    return [_answer(readers, one) for one in asked]


def _answer(readers: Mapping[str, TextReader], asked: SubQuery) -> Answer:
    if type(asked) is Counts:
        return tuple([readers[index].frequency(field, token) for index, field, token in asked.terms])
    if type(asked) is Masks:
        return _masked(readers[asked.index], asked)
    assert type(asked) is Search
    return _found(readers[asked.index], asked)


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
    masked = _masked(reader, Masks(asked.index, (_matching(asked.query),), asked.classes, asked.limit))
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
    within, few = asked.within, [True] * len(asked.within)
    if asked.most:
        few = [_finds_few(reader, query, asked.most) for query in within]
        within = tuple([query for query, ok in zip(within, few, strict=True) if ok])
    found: list[tuple[Sequence[int], Hits]] = []
    complete, conditions = True, asked.conditions
    for some in _together(reader, conditions) if within else ():
        here = within[0] if len(within) == 1 else AnyOf(within)
        parts = conditions if len(some) == len(conditions) else tuple([conditions[place] for place in some])
        hits = reader.search(Bits(parts, here), asked.limit)
        complete &= hits.complete
        if len(hits.keys):
            found.append((some, hits))
    return Masked(*_met(found, len(asked.conditions)), tuple([ok and complete for ok in few]))


def _together(reader: TextReader, conditions: Sequence[Query]) -> list[Sequence[int]]:
    """The places of conditions that go into one search, search by search."""
    if len(conditions) <= TOGETHER:
        return [range(len(conditions))]
    # most of so many words stand in no document: those that are left mostly go into one search
    places = reader.possible(conditions)
    return [places[first : first + TOGETHER] for first in range(0, len(places), TOGETHER)]


def _met(found: list[tuple[Sequence[int], Hits]], conditions: int) -> tuple[Int64s, Bools]:
    """The keys of all that was found, ascending, and which conditions each document meets; of each search: the places
    of its conditions.
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


def _finds_few(reader: TextReader, query: Query, most: int) -> bool:
    """Whether a query surely finds no more documents than these."""
    if type(query) is Term:
        return reader.frequency(query.field, query.text) <= most
    if type(query) is AllOf:
        for part in query.parts:  # noqa: SIM110 - asked of each way to say a query
            if _finds_few(reader, part, most):
                return True  # the other parts, which may be many numbers, are not looked at
        return False
    return most_documents(reader, query) <= most


def most_documents(reader: TextReader, query: Query) -> int:
    """How many documents a query may find, at most; `UNKNOWN` where only looking tells."""
    if isinstance(query, Term):
        return reader.frequency(query.field, query.text)
    if isinstance(query, Numbers) and len(query.values) <= FEW_NUMBERS:
        return sum([reader.frequency(query.field, value) for value in query.values])
    if isinstance(query, AllOf):
        return min([most_documents(reader, part) for part in query.parts], default=0)
    if isinstance(query, AnyOf):
        return min(UNKNOWN, sum([most_documents(reader, part) for part in query.parts]))
    if isinstance(query, (Boost, Constant, Scored)):
        return most_documents(reader, query.part)
    return UNKNOWN
