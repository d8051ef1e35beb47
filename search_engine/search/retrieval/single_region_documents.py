"""What an engine's answers say of whole documents of one region."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.backend import Found, Masked
from indexer.generation.arrays import Bools, Float32s, Int64s, UInt32s
from ranker.matching.parsed_query import MOST_WORDS, ParsedQuery
from search_engine.search.retrieval.text_queries import AS_TYPED, CALLED_SO, IN_NAME, NEAR_NAME

# The bit of each need in a mask.
BITS = np.uint32(1) << np.arange(MOST_WORDS, dtype=np.uint32)


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


def of_own_masks(masked: Masked, scores: Found, parsed_query: ParsedQuery) -> SingleRegionDocuments:
    """Documents by the answers to `own_masks` and `own_scores`."""
    count, documents = len(parsed_query.clauses), len(masked.keys)
    in_any, near, name = _bits(masked, 3, count)
    near |= name
    has_exact = len(masked.met) > 3 * count
    exact, as_typed = masked.met[3 * count : 3 * count + 2] if has_exact else np.zeros((2, documents), np.bool_)
    score = np.zeros(documents, np.float32)
    place, here = places_of(masked.keys, scores.keys)
    score[place] = scores.scores[here]
    return SingleRegionDocuments(masked.keys, name, near, in_any | near, exact, as_typed, score)


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


def _bits(masked: Masked, fields: int, needs: int) -> UInt32s:
    """The masks of documents in each of some fields, (fields, documents): the first answers go field by field."""
    met = masked.met[: fields * needs].reshape(fields, needs, len(masked.keys))
    found: UInt32s = BITS[:needs] @ met.astype(np.uint32)
    return found
