"""What this host keeps for databases on a server until they take it: events, and entries of the query log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from indexer.outbox import Spool, SpoolState

# In the home.
FOLDER = "outbox"


@dataclass(frozen=True, slots=True)
class Outbox:
    """The spools of one host."""

    events: Spool
    query_log: Spool

    @classmethod
    def of(cls, folder: Path, most: int) -> Outbox:
        """Those in a folder, of so many bytes each at most."""
        return cls(Spool(folder / "events", most), Spool(folder / "query-log", most))

    def states(self) -> Mapping[str, SpoolState]:
        """How they stand, by the names of their folders."""
        return {spool.folder.name: spool.state() for spool in (self.events, self.query_log)}
