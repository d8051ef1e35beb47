"""Cards folded into another document's card: an old text into the new one's, an interpretation into its policy's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.generation.arrays import Int64s
from ranker.ordering.cards import Cards
from ranker.ordering.pins import NO_ROWS


@dataclass(frozen=True, slots=True)
class Folds:
    """Rows of cards that were folded, and for each the row of the card that stands for it."""

    rows: Int64s
    into: Int64s

    def __len__(self) -> int:
        return len(self.rows)

    def and_(self, other: Folds) -> Folds:
        """Both together; no row is in both."""
        if not len(self) or not len(other):
            return self if len(self) else other
        return Folds(np.concatenate((self.rows, other.rows)), np.concatenate((self.into, other.into)))


NO_FOLDS = Folds(NO_ROWS, NO_ROWS)


def fold_cards(cards: Cards, pairs: Sequence[tuple[int, int]]) -> tuple[Cards, Folds]:
    """The cards without some, which are counted on others.

    Args:
        pairs: The place of a card, and that of the card that stands for it, which is not folded itself.
    """
    if not pairs:
        return cards, NO_FOLDS
    places, into = np.array(pairs, np.int64).T
    collapsed_count, kept = cards.collapsed_count.copy(), np.ones(len(cards), np.bool_)
    np.add.at(collapsed_count, into, cards.collapsed_count[places] + 1)
    kept[places] = False
    folds = Folds(cards.row[places], cards.row[into])
    return cards.with_(collapsed_count=collapsed_count).take(kept.nonzero()[0]), folds
