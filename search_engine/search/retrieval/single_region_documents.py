"""Matching documents' own text: whole documents of bases of one region (`own`), and what copies have (`copies`).

What is asked of the engine, and what its answers say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.backend import Found, Masked, Masks, Search
from indexer.generation.arrays import Array, Bools, Float32s, Int64s, UInt32s
from indexer.query import AllOf, AnyOf, Constant, Numbers, Query, Scored, Term
from ranker.matching.parsed_query import Clause, ParsedQuery
from search_engine.search.retrieval.scoring import scoring_query
from search_engine.search.retrieval.words import (
    anywhere,
    in_any,
    in_near,
    met,
    near_or_name,
    need_by,
    need_in_name,
)

OWN, COPIES = "own", "copies"
# Groups of fields that it is asked for in which of them a need is met, each narrower than the one before.
PARTS = (need_by(in_any), need_by(in_near))
WHOLE = (*PARTS, need_in_name)


@dataclass(frozen=True, slots=True)
class SingleRegionDocuments:
    """Documents by their own text; masks as in `SharedDocuments`, in order of document number.

    Attributes:
        doc: Document numbers, ascending.
        exact: Whether a name equals one of the wording's exact texts.
    """

    doc: Int64s
    name: UInt32s
    near: UInt32s
    anywhere: UInt32s
    exact: Bools
    score: Float32s


# ---- what is asked


def own_masks(parsed_query: ParsedQuery, here: Numbers, limit: int) -> Masks:
    """Which needs and wishes whole documents of some regions meet, and whether a name is the query."""
    conditions = [group(clause) for group in WHOLE for clause in parsed_query.clauses]
    exact = exact_name(parsed_query)
    return Masks(OWN, (here,), (*conditions, *((AnyOf(exact),) if exact else ())), limit)


def own_scores(parsed_query: ParsedQuery, here: Numbers, limit: int) -> Search:
    """How much whole documents of some regions score."""
    return Search(OWN, AllOf((Constant(here, 0.0), scoring_query(parsed_query))), limit)


def copy_masks(parsed_query: ParsedQuery, within: Sequence[Query], limit: int, *, most: int = 0) -> Masks:
    """Which needs and wishes copies meet by what they have of their own: no names, no score."""
    conditions = tuple(group(clause) for group in PARTS for clause in parsed_query.clauses)
    return Masks(COPIES, tuple(within), conditions, limit, most)


def best_with_all(parsed_query: ParsedQuery, limit: int) -> Search:
    """The best whole documents that meet every need: first those that are called so, then those that meet all needs in
    their names, then those that meet them near the names.
    """
    classes = [
        AllOf(tuple(map(need_in_name, parsed_query.required))),
        AllOf(tuple(map(need_by(near_or_name), parsed_query.required))),
    ]
    exact = exact_name(parsed_query)
    return Search(
        OWN,
        Scored(matching(parsed_query), scoring_query(parsed_query)),
        limit,
        ((AnyOf(exact) if exact else NOTHING), *classes),
    )


NOTHING = AnyOf(())
# The places of the classes of `best_with_all`.
CALLED_SO, IN_NAME, NEAR_NAME = range(3)


def with_any(parsed_query: ParsedQuery, limit: int) -> Search:
    """The best whole documents that have any of the words."""
    return Search(OWN, scoring_query(parsed_query), limit)


def copies_lacking(required: Sequence[Clause]) -> Query:
    """Copies whose own text meets all of some needs."""
    parts = tuple(met(clause.variants, in_any) for clause in required)
    return parts[0] if len(parts) == 1 else AllOf(parts)


def exact_name(parsed_query: ParsedQuery) -> tuple[Query, ...]:
    """Documents of which a name equals one of the wording's exact texts."""
    return tuple(Term("name_exact", text) for text in parsed_query.exact)


def matching(parsed_query: ParsedQuery) -> Query:
    """Whole documents of class 2 and above: with every need, of sentences near the name."""
    of_word = near_or_name if parsed_query.sentence else anywhere
    return AllOf(tuple(met(clause.variants, of_word) for clause in parsed_query.required))


# ---- what the answers say


def of_masks(masked: Masked, parsed_query: ParsedQuery, scores: Found | None = None) -> SingleRegionDocuments:
    """Documents by the answers to `own_masks` and `own_scores`, or to `copy_masks` alone."""
    count = len(parsed_query.clauses)
    found = np.zeros(len(masked.keys), np.uint32)
    anywhere_, near = (_bits(masked.met[first : first + count]) for first in (0, count))
    name, exact, score = found, found > 0, np.zeros(len(masked.keys), np.float32)
    if scores is not None:
        name = _bits(masked.met[2 * count : 3 * count])
        if len(masked.met) > 3 * count:
            exact = masked.met[3 * count]
        place, here = places_of(masked.keys, scores.keys)
        score[place] = scores.scores[here]
    near = near | name
    return SingleRegionDocuments(masked.keys, name, near, anywhere_ | near, exact, score)


def of_best(found: Found, parsed_query: ParsedQuery) -> SingleRegionDocuments:
    """Documents by the answer to `best_with_all`."""
    order = np.argsort(found.keys)
    condition, required = found.condition[order], np.uint32(parsed_query.required_mask)
    name = np.where(condition == IN_NAME, required, np.uint32(0)).astype(np.uint32)
    near = np.where(condition == NEAR_NAME, required, name).astype(np.uint32)
    every = np.full(len(order), required, np.uint32)
    return SingleRegionDocuments(found.keys[order], name, near, every, condition == CALLED_SO, found.scores[order])


def places_of(ordered: Int64s, keys: Int64s) -> tuple[Int64s, Bools]:
    """Where keys stand in an ascending array, and which of them stand there at all."""
    if not len(ordered):
        return np.zeros(0, np.int64), np.zeros(len(keys), np.bool_)
    place = np.minimum(np.searchsorted(ordered, keys), len(ordered) - 1)
    here = ordered[place] == keys
    return place[here], here


def _bits(met_by_clause: Array) -> UInt32s:
    """Masks of rows of flags, one row a clause."""
    powers = np.uint32(1) << np.arange(len(met_by_clause), dtype=np.uint32)
    found: UInt32s = powers @ met_by_clause.astype(np.uint32)
    return found
