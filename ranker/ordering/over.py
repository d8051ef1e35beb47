"""What is over, or not yet in force, yields: its card stands behind all of its class that is. What is superseded
is folded into the card of its successor, which matches wherever it does; it has a card of its own where somebody asks
for the old text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.documents.document import KEPT_OUT_OF_FORCE
from indexer.documents.timestamps import year_of
from indexer.generation.arrays import Bools, Int64s, distinct
from indexer.snapshot import Snapshot
from indexer.snapshot.validities import IN_FORCE, SUPERSEDED, UPCOMING, Validities
from ranker.matching.matches import Matches, isin_sorted
from ranker.matching.relevance import EXACT, IN_NAME
from ranker.ordering.cards import Cards
from ranker.ordering.folds import NO_FOLDS, Folds, fold_cards
from ranker.ordering.pins import NO_ROWS, matched

# Characters that the shortest document number has (杭政〔2024〕1号, squashed): less may stand in any text.
SHORTEST_NUMBER = 5


@dataclass(frozen=True, slots=True)
class OldTexts:
    """How a query asks for old texts.

    Attributes:
        wanted: It says so (旧, 原, 当时): among equals old texts stand first.
        years: Those that it names: what was issued then yields to nothing.
        numbers: All of it, squashed, where it may hold a document number (文号): what has that number was asked for.
    """

    wanted: bool = False
    years: frozenset[int] = frozenset()
    numbers: str = ""


def missing_in_line(snapshot: Snapshot, matches: Matches, hidden: Int64s, old_texts: Callable[[], OldTexts]) -> Int64s:
    """Rows that do not match themselves: the successors of rows that do, and where old texts are asked for by a word or
    a year, what these have superseded; but for what an editor hides.
    """
    validities = snapshot.validities
    if not len(validities.rows):
        return NO_ROWS
    rows = _matching_in_line(snapshot, matches)
    asked = old_texts()
    wanted = rows[validities.codes[rows] == SUPERSEDED]
    line = validities.successors_of(wanted) if len(wanted) else wanted
    if asked.wanted or asked.years:
        former = validities.rows[matched(snapshot, matches, validities.successors)]
        line = np.concatenate((line, former if asked.wanted else former[_issued_in(snapshot, former, asked.years)]))
    if not len(line):
        return NO_ROWS
    line = distinct(line)
    line = line[~matched(snapshot, matches, line)]
    return line[~isin_sorted(line, hidden)]


def _matching_in_line(snapshot: Snapshot, matches: Matches) -> Int64s:
    """The rows that match by themselves and have superseded something, or are superseded."""
    in_line, rows, chain = snapshot.validities.in_line, matches.wide.row, matches.chain
    rows = rows[in_line[rows]]
    if chain is None:
        return rows
    near = chain.rows.rows
    return np.concatenate((rows, near[in_line[near] & (chain.relevance_class > 0)]))


def yielding(
    snapshot: Snapshot, cards: Cards, old_texts: Callable[[], OldTexts], *, fold: bool = True
) -> tuple[Cards, Folds]:
    """The cards, those that are over marked, and what was folded. A successor has at least the class of what it has
    superseded, and is as sure, unless somebody asks for the former by its very name; and where the old text is asked
    for, that has at least its successor's.

    Args:
        old_texts: How the query asks for old texts; only asked where there are some.
        fold: Whether a superseded card is folded into its successor's.
    """
    validities = snapshot.validities
    codes = validities.codes[cards.row]
    places = codes.nonzero()[0]
    if not len(places):
        return cards, NO_FOLDS
    asked = old_texts()
    relevance_class, sure = cards.relevance_class.copy(), cards.sure.copy()
    if asked.numbers:
        by_number = places[_is_in(snapshot.document_numbers(cards.row[places]), asked.numbers)]
        relevance_class[by_number], sure[by_number] = EXACT, True
    in_year = np.zeros(len(cards), np.bool_)
    in_year[places] = _issued_in(snapshot, cards.row[places], asked.years)
    folded: list[tuple[int, int]] = []
    for former, heir in _with_heirs(validities, cards, places[codes[places] == SUPERSEDED]):
        if relevance_class[former] < EXACT:
            relevance_class[heir], sure[heir] = (
                max(relevance_class[heir], relevance_class[former]),
                sure[heir] | sure[former],
            )
            if asked.wanted or in_year[former]:
                relevance_class[former], sure[former] = relevance_class[heir], sure[heir]
            elif fold and not cards.pinned[former]:
                folded.append((former, heir))
    over = codes != IN_FORCE
    if asked.wanted and (old := over & (codes != UPCOMING) & _is_read(snapshot, cards.row)).any():
        over = ~old
        named = old & (relevance_class >= IN_NAME)  # no matter that is called so is asked for
        relevance_class[named], sure[named] = relevance_class.max(), True
    else:
        over &= ~in_year
    return fold_cards(cards.with_(over=over, relevance_class=relevance_class, sure=sure), folded)


def _with_heirs(validities: Validities, cards: Cards, places: Int64s) -> Iterator[tuple[int, int]]:
    """The places of superseded cards, each with that of its successor's card; those without one are left out."""
    successors = validities.successors_of(cards.row[places])
    heirs = isin_sorted(cards.row, successors).nonzero()[0]
    card = dict(zip(cards.row[heirs].tolist(), heirs.tolist(), strict=True))
    pairs = zip(places.tolist(), successors.tolist(), strict=True)
    return ((former, card[row]) for former, row in pairs if row in card)


def _is_read(snapshot: Snapshot, rows: Int64s) -> Bools:
    """Which rows are texts: 原 before 单位 asks for no matter that was abolished."""
    texts: Bools = snapshot.facets["kind"].allowed(KEPT_OUT_OF_FORCE)[snapshot.columns.profile[rows]]
    return texts


def _is_in(numbers: Sequence[str], text: str) -> Bools:
    """Which of some document numbers stand in a text."""
    return np.array([len(number) >= SHORTEST_NUMBER and number in text for number in numbers], np.bool_)


def _issued_in(snapshot: Snapshot, rows: Int64s, years: frozenset[int]) -> Bools:
    if not years:
        return np.zeros(len(rows), np.bool_)
    return np.array([bool(at) and year_of(at) in years for at in snapshot.issued(rows).tolist()], np.bool_)
