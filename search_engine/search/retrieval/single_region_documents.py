"""What an engine's answers say of documents' own text: whole ones of one region, and copies where they differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.backend import Found, Masked
from indexer.generation.arrays import Array, Bools, Float32s, Int64s, UInt32s
from ranker.matching.parsed_query import ParsedQuery
from search_engine.search.retrieval.text_queries import AS_TYPED, CALLED_SO, IN_NAME, NEAR_NAME


@dataclass(frozen=True, slots=True)
class SingleRegionDocuments:
    """Documents by their own text; masks as in `SharedDocuments`, in order of document number.

    Attributes:
        doc: Document numbers, ascending.
        exact: Whether a name equals one of the exact texts; as_typed: whether one equals the text as it was typed.
    """

    doc: Int64s
    name: UInt32s
    near: UInt32s
    anywhere: UInt32s
    exact: Bools
    as_typed: Bools
    score: Float32s


def of_masks(masked: Masked, parsed_query: ParsedQuery, scores: Found | None = None) -> SingleRegionDocuments:
    """Documents by the answers to `own_masks` and `own_scores`, or to `copy_masks` alone."""
    count = len(parsed_query.clauses)
    found = np.zeros(len(masked.keys), np.uint32)
    anywhere_, near = (_bits(masked.met[first : first + count]) for first in (0, count))
    name, exact, score = found, found > 0, np.zeros(len(masked.keys), np.float32)
    as_typed = exact
    if scores is not None:
        name = _bits(masked.met[2 * count : 3 * count])
        if len(masked.met) > 3 * count:
            exact, as_typed = masked.met[3 * count], masked.met[3 * count + 1]
        place, here = places_of(masked.keys, scores.keys)
        score[place] = scores.scores[here]
    near = near | name
    return SingleRegionDocuments(masked.keys, name, near, anywhere_ | near, exact, as_typed, score)


def of_best(found: Found, parsed_query: ParsedQuery) -> SingleRegionDocuments:
    """Documents by the answer to `best_with_all`."""
    order = found.keys.argsort()
    condition, required = found.condition[order], np.uint32(parsed_query.required_mask)
    name = np.where(condition == IN_NAME, required, np.uint32(0)).astype(np.uint32)
    near = np.where(condition == NEAR_NAME, required, name).astype(np.uint32)
    every = np.full(len(order), required, np.uint32)
    return SingleRegionDocuments(
        found.keys[order], name, near, every, condition <= CALLED_SO, condition == AS_TYPED, found.scores[order]
    )


def places_of(ordered: Int64s, keys: Int64s) -> tuple[Int64s, Bools]:
    """Where keys stand in an ascending array, and which of them stand there at all."""
    if not len(ordered):
        return np.zeros(0, np.int64), np.zeros(len(keys), np.bool_)
    place = np.minimum(ordered.searchsorted(keys), len(ordered) - 1)
    here = ordered[place] == keys
    return place[here], here


def _bits(met_by_clause: Array) -> UInt32s:
    """Masks of rows of flags, one row a clause."""
    powers = np.uint32(1) << np.arange(len(met_by_clause), dtype=np.uint32)
    found: UInt32s = powers @ met_by_clause.astype(np.uint32)
    return found
