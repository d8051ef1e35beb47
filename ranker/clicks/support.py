"""What the score of a base rests on: whether the data, or only the model, tell its place from its worth."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from ranker.clicks.counts import ClickCounts, Numbers


class Support(StrEnum):
    """What a score rests on, the surest first.

    `MOVED`: the base was shown at several places that others share with the first. `ONE_PLACE`: it was only ever shown
    at one place, and how often people look there is known from other bases alone. `UNKNOWN`: nothing that was ever
    shown at its places was also shown at the first one, by whatever detour: how often people look there cannot be told
    from how good things there are, and the prior decides.
    """

    MOVED = "moved"
    ONE_PLACE = "one_place"
    UNKNOWN = "unknown"


def linked_places(counts: ClickCounts) -> frozenset[int]:
    """Places (from 0) whose θ the data can tell: bases lead from each to the first, being shown at both, or at others
    that are linked.
    """
    linked = {0}
    at = [set(places.tolist()) for places in _places_of_pairs(counts)]
    waiting = [places for places in set(map(frozenset, at)) if len(places) > 1]
    while touching := [places for places in waiting if places & linked]:
        linked.update(*touching)
        waiting = [places for places in waiting if places not in touching]
    return frozenset(linked) & frozenset(counts.place.tolist())


def support_of(counts: ClickCounts) -> tuple[Support, ...]:
    """What the score of each pair rests on."""
    linked = linked_places(counts)
    return tuple([_support(set(places.tolist()), linked) for places in _places_of_pairs(counts)])


def _support(places: set[int], linked: frozenset[int]) -> Support:
    if not places & linked:
        return Support.UNKNOWN
    return Support.MOVED if len(places) > 1 else Support.ONE_PLACE


def _places_of_pairs(counts: ClickCounts) -> list[Numbers]:
    order = np.argsort(counts.pair, kind="stable")
    ends = np.cumsum(np.bincount(counts.pair, minlength=len(counts.pairs)))
    return np.split(counts.place[order], ends[:-1]) if len(counts.pairs) else []
