"""Looking which suggestions must not be shown, whenever the table or the rules are others: a portion a step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.build.steps import Progress, no_progress
from indexer.generation.generation import Commit, Generation
from indexer.suggestions import SuggestionTable
from indexer.suggestions.hidden_entries import HiddenEntries, ShowingRules, write_hidden
from indexer.worker.reanalysis.in_force import DictionariesInForce

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
        """Whether all entries have been looked at."""
        return self.next == len(self.table)

    def on(self, count: int) -> _Look:
        """The look after so many entries more."""
        end = min(self.next + count, len(self.table))
        new = (number for number in range(self.next, end) if not self.rules.allow(self.table.text(number)))
        return replace(self, hidden=self.hidden.union(new), next=end)


class HiddenRenewal:
    """Keeps what a generation tells of hidden suggestions as the dictionaries in force have it.

    A process that starts looks at all of them once, whatever was left there: its program may know rules better than the
    one before.
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
