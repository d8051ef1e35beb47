"""All that follows the dictionaries in force: the words that texts are cut by, suggestions and vocabulary, and which
suggestions are hidden.

Suggestions are looked at beforehand, because looking takes 100 µs a text, two fifths of a keystroke, and each serving
process would do it again. The numbers of hidden ones stay beside the table, not in it: bans change more often than
names, and the table is sealed.
"""

from __future__ import annotations

from indexer.build.steps import Progress, no_progress
from indexer.worker.incremental_indexer import IncrementalIndexer
from indexer.worker.reanalysis.hidden_renewal import HiddenRenewal
from indexer.worker.reanalysis.in_force import DictionariesInForce
from indexer.worker.reanalysis.reanalysis import LEAD, Reanalysis
from indexer.worker.reanalysis.tables import TablesRenewal


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
