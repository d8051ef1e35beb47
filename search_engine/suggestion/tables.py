"""The tables of one view: the one that its build wrote, and small ones in memory for bases that came later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from dictionaries.caches import Latest
from dictionaries.kinds.intents import Hotline
from indexer.snapshot import Snapshot
from indexer.suggestions import SuggestionTable, table_in_memory
from indexer.suggestions.collect import name_entries
from indexer.suggestions.entry import Entry
from indexer.suggestions.hidden_entries import HiddenEntries, hidden_stamp, read_hidden
from indexer.suggestions.late_readings import LateReadings
from search_engine.suggestion.typed import Char, Typing

# Of two neighbours the older is this many times as large, else they become one: so an entry is entered again only a few
# times, however small the steps in which documents come.
TIMES = 2


# Hotlines have a table of their own, since they stand for no document. Chosen, a line's text leads to its route,
# whichever way it is written (`search_engine.page.instant_answers.hotline`).
# A hotline weighs less than any name or term that begins alike (see `indexer.suggestions.collect`): who types 医 wants
# to do something, and who wants to call goes on until little else is left. Each is one lighter than the one before it
# in the dictionary, which has the most general first; policies of no note come last in any case.
MOST_WEIGHT, LEAST_WEIGHT = 90, 30


class Tables:
    """Follows a view's bases. What is no longer there stays in the tables: nobody can have it, so it is not shown.

    Attributes:
        read: A text's readings, as far as the large table knows them.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        # by the large table and the stamp of what is beside it
        self._hidden: Latest[tuple[object, object], tuple[SuggestionTable, HiddenEntries | None]] = Latest()
        self._open()

    def _open(self) -> None:
        """Take the large table in use; the others are made anew, as it reads names."""
        self._number = self._snapshot.commit.suggestions
        folder = self._snapshot.suggestions
        self._built = SuggestionTable.open(folder)
        self._large = (folder, self._built)
        self.look_beside()
        self.read = LateReadings(self._built).read
        self._late: list[tuple[list[Entry], SuggestionTable]] = []
        self._known = self._snapshot.manifest.bases

    def look_beside(self) -> None:
        """Take over what has been left since of the large table's hidden entries; beside the requests."""
        folder, table = self._large  # together: a request may open another one meanwhile
        self._hidden.of((table, hidden_stamp(folder)), lambda: (table, read_hidden(folder)))

    def hidden(self, table: SuggestionTable) -> HiddenEntries | None:
        """The entries of a table that must not be shown, as far as somebody has looked at all of them."""
        known = self._hidden.value
        return known[1] if known is not None and known[0] is table else None

    def current(self) -> list[SuggestionTable]:
        """All tables, the large one first."""
        if self._number != self._snapshot.commit.suggestions:
            self._open()
        bases = self._snapshot.commit.bases
        if bases != self._known:
            # a follower that was killed writes its last bases anew, under the same numbers
            self._known = self._snapshot.manifest.bases if bases < self._known else self._known
            self._late = [] if bases < self._known else self._late
            self._add(self._new(self._known, bases))
            self._known = bases
        return [self._built, *(table for _, table in self._late)]

    def _new(self, first: int, end: int) -> list[Entry]:
        content = self._snapshot.documents.base_content
        known = [(base, found) for base in range(first, end) if (found := content(base))]
        return [entry for base, found in known for entry in name_entries(base, found)]

    def _add(self, entries: list[Entry]) -> None:
        while self._late and len(self._late[-1][0]) < TIMES * len(entries):
            entries = self._late.pop()[0] + entries
        if entries:
            self._late.append((entries, table_in_memory(entries, self.read)))


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
