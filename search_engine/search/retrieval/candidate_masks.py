"""What has which words, before it is decided what counts as a match."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from indexer.generation.arrays import Array, Bools, Float32s, UInt8s, UInt32s
from ranker.matching.parsed_query import ParsedQuery
from ranker.matching.relaxation import shares
from ranker.matching.relevance import EXACT, IN_NAME, NO_MATCH, RELAXED
from ranker.matching.semantic_similarity import (
    CONFIDENT_MIN,
    EXACT_PARAPHRASE_MIN,
    SCORE,
    SEMANTIC_MIN,
    SHARE,
    blended_relevance,
    class_by_meaning,
    is_far,
    semantic_decay,
)
from ranker.ordering.cascade import RegionCascade
from search_engine.query.semantic_names import Meanings
from search_engine.search.retrieval.shared_documents import SharedDocuments

NO_SHARES = np.zeros(0, np.float32)


@dataclass(frozen=True, slots=True)
class Chain:
    """The chain's rows: masks of base and row together, classes, scores."""

    name: UInt32s
    near: UInt32s
    anywhere: UInt32s
    relevance_class: UInt8s
    score: Float32s


@dataclass(frozen=True, slots=True)
class SemanticDecay:
    """How near things are in meaning beside the nearest of all, 0-1.

    Attributes:
        slots, chain: Of bases by slot, of the chain's rows.
        best: The similarity of the nearest.
        alone: Nothing has all needs by its words, so that what is found has some of them, or is near.
        nearest: The slot of the nearest base, where it is near enough to be meant; -1.
    """

    slots: Float32s
    chain: Float32s
    best: float
    alone: bool
    nearest: int = -1


@dataclass(frozen=True, slots=True)
class CandidateMasks:
    """Masks of everything that has a word; `semantic_decay`: None where meaning says nothing."""

    parsed_query: ParsedQuery
    shared: SharedDocuments
    weights: Float32s
    chain: Chain | None
    semantic_decay: SemanticDecay | None = None

    def shares(self, *, by_meaning: bool) -> tuple[Float32s, Float32s]:
        """How much of the query bases and the chain's rows answer."""
        shared, chain = self.shared, self.chain
        of_bases = shares(shared.name, shared.near, shared.anywhere, self.weights)
        in_chain = NO_SHARES if chain is None else shares(chain.name, chain.near, chain.anywhere, self.weights)
        near = self.semantic_decay
        if near is None or not by_meaning:
            return of_bases, in_chain
        return of_bases + SHARE * near.slots, in_chain + SHARE * near.chain


def with_meaning(found: CandidateMasks, meanings: Meanings, cascade: RegionCascade | None) -> CandidateMasks:
    """The same with what is near in meaning, in the class that this gives; and with what has all needs but is about
    something else lowered: to class 1, or, where nothing that has them is near, to no match.

    A search of a few words is compared only where no name has all of them; and where something else has them, it counts
    only if somebody says it almost so.
    """
    parsed_query, shared, chain = found.parsed_query, found.shared, found.chain
    by_words = max(
        int(shared.relevance_class.max(initial=0)),
        int(chain.relevance_class.max(initial=0)) if chain is not None else 0,
    )
    if by_words >= IN_NAME and not parsed_query.semantic_always:
        return found
    alone = by_words == NO_MATCH
    of_slots = meanings.of_slots(parsed_query.semantic_text)
    of_chain = (
        meanings.of_chain(parsed_query.semantic_text, cascade)
        if chain is not None and cascade is not None
        else NO_SHARES
    )
    best = float(max(of_slots.max(initial=-1), of_chain.max(initial=-1)))
    if best < (SEMANTIC_MIN if parsed_query.semantic_always else CONFIDENT_MIN if alone else EXACT_PARAPHRASE_MIN):
        return found
    nearest = int(of_slots.argmax()) if best >= CONFIDENT_MIN and of_slots.max() >= best else -1
    near = SemanticDecay(semantic_decay(of_slots, best), semantic_decay(of_chain, best), best, alone, nearest)
    near.slots[-1] = 0
    far, far_rows = is_far(of_slots, best), is_far(of_chain, best)
    any_near = bool(((shared.relevance_class > 0) & ~far).any()) or (
        chain is not None and bool((chain.relevance_class[~far_rows] > 0).any())
    )
    lower = RELAXED if any_near else NO_MATCH
    answered, answered_rows = found.shares(by_meaning=False)
    fit, fit_rows = blended_relevance(of_slots, answered), blended_relevance(of_chain, answered_rows)
    fittest = float(max(fit[:-1].max(initial=-1), fit_rows.max(initial=-1)))
    relevance_class = np.maximum(
        _lowered(shared.relevance_class, far, lower), class_by_meaning(of_slots, best, fit, fittest)
    )
    shared = replace(shared, relevance_class=relevance_class, score=shared.score + SCORE * near.slots)
    if chain is not None:
        by_meaning = class_by_meaning(of_chain, best, fit_rows, fittest)
        relevance_class = np.maximum(_lowered(chain.relevance_class, far_rows, lower), by_meaning)
        chain = replace(chain, relevance_class=relevance_class, score=chain.score + SCORE * near.chain)
    return replace(found, shared=shared, chain=chain, semantic_decay=near)


def _lowered(relevance_class: Array, far: Bools, lower: int) -> UInt8s:
    """Classes with those of what is far lowered, unless it was named exactly."""
    return np.where(far & (relevance_class < EXACT) & (relevance_class > lower), lower, relevance_class).astype(
        np.uint8
    )
