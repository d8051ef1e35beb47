"""What is usually handled after a matter, as a reviewed dictionary (`next_steps`) says: known where nobody has handled
anything yet.
"""

from __future__ import annotations

from collections.abc import Mapping

from dictionaries.caches import Latest
from dictionaries.kinds.ways import NextStep
from dictionaries.normalize import squash

Rows = tuple[NextStep, ...]


class NextSteps:
    """What follows which matter, by the rows in force; made once for the same rows."""

    def __init__(self) -> None:
        self._kept: Latest[Rows, Mapping[str, tuple[str, ...]]] = Latest()

    def of(self, rows: Rows) -> Mapping[str, tuple[str, ...]]:
        """A matter's name, squashed → names of those that follow it, the first step first."""
        return self._kept.of(rows, lambda: {squash(row.matter): row.following for row in rows})
