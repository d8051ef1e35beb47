"""Documents that an editor puts first: they match whether their words do or not, and their cards stand before all. And
documents that an editor hides: they are not there. And that nothing that is held fits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from dictionaries.kinds.lists import PinRule
from indexer.generation.arrays import Bools, Int64s
from indexer.snapshot import Snapshot
from ranker.matching.matches import Matches, RowMatches, isin_sorted
from ranker.matching.relevance import RELAXED
from ranker.ordering.cards import Cards

NO_ROWS: Int64s = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class PinnedRow:
    """A row, and the rule that pins it."""

    row: int
    base: int
    rule: PinRule


@dataclass(frozen=True, slots=True)
class HiddenRows:
    """What a rule hides.

    Attributes:
        rows: Live rows, ascending.
        matched: Those of them that would have been found.
    """

    rule: PinRule
    rows: Int64s
    matched: Int64s = field(default_factory=lambda: NO_ROWS)


@dataclass(frozen=True, slots=True)
class EditorialRows:
    """What editors have said of a request: what stands first, what does not come, and that nothing fits.

    Attributes:
        nothing_fits: The rule that says so; None where none does, or something is put first.
    """

    pins: tuple[PinnedRow, ...] = ()
    hides: tuple[HiddenRows, ...] = ()
    nothing_fits: PinRule | None = None

    @property
    def hidden(self) -> Int64s:
        """The rows that do not come, each once, ascending."""
        return np.unique(np.concatenate([hide.rows for hide in self.hides])) if self.hides else NO_ROWS


NO_EDITORIAL = EditorialRows()


def with_rows(snapshot: Snapshot, matches: Matches, rows: Int64s) -> Matches:
    """The matches, and those of some rows that are not among them, in the lowest class."""
    rows = rows[~matched(snapshot, matches, rows)]
    if not len(rows):
        return matches
    chain = matches.chain
    if chain is not None:
        relevance_class = chain.relevance_class.copy()
        relevance_class[isin_sorted(chain.rows.rows, rows)] = RELAXED
        chain, rows = replace(chain, relevance_class=relevance_class), rows[~isin_sorted(rows, chain.rows.rows)]
    more = RowMatches.without_evidence(snapshot, rows, np.full(len(rows), RELAXED, np.uint8))
    return replace(matches, chain=chain, wide=matches.wide.followed_by(more))


def pinned(snapshot: Snapshot, cards: Cards, pins: Sequence[PinnedRow], *, apart: bool = False) -> Cards:
    """The cards with their places: of each pinned row its own card, or else the one that its base has.

    Args:
        apart: Whether what is for 法人 alone has a card beside the others of its base.
    """
    if not pins or not len(cards):
        return cards
    places = cards.pinned.copy()
    for pin in pins:
        there = (cards.row == pin.row).nonzero()[0]
        if not len(there):
            there = _nearest_first(cards, (cards.base == pin.base).nonzero()[0])
            if apart and len(there) > 1:
                legal = snapshot.is_legal_only[snapshot.columns.profile[np.append(cards.row[there], pin.row)]]
                there = there[legal[:-1] == legal[-1]]
        if len(there) and not places[there[0]]:
            places[there[0]] = pin.rule.place
    return cards.with_(pinned=places, sure=cards.sure | (places > 0))


def _nearest_first(cards: Cards, places: Int64s) -> Int64s:
    order = np.lexsort((cards.row[places], cards.foreign[places], -cards.depth[places], cards.tier[places]))
    return places[order]


def rules_of(cards: Cards, pins: Sequence[PinnedRow]) -> dict[int, PinRule]:
    """The rule that put each pinned card first, by the card's row."""
    return {
        int(cards.row[i]): next(
            pin.rule for pin in pins if pin.base == cards.base[i] and pin.rule.place == cards.pinned[i]
        )
        for i in cards.pinned.nonzero()[0].tolist()
    }


def matched(snapshot: Snapshot, matches: Matches, rows: Int64s) -> Bools:
    """Whether each of some rows is among the matches."""
    slots = snapshot.slot_of(snapshot.columns.base[rows])
    # with an entry for those of no slot, of which there may be all
    found: Bools = np.append(matches.slots.relevance_class, np.uint8(0))[slots] > 0
    found |= isin_sorted(rows, matches.wide.row)
    if matches.chain is not None:
        found |= isin_sorted(rows, matches.chain.rows.rows[matches.chain.relevance_class > 0])
    return found
