"""How the first page of a query differs between two lexicons: which cards came, went, and moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.replay.outcome import CardSeen, Outcome

IN, OUT, UP, DOWN, SAME = "in", "out", "up", "down", "same"


@dataclass(frozen=True, slots=True)
class Move:
    """What became of a card.

    Attributes:
        before, after: Its place on the first page, from 1; None: it is not there.
    """

    card: CardSeen
    before: int | None
    after: int | None

    @property
    def mark(self) -> str:
        """`IN`, `OUT`, `UP`, `DOWN` or `SAME`."""
        if self.before is None or self.after is None:
            return IN if self.before is None else OUT
        return SAME if self.before == self.after else UP if self.after < self.before else DOWN

    @property
    def steps(self) -> int:
        """By how many places it went up or down."""
        return abs(self.before - self.after) if self.before and self.after else 0

    def as_dict(self) -> dict[str, Any]:
        """It as plain values."""
        card = {"id": self.card.id, "title": self.card.title, "region": self.card.region}
        return {**card, "before": self.before, "after": self.after, "mark": self.mark, "steps": self.steps}


@dataclass(frozen=True, slots=True)
class PageChange:
    """A query whose first page is another one."""

    query: ReplayQuery
    before: Outcome
    after: Outcome

    @property
    def moves(self) -> list[Move]:
        """Every card of both pages: those of the new page in its order, then those that went."""
        before = {card.id: place for place, card in enumerate(self.before.cards, 1)}
        after = {card.id: place for place, card in enumerate(self.after.cards, 1)}
        stay = [Move(card, before.get(card.id), place) for place, card in enumerate(self.after.cards, 1)]
        gone = [Move(card, place, None) for place, card in enumerate(self.before.cards, 1) if card.id not in after]
        return [*stay, *gone]

    @property
    def loses_all(self) -> bool:
        """Whether it finds nothing any more."""
        return self.after.found_nothing and not self.before.found_nothing

    @property
    def finds_now(self) -> bool:
        """Whether it found nothing before."""
        return self.before.found_nothing and not self.after.found_nothing

    @property
    def first_changes(self) -> bool:
        """Whether another card stands first."""
        return self.before.first != self.after.first

    @property
    def cards_change(self) -> bool:
        """Whether any card came, went or moved."""
        return self.before.cards != self.after.cards

    def as_dict(self) -> dict[str, Any]:
        """It as plain values."""
        return {
            **self.query.as_dict(),
            "source": self.query.source,
            "before": self.before.as_dict(),
            "after": self.after.as_dict(),
            "moves": [move.as_dict() for move in self.moves],
            "loses_all": self.loses_all,
            "finds_now": self.finds_now,
            "first_changes": self.first_changes,
        }


def changes_between(
    queries: Sequence[ReplayQuery], before: Sequence[Outcome], after: Sequence[Outcome]
) -> list[PageChange]:
    """The queries whose page differs: first those that lose or find everything, then where another card is first, then
    where cards move, then the rest; of each the most frequent first.
    """
    found = [
        PageChange(query, one, other) for query, one, other in zip(queries, before, after, strict=True) if one != other
    ]
    return sorted(found, key=_weight)


def _weight(change: PageChange) -> tuple[int, int]:
    reasons = (change.loses_all, change.finds_now, change.first_changes, change.cards_change)
    return next((place for place, holds in enumerate(reasons) if holds), len(reasons)), -change.query.count
