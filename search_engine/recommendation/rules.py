"""What must hold of a card before it is ranked: one function a rule, and the list of them.

A rule looks at cards as the cascade made them, so that it judges the very copy that would be shown.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from indexer.generation.arrays import Bools
from indexer.snapshot.validities import IN_FORCE
from ranker.ordering.cards import Cards
from ranker.ordering.reach import of_elsewhere
from search_engine.recommendation.request_context import Situation

Rule = Callable[[Situation, Cards], Bools]


def served_here(situation: Situation, cards: Cards) -> Bools:
    """It is the region's own, of one above it or of one below: with another's only a search that names it can help."""
    return ~of_elsewhere(cards) if situation.cascade else np.ones(len(cards), np.bool_)


def live(situation: Situation, cards: Cards) -> Bools:
    """It is in force now, and not taken off; whether it is suspended, only its document says (`recommend.py`)."""
    snapshot = situation.snapshot
    flags: Bools = snapshot.live.flags[cards.row] & (snapshot.validities.codes[cards.row] == IN_FORCE)
    return flags


def suitable(situation: Situation, cards: Cards) -> Bools:
    """It is of a kind that one can have done, for whom it is asked for, and shown by the platform."""
    return situation.suitable[situation.snapshot.columns.profile[cards.row]]


def not_handled(situation: Situation, cards: Cards) -> Bools:
    """The person has not handled it already, unless it is due again."""
    handled = set(situation.bases(situation.history.handled).values()) - situation.due.keys()
    return ~np.isin(cards.base, sorted(handled))


def not_dismissed(situation: Situation, cards: Cards) -> Bools:
    """The person has not said that it is of no interest."""
    return ~np.isin(cards.base, sorted(situation.bases(situation.history.dismissed).values()))


def not_shown(situation: Situation, cards: Cards) -> Bools:
    """The page does not show it already."""
    return ~np.isin(cards.base, sorted(situation.shown | set(situation.about)))


RULES: tuple[Rule, ...] = (served_here, live, suitable, not_handled, not_dismissed, not_shown)


def allowed(situation: Situation, cards: Cards) -> Cards:
    """The cards of which every rule holds."""
    kept = np.ones(len(cards), np.bool_)
    for rule in RULES:
        kept &= rule(situation, cards)
    return cards.take(np.flatnonzero(kept))
