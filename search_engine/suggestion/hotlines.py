"""Hotlines as suggestions: by the number, by the name, by what people call it; the same in every region.

They have a table of their own, since they stand for no document. Chosen, a line's text leads to its route, whichever
way it is written (`search_engine.page.instant_answers.hotline`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from dictionaries.kinds.ways import Hotline
from indexer.suggestions import SuggestionTable, table_in_memory
from indexer.suggestions.entry import Entry
from search_engine.suggestion.typed import Char, Typing

# A hotline weighs less than any name or term that begins alike (see `indexer.suggestions.names`): who types 医 wants to
# do something, and who wants to call goes on until little else is left. Each is one lighter than the one before it in
# the dictionary, which has the most general first; policies of no note come last in any case.
MOST_WEIGHT, LEAST_WEIGHT = 90, 30


def hotline_table(hotlines: Sequence[Hotline], read: Callable[[str], Sequence[str]]) -> SuggestionTable:
    """The table of some hotlines.

    Args:
        read: A text's readings, one a character.
    """
    return table_in_memory(list(_entries(hotlines)), read)


def _entries(hotlines: Iterable[Hotline]) -> Iterator[Entry]:
    """What is typed stands first in one of them, so that all are found by their beginning."""
    for place, row in enumerate(hotlines):
        weight = max(MOST_WEIGHT - place, LEAST_WEIGHT)
        yield Entry(f"{row.number} {row.name}", "hotline", weight, ())
        for name in (row.name, *row.aliases):
            yield Entry(f"{name} {row.number}", "hotline", weight, ())


def in_numbers(way: Typing) -> bool:
    """Whether digits were typed: inside of numbers any of them is found, and none of it is meant."""
    first = way.wishes[0]
    return isinstance(first, Char) and first.char.isdigit()
