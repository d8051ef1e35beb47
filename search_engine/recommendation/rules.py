"""What must hold of a card before it is ranked: one function a rule, and the list of them.

A rule looks at cards as the cascade made them, so that it judges the very copy that would be shown.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from indexer.generation.arrays import Bools
from indexer.snapshot.validities import IN_FORCE
from ranker.ordering.cards import Cards
from ranker.ordering.cascade import IN_CITY
from search_engine.recommendation.request_context import KINDS, Situation

Rule = Callable[[Situation, Cards], Bools]


def served_here(situation: Situation, cards: Cards) -> Bools:
    """The region can serve it: its own copies, those above and below it, and what may be handled from here."""
    if situation.cascade is None:
        return np.ones(len(cards), np.bool_)
    served: Bools = (cards.tier >= 0) & (cards.tier < IN_CITY)
    return served


def live(situation: Situation, cards: Cards) -> Bools:
    """It is in force now, and not taken off; whether it is suspended, only its document says (`recommend.py`)."""
    snapshot = situation.snapshot
    flags: Bools = snapshot.live.flags[cards.row] & (snapshot.validities.codes[cards.row] == IN_FORCE)
    return flags


def something_to_do(situation: Situation, cards: Cards) -> Bools:
    """It is something that one can have done, or leads to it."""
    snapshot = situation.snapshot
    allowed: Bools = snapshot.facets["kind"].allowed(KINDS)[snapshot.columns.profile[cards.row]]
    return allowed


def not_of_office(situation: Situation, cards: Cards) -> Bools:
    """No authority does it of itself (依职权): nobody applies to be fined."""
    offices: Bools = ~situation.snapshot.is_ex_officio[situation.snapshot.columns.profile[cards.row]]
    return offices


def for_audience(situation: Situation, cards: Cards) -> Bools:
    """It is for whom it is asked for, or for nobody in particular."""
    if situation.audience is None:
        return np.ones(len(cards), np.bool_)
    table = situation.snapshot.facets["audience"]
    profile = situation.snapshot.columns.profile[cards.row]
    nobodys: Bools = np.asarray((table.codes < 0).all(axis=1), np.bool_)
    fits: Bools = (table.allowed([situation.audience]) | nobodys)[profile]
    return fits


def on_platform(situation: Situation, cards: Cards) -> Bools:
    """The platform shows it."""
    return situation.on_platform[situation.snapshot.columns.profile[cards.row]]


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


RULES: tuple[Rule, ...] = (
    served_here, live, something_to_do, not_of_office, for_audience, on_platform, not_handled, not_dismissed, not_shown,
)  # fmt: skip


def allowed(situation: Situation, cards: Cards) -> Cards:
    """The cards of which every rule holds."""
    kept = np.ones(len(cards), np.bool_)
    for rule in RULES:
        kept &= rule(situation, cards)
    return cards.take(np.flatnonzero(kept))
