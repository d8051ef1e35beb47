"""What has which words, before it is decided what counts as a match."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from indexer.arrays import Array, Bools, Float32s, Int64s, UInt8s, UInt32s
from ranker.cascade import RegionCascade
from ranker.meaning import LEAST, SCORE, SHARE, is_far, nearness
from ranker.relaxation import shares
from ranker.relevance import EXACT, NO_MATCH, RELAXED
from ranker.wording import Wording
from search_engine.retrieval.meaning import Meanings
from search_engine.retrieval.own import OwnText
from search_engine.retrieval.shared import SharedText

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
    """How near bases (by slot) and the chain's rows are in meaning beside the nearest, 0-1; `best`: its cosine."""

    slots: Float32s
    chain: Float32s
    best: float


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
    """The same with what is near in meaning, and with what has all needs but is about something else lowered: to class
    1, or, where nothing that has them is near, to no match.
    """
    text, shared, chain = found.wording.meant, found.shared, found.chain
    of_slots = meanings.of_slots(text)
    of_chain = meanings.of_chain(text, cascade) if chain is not None and cascade is not None else NO_SHARES
    best = float(max(of_slots.max(initial=-1), of_chain.max(initial=-1)))
    if best < LEAST:
        return found
    near = Nearness(nearness(of_slots, best), nearness(of_chain, best), best)
    near.slots[-1] = 0
    far, far_rows = is_far(of_slots, best), is_far(of_chain, best)
    any_near = bool(((shared.klass > 0) & ~far).any()) or (
        chain is not None and bool((chain.klass[~far_rows] > 0).any())
    )
    lower = RELAXED if any_near else NO_MATCH
    shared = replace(shared, klass=_lowered(shared.klass, far, lower), score=shared.score + SCORE * near.slots)
    if chain is not None:
        klass = _lowered(chain.klass, far_rows, lower)
        chain = replace(chain, klass=klass, score=chain.score + SCORE * near.chain)
    return replace(found, shared=shared, chain=chain, nearness=near)


def _lowered(klass: Array, far: Bools, lower: int) -> UInt8s:
    """Classes with those of what is far lowered, unless it was named exactly."""
    return np.where(far & (klass < EXACT) & (klass > lower), lower, klass).astype(np.uint8)
