"""Matters of one occasion (一件事): of the context's, of the person's, or of those of an audience."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from indexer.generation.arrays import Array
from search_engine.recommendation.reason import Candidate, Reason
from search_engine.recommendation.request_context import Situation, first_of_each

# Matters of one occasion that are proposed; occasions of which nothing tells which is the person's.
MAX_CANDIDATES, OCCASIONS = 8, 6
# An occasion of the person's own counts wholly, one that is merely there for the audience a good deal less.
ANYBODYS = 0.4


def life_events(situation: Situation) -> Iterator[Candidate]:
    """The matters that most use first."""
    table, chain = situation.snapshot.facets["life_event"], situation.chain
    codes = _codes(situation, chain.profile, chain.base)
    own = _own(situation)
    wanted = own or _of_audience(situation)
    for event, weight in wanted.items():
        rows = np.flatnonzero((codes == event).any(axis=1))
        popularity = situation.snapshot.columns.popularity[chain.rows[rows]]
        order = rows[np.argsort(-popularity, kind="stable")]
        order = order[first_of_each(chain.base[order])][:MAX_CANDIDATES]
        for place, row in enumerate(order.tolist()):
            score = weight * (1 - place / (2 * MAX_CANDIDATES))
            yield Candidate(int(chain.base[row]), score, Reason("life_event", table.values[event]))


def _own(situation: Situation) -> Mapping[int, float]:
    """Occasions (value numbers) of the context's matters, else of the history's, by how much of it they are."""
    about = {base: 1 / (1 + place) for place, base in enumerate(situation.about)}
    weights = about or situation.weights
    if not weights:
        return {}
    snapshot = situation.snapshot
    found: dict[int, float] = {}
    for base, weight in weights.items():
        rows = snapshot.rows_of_bases(np.array([base]))[:1]
        for event in _codes(situation, snapshot.columns.profile[rows], snapshot.columns.base[rows]).ravel().tolist():
            if event >= 0:
                found[event] = found.get(event, 0.0) + weight
    most = max(found.values(), default=1.0)
    return {event: weight / most for event, weight in found.items()}


def _of_audience(situation: Situation) -> Mapping[int, float]:
    """The occasions that most use, of those whose matters the chain has for the audience."""
    if situation.about:
        return {}
    table, chain = situation.snapshot.facets["life_event"], situation.chain
    codes = _codes(situation, chain.profile, chain.base)
    popularity = situation.snapshot.columns.popularity[chain.rows].astype(np.float64)
    use = np.zeros(len(table.values))
    for column in codes.T:
        there = column >= 0
        use += np.bincount(column[there], popularity[there], minlength=len(use))
    order = np.argsort(-use, kind="stable")[:OCCASIONS]
    return {int(event): ANYBODYS * (1 - place / (2 * OCCASIONS)) for place, event in enumerate(order) if use[event] > 0}


def _codes(situation: Situation, profile: Array, base: Array) -> Array:
    """The occasions of documents, as numbers of values, with what the dictionary says of them."""
    if situation.life_events is not None:
        return situation.life_events.codes(profile, base)
    return situation.snapshot.facets["life_event"].codes[profile]
