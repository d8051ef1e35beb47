"""How people use a portal: every habit with its number. Guesses where nothing is said of the source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

# What is typed: the name without its brackets, something that people call it, the whole name, pinyin, a slip of the
# keyboard. Names and what people call them make up nine in ten of the queries of a search box.
ASKED: Mapping[str, float] = MappingProxyType(
    {"name": 0.44, "called": 0.36, "whole": 0.08, "pinyin": 0.06, "slip": 0.06}
)
# Who rates is mostly pleased (the share of 5 among ratings, 好差评).
RATINGS: Mapping[int, float] = MappingProxyType({5: 0.82, 4: 0.1, 3: 0.04, 2: 0.02, 1: 0.02})


@dataclass(frozen=True, slots=True)
class BehaviourParameters:
    """Shares in 0 to 1, if nothing else is said.

    Attributes:
        consenting: Of the citizens who agree that what they do is kept.
        browses_per_week: Visits of a citizen without an occasion, above or equal 0.
        skew: γ ≥ 0: what is looked at without an occasion is drawn with popularity^γ. A catalogue's numbers are milder
            than a log, where the first of a thousand things gets some 5 % (Zipf); with 1.5 the sample's first gets 2 %.
        searches: Of the visits that begin with a search; the others come by the directory.
        looks_first: Of the steps that are looked up a day or two before they are handled.
        bias: η of position bias: place r is looked at with r^−η (Joachims, Swaminathan, Schnabel, WSDM 2017, use 1 in
            their simulations; on pages of ten with few searches for more than one thing it is milder).
        first: That what is wanted stands at the next place, from the first on (so it is first in 62 of 100).
        attracts: That what is wanted is clicked when it is looked at.
        distracts: That something else is.
        handles: Of the visits without an occasion that end with an application.
        keeps, takes_back: Of the views that are kept as favourites; of these, that are taken back.
        rates: Of what was handled.
        dismisses: Of the visits without an occasion, by which something is told to stay away.
        late: Of the events that arrive late, by up to `late_hours`.
    """

    consenting: float = 0.7
    browses_per_week: float = 0.5
    skew: float = 1.5
    searches: float = 0.78
    looks_first: float = 0.35
    bias: float = 0.7
    first: float = 0.62
    attracts: float = 0.85
    distracts: float = 0.05
    handles: float = 0.08
    keeps: float = 0.05
    takes_back: float = 0.1
    rates: float = 0.25
    dismisses: float = 0.01
    late: float = 0.0
    late_hours: float = 36.0
    asked: Mapping[str, float] = field(default_factory=lambda: ASKED)
    ratings: Mapping[int, float] = field(default_factory=lambda: RATINGS)
