"""What deleted rows leave in files: in the write-ahead log, and between the rows that stay."""

from __future__ import annotations

from pathlib import Path

from indexer.events.store import FORGOTTEN, EventStore
from indexer.store.engine import writing
from indexer.store.unused_bytes import empty_log, overwrite_unused

# Bytes of a file that is read through before a deletion is answered; a larger one is left to the worker. This takes a
# third of a second from memory.
AT_ONCE = 1024 * 1024 * 1024
# How often somebody had been forgotten when nothing was left of it any more.
OVERWRITTEN = "overwritten"


class Remains:
    """Overwrites what is left of whatever was deleted.

    Where somebody reads for long, the log cannot be emptied; where a file is large, reading it through takes long. The
    deletion is answered all the same: nothing shows these bytes to anybody. The worker goes on trying (`step`).

    Args:
        query_log: The file of the query log; None: there is none.
    """

    def __init__(self, store: EventStore, query_log: Path | None) -> None:
        self._store, self._query_log = store, query_log

    def overwrite_at_once(self) -> bool:
        """Overwrite what is left, as far as that can be done now; False where something was left to the worker."""
        return self._overwrite(AT_ONCE)

    def overwrite(self) -> bool:
        """The same, however large the files are."""
        return self._overwrite(None)

    def step(self) -> bool:
        """Go on with what a deletion had to leave; False where there was nothing, or it is still not possible."""
        if self._store.mark(FORGOTTEN) == self._store.mark(OVERWRITTEN):
            return False
        return self.overwrite()

    def _overwrite(self, largest: int | None) -> bool:
        forgotten = self._store.mark(FORGOTTEN)
        files = [path for path in (self._store.path, self._query_log) if path is not None and path.exists()]
        # all of them, also after one that is in use
        done = [_overwrite(path, largest) for path in files]
        if not all(done):
            return False
        if self._store.mark(OVERWRITTEN) != forgotten:
            with writing(self._store.engine) as connection:
                self._store.set_mark(connection, OVERWRITTEN, forgotten)
        return True


def _overwrite(path: Path, largest: int | None) -> bool:
    if largest is None or path.stat().st_size <= largest:
        return overwrite_unused(path)
    empty_log(path)
    return False
