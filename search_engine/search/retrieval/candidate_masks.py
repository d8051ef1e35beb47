"""What has which words, before it is decided what counts as a match."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from indexer.generation.arrays import Array, Bools, Float32s, Int64s, UInt8s, UInt32s
from ranker.matching.parsed_query import Wording
from ranker.matching.relaxation import shares
from ranker.matching.relevance import EXACT, IN_NAME, NO_MATCH, RELAXED
from ranker.matching.semantic_similarity import (
    LEAST,
    SAID,
    SCORE,
    SHARE,
    SURE,
    class_by_meaning,
    fitness,
    is_far,
    nearness,
)
from ranker.ordering.cascade import RegionCascade
from search_engine.query.semantic_names import Meanings
from search_engine.search.retrieval.shared_documents import SharedText
from search_engine.search.retrieval.single_region_documents import OwnText

NO_SHARES = np.zeros(0, np.float32)


@dataclass(frozen=True, slots=True)
class Chain:
    """The chain's rows: masks of base and row together, classes, scores.

    Attributes:
        own: What documents of bases of one region among them have; `own_known`: which of these stand among the rows,
            and `own_place`: where.
    """

    name: UInt32s
    near: UInt32s
    anywhere: UInt32s
    klass: UInt8s
    score: Float32s
    own: OwnText
    own_place: Int64s
    own_known: Bools


@dataclass(frozen=True, slots=True)
class Nearness:
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
class Found:
    """Masks of everything that has a word; `nearness`: None where meaning says nothing."""

    wording: Wording
    shared: SharedText
    weights: Float32s
    chain: Chain | None
    nearness: Nearness | None = None

    def shares(self, *, by_meaning: bool) -> tuple[Float32s, Float32s]:
        """How much of the query bases and the chain's rows answer."""
        shared, chain = self.shared, self.chain
        of_bases = shares(shared.name, shared.near, shared.anywhere, self.weights)
        in_chain = NO_SHARES if chain is None else shares(chain.name, chain.near, chain.anywhere, self.weights)
        near = self.nearness
        if near is None or not by_meaning:
            return of_bases, in_chain
        return of_bases + SHARE * near.slots, in_chain + SHARE * near.chain


def with_meaning(found: Found, meanings: Meanings, cascade: RegionCascade | None) -> Found:
    """The same with what is near in meaning, in the class that this gives; and with what has all needs but is about
    something else lowered: to class 1, or, where nothing that has them is near, to no match.

    A search of a few words is compared only where no name has all of them; and where something else has them, it counts
    only if somebody says it almost so.
    """
    wording, shared, chain = found.wording, found.shared, found.chain
    by_words = max(int(shared.klass.max(initial=0)), int(chain.klass.max(initial=0)) if chain is not None else 0)
    if by_words >= IN_NAME and not wording.whole:
        return found
    alone = by_words == NO_MATCH
    of_slots = meanings.of_slots(wording.meant)
    of_chain = meanings.of_chain(wording.meant, cascade) if chain is not None and cascade is not None else NO_SHARES
    best = float(max(of_slots.max(initial=-1), of_chain.max(initial=-1)))
    if best < (LEAST if wording.whole else SURE if alone else SAID):
        return found
    nearest = int(of_slots.argmax()) if best >= SURE and of_slots.max() >= best else -1
    near = Nearness(nearness(of_slots, best), nearness(of_chain, best), best, alone, nearest)
    near.slots[-1] = 0
    far, far_rows = is_far(of_slots, best), is_far(of_chain, best)
    any_near = bool(((shared.klass > 0) & ~far).any()) or (
        chain is not None and bool((chain.klass[~far_rows] > 0).any())
    )
    lower = RELAXED if any_near else NO_MATCH
    answered, answered_rows = found.shares(by_meaning=False)
    fit, fit_rows = fitness(of_slots, answered), fitness(of_chain, answered_rows)
    fittest = float(max(fit[:-1].max(initial=-1), fit_rows.max(initial=-1)))
    klass = np.maximum(_lowered(shared.klass, far, lower), class_by_meaning(of_slots, best, fit, fittest))
    shared = replace(shared, klass=klass, score=shared.score + SCORE * near.slots)
    if chain is not None:
        by_meaning = class_by_meaning(of_chain, best, fit_rows, fittest)
        klass = np.maximum(_lowered(chain.klass, far_rows, lower), by_meaning)
        chain = replace(chain, klass=klass, score=chain.score + SCORE * near.chain)
    return replace(found, shared=shared, chain=chain, nearness=near)


def _lowered(klass: Array, far: Bools, lower: int) -> UInt8s:
    """Classes with those of what is far lowered, unless it was named exactly."""
    return np.where(far & (klass < EXACT) & (klass > lower), lower, klass).astype(np.uint8)
