"""What is over yields: its card stands behind all of its class that is in force. What is superseded is folded into the
card of its successor, which matches wherever it does; it has a card of its own where somebody asks for the old text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from indexer.documents.timestamps import year_of
from indexer.generation.arrays import Array, Bools, Int64s, UInt8s
from indexer.snapshot import Snapshot
from indexer.snapshot.validities import IN_FORCE, SUPERSEDED, Validities
from ranker.matching.matches import Matches
from ranker.matching.relevance import EXACT
from ranker.ordering.cards import Cards
from ranker.ordering.pins import NO_ROWS, matched

# Characters that the shortest document number has (杭政〔2024〕1号, squashed): less may stand in any text.
SHORTEST_NUMBER = 5


@dataclass(frozen=True, slots=True)
class OldTexts:
    """How a query asks for old texts.

    Attributes:
        wanted: It says so (旧, 原, 当时): among equals the old ones stand first.
        years: Those that it names: what was issued then yields to nothing.
        text: All of it, squashed: a document whose number (文号) is in it is what was asked for.
    """

    wanted: bool = False
    years: frozenset[int] = frozenset()
    text: str = ""


def missing_successors(snapshot: Snapshot, matches: Matches, hidden: Int64s) -> Int64s:
    """The rows of successors that do not match themselves, of rows that do; but for what an editor hides."""
    validities = snapshot.validities
    if not len(validities.rows):
        return NO_ROWS
    codes, wide, chain = validities.codes, matches.wide.row, matches.chain
    former = wide[codes[wide] == SUPERSEDED]
    if chain is not None:
        rows = chain.rows.rows
        former = np.concatenate((former, rows[(codes[rows] == SUPERSEDED) & (chain.relevance_class > 0)]))
    if not len(former):
        return NO_ROWS
    successors = np.unique(validities.successors_of(former))
    return np.setdiff1d(successors[~matched(snapshot, matches, successors)], hidden)


def yielding(
    snapshot: Snapshot, cards: Cards, lowered_from: UInt8s, old_texts: Callable[[], OldTexts], *, fold: bool = True
) -> tuple[Cards, UInt8s]:
    """The cards, those that are over marked, and the classes that they were lowered from. A successor has at least the
    class of what it has superseded, unless somebody asks for the former by its very name.

    Args:
        lowered_from: As `as_meant` gives it.
        old_texts: How the query asks for old texts; only asked where there are some.
        fold: Whether a superseded card is folded into its successor's.
    """
    validities = snapshot.validities
    codes = validities.codes[cards.row]
    places = codes.nonzero()[0]
    if not len(places):
        return cards, lowered_from
    asked = old_texts()
    relevance_class, collapsed_count = cards.relevance_class.copy(), cards.collapsed_count.copy()
    relevance_class[_by_number(validities, cards, places, asked.text)] = EXACT
    in_year = _issued_in(snapshot, cards, places, asked.years)
    kept = np.ones(len(cards), np.bool_)
    for former, heir in _with_heirs(validities, cards, places[codes[places] == SUPERSEDED]):
        if relevance_class[former] < EXACT:
            relevance_class[heir] = max(relevance_class[heir], relevance_class[former])
            if fold and not (asked.wanted or in_year[former] or cards.pinned[former]):
                collapsed_count[heir] += collapsed_count[former] + 1
                kept[former] = False
    over = codes == IN_FORCE if asked.wanted else (codes != IN_FORCE) & ~in_year
    found = cards.with_(over=over, relevance_class=relevance_class, collapsed_count=collapsed_count)
    return (found, lowered_from) if kept.all() else (found.take(kept), lowered_from[kept])


def _with_heirs(validities: Validities, cards: Cards, places: Int64s) -> Iterator[tuple[int, int]]:
    """The places of superseded cards, each with that of its successor's card; those without one are left out."""
    card = {row: place for place, row in enumerate(cards.row.tolist())} if len(places) else {}
    successors = validities.successors_of(cards.row[places]).tolist()
    return ((former, card[row]) for former, row in zip(places.tolist(), successors, strict=True) if row in card)


def _by_number(validities: Validities, cards: Cards, places: Int64s, text: str) -> list[int]:
    """Those of some cards whose document number stands in a text."""
    if not any(char.isdigit() for char in text):
        return []
    numbers = ((place, validities.numbers.get(row, "")) for place, row in _rows(cards, places))
    return [place for place, number in numbers if len(number) >= SHORTEST_NUMBER and number in text]


def _issued_in(snapshot: Snapshot, cards: Cards, places: Int64s, years: frozenset[int]) -> Bools:
    """Which cards, of some, were issued in one of the years."""
    found = np.zeros(len(cards), np.bool_)
    if years:
        issued = snapshot.issued(cards.row[places]).tolist()
        found[places] = [bool(at) and year_of(at) in years for at in issued]
    return found


def _rows(cards: Cards, places: Array) -> Iterator[tuple[int, int]]:
    return zip(places.tolist(), cards.row[places].tolist(), strict=True)
