"""All that follows the dictionaries in force: the words that texts are cut by, suggestions and vocabulary, and which
suggestions are hidden.

Suggestions are looked at beforehand, because looking takes 100 µs a text, two fifths of a keystroke, and each serving
process would do it again. The numbers of hidden ones stay beside the table, not in it: bans change more often than
names, and the table is sealed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.building.steps import Progress, no_progress
from indexer.generation.generation import Commit, Generation
from indexer.suggestions import SuggestionTable
from indexer.suggestions.hidden_entries import HiddenEntries, ShowingRules, write_hidden
from indexer.worker.incremental_indexer import IncrementalIndexer
from indexer.worker.reanalysis.in_force import DictionariesInForce
from indexer.worker.reanalysis.reanalysis import LEAD, Reanalysis
from indexer.worker.reanalysis.tables import TablesRenewal

# Of fewer entries each process soon knows all that it shows: it is not worth the rules, which take .3 s to make.
LEAST = 1_000
# Entries of a step: some 30 ms, in which the store is not followed.
PORTION = 500


@dataclass(frozen=True, slots=True)
class _Look:
    """How far a table has been looked at, by which rules.

    Attributes:
        next: The first entry that has not been looked at.
    """

    folder: Path
    table: SuggestionTable
    rules: ShowingRules
    hidden: frozenset[int] = frozenset()
    next: int = 0

    @property
    def is_done(self) -> bool:
        return self.next == len(self.table)

    def on(self, count: int) -> _Look:
        """The look after so many entries more."""
        end = min(self.next + count, len(self.table))
        new = (number for number in range(self.next, end) if not self.rules.allow(self.table.text(number)))
        return replace(self, hidden=self.hidden.union(new), next=end)


class HiddenRenewal:
    """Keeps what a generation tells of hidden suggestions as the dictionaries in force have it.

    A process that starts looks at all of them once, whatever was left there: its program may know rules better than the
    one before. Looking takes 100 µs a text, two fifths of a keystroke; each serving process would do it again. The
    numbers stay beside the table, not in it: bans change more often than names, and the table is sealed.
    """

    def __init__(self) -> None:
        self._key: tuple[Path, str] | None = None
        self._look: _Look | None = None

    def step(
        self, generation: Generation, commit: Commit, in_force: DictionariesInForce, progress: Progress = no_progress
    ) -> bool:
        """Do a portion; True where there is more to do at once."""
        if in_force.rules is None:
            return False
        folder = generation.numbered(generation.suggestions, commit.suggestions)
        if (folder, in_force.lexicon) == self._key:
            return False
        look = self._look = self._begun(folder, in_force.rules)
        if look is not None and not look.is_done:
            progress("核对联想词", look.next, len(look.table))
            look = self._look = look.on(PORTION)
        if look is not None and not look.is_done:
            return True
        if look is not None:
            write_hidden(folder, HiddenEntries(in_force.lexicon, look.hidden))
        self._key = folder, in_force.lexicon
        return False

    def _begun(self, folder: Path, rules_of: Callable[[], ShowingRules]) -> _Look | None:
        """The look at a table, where the one before ended if rules and table are the same; None for a small table."""
        known = self._look if self._look is not None and self._look.folder == folder else None
        table = known.table if known else SuggestionTable.open(folder)
        if len(table) < LEAST:
            return None
        rules = rules_of()
        return known if known and known.rules == rules else _Look(folder, table, rules)


class Renewal:
    """Keeps a follower's generation as the dictionaries in force have it, a portion a step.

    Args:
        beside: Other processes serve meanwhile, and the store is followed: nobody is kept waiting.
    """

    def __init__(self, *, beside: bool = True) -> None:
        self._words = Reanalysis(LEAD if beside else 0.0)
        self._tables = TablesRenewal(beside=beside)
        self._hidden = HiddenRenewal()

    def step(
        self, follower: IncrementalIndexer, in_force: DictionariesInForce, progress: Progress = no_progress
    ) -> bool:
        """Do a portion; True where there is more to do at once."""
        tables = self._tables.step(follower, in_force, progress)
        words = self._words.step(follower, in_force.fields, progress)
        # last, since a new table is to be looked at again
        return tables or words or self._hidden.step(follower.generation, follower.commit, in_force, progress)
