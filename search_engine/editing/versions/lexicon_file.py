"""The file that processes follow, and the database that says what should be in it: brought to agree.

A publish commits, and then writes the file. Whatever comes between the two, a kill or another host's publish, is mended
by the next who looks (`LexiconFile.settle`).
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson
from sqlalchemy import Engine, select

from dictionaries.editing.row_lexicon import ShippedRows
from dictionaries.lexicon import BadDictionaries, Lexicon, open_lexicon, save_lexicon
from dictionaries.lexicon.compiled_store import KEYS
from indexer.disk import refusals
from indexer.store.editing.tables import versions
from search_engine.editing.versions.state import read_state

# What the file notes of itself: the version's number, when it was published (numbers begin again where a database is
# restored), and what shipped when it was written.
NUMBER, AT, SHIPPED = "number", "at", "shipped"
# A version's number and when it was published, ms since 1970 UTC; zeros before the first.
Published = tuple[int, int]
Stamp = tuple[int, int, int]


class LexiconFile:
    """The compiled dictionaries of one installation.

    Args:
        path: The file.
        lock: Held while it is written, so that no older version comes after a newer one.
    """

    def __init__(self, path: Path, lock: Path, engine: Engine) -> None:
        self._path, self._lock, self._engine = path, lock, engine
        self._settled: tuple[Stamp | None, Published, str] | None = None

    @property
    def exists(self) -> bool:
        """Whether anything was ever compiled."""
        return self._path.exists()

    def lexicon(self) -> Lexicon | None:
        """What it holds; None where it is missing or damaged."""
        try:
            return open_lexicon(self._path)
        except (BadDictionaries, OSError):
            return None

    def settle(self, shipped: ShippedRows, *, always: bool = False) -> bool:
        """Write what is published where the file holds anything else. Returns whether it did.

        Args:
            always: Also where it says that it holds just that.
        """
        version = shipped.lexicon.version
        if not always and self._settled == (self._stamp(), self._newest(), version):
            return False
        with self._locked(), self._engine.connect() as connection:
            newest = self._newest()
            written = False
            for left in self._path.parent.glob(f"{self._path.stem}.*.draft"):
                left.unlink(missing_ok=True)  # by one that was killed: who writes holds the lock
            if newest[0] and (always or self._holds() != (*newest, version)):
                state = read_state(connection, shipped)
                newest = (state.number, state.version.at if state.version else 0)
                save_lexicon(
                    state.lexicon(), self._path, {NUMBER: str(newest[0]), AT: str(newest[1]), SHIPPED: version}
                )
                written = True
            self._settled = (self._stamp(), newest, version)
            return written

    def _newest(self) -> Published:
        with self._engine.connect() as connection:
            query = select(versions.c.number, versions.c.at).order_by(versions.c.number.desc()).limit(1)
            row = connection.execute(query).one_or_none()
        return (0, 0) if row is None else (int(row.number), int(row.at))

    def _holds(self) -> tuple[int, int, str] | None:
        try:
            keys = orjson.loads(self._path.read_bytes())[KEYS]
            return int(keys[NUMBER]), int(keys[AT]), keys[SHIPPED]
        except (OSError, ValueError, KeyError, TypeError):
            return None  # none, a damaged one, or one of before there were versions

    def _stamp(self) -> Stamp | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with refusals(self._lock):
            self._lock.parent.mkdir(parents=True, exist_ok=True)
            handle = self._lock.open("w")
        with handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
