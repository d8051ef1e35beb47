"""A state: something that answers queries, so that it can be compared with another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from search_engine.tuning.query_set import SetQuery

# So many cards of a query are compared.
DEPTH = 100


class Key(NamedTuple):
    """What the order of cards goes by, in its order; see `ranker.ordering.order`."""

    pinned: int
    relevance_class: int
    over: bool
    tier: int
    depth: int
    foreign: bool
    score: float


# Names of these, as `ranker.ordering.order.DECIDES` has them.
KEYS = ("pinned", "class", "over", "tier", "depth", "foreign", "score")


@dataclass(frozen=True, slots=True)
class Answer:
    """The first cards of a query.

    Attributes:
        ids: Best first.
        keys: What put each where it stands; empty where that is not known.
    """

    ids: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """A closer look at a query's answer.

    Attributes:
        signals: Id of a card → signal, as people call it → what it has in the score.
        reading: What each step of the analysis did, in words.
        rows: The rows of the dictionaries that acted, in words.
    """

    signals: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    reading: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()


class State(Protocol):
    """What answers."""

    @property
    def name(self) -> str:
        """As whoever compares named it."""

    def answer(self, query: SetQuery, depth: int) -> Answer:
        """The first `depth` cards. Raises `BadParameters` for a query that cannot be asked, `NotReady`."""

    def titles(self, ids: Sequence[str]) -> Mapping[str, str]:
        """What documents are called; those that are not known are absent."""

    def look(self, query: SetQuery, ids: Sequence[str], *, with_rows: bool) -> Look | None:
        """A closer look, at some cards; None where nothing more is known.

        Args:
            with_rows: Name the rows that acted: that takes as long as a hundred searches.
        """
