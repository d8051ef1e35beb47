"""Small files of a home that all hosts need and that the database has no tables for: rank profiles, regions, keys.

A file's row has a number that grows with each change. Removing a file leaves its row without a content.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from indexer.store.engine import writing
from indexer.store.hosts.database_clock import DatabaseClock
from indexer.store.hosts.tables import shared_files
from indexer.store.hosts.wakeups import wake

DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class FileVersion:
    """One version of a file.

    Attributes:
        path: Below the home, with `/`.
        number: From 1; grows by 1 with each change.
        digest: See `digest_of`.
    """

    path: str
    number: int
    digest: bytes


def digest_of(content: bytes | None) -> bytes:
    """16 bytes of BLAKE2b; no bytes for a file that is not there."""
    return b"" if content is None else blake2b(content, digest_size=DIGEST_BYTES).digest()


class SharedFiles:
    """The files that the hosts of one database share. Methods raise `StoreBusy` where it does not answer now."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def versions(self) -> dict[str, FileVersion]:
        """The newest version of each file, by path."""
        columns = (shared_files.c.path, shared_files.c.number, shared_files.c.digest)
        with self._engine.connect() as connection:
            return {row.path: FileVersion(*row) for row in connection.execute(select(*columns))}

    def content(self, path: str) -> tuple[int, bytes | None]:
        """The number and the content of a file; None: it was removed."""
        query = select(shared_files.c.number, shared_files.c.content).where(shared_files.c.path == path)
        with self._engine.connect() as connection:
            number, content = connection.execute(query).one()
        return int(number), content

    def put(self, path: str, content: bytes | None, *, first: bool = False) -> FileVersion:
        """Write another version of a file, and wake the other hosts; returns the newest version.

        Args:
            content: None: it was removed.
            first: Only where no host has put it yet: who comes second takes over what the first has.
        """
        try:
            with writing(self._engine, shared=True) as connection:
                return _put(connection, path, content, first=first)
        except IntegrityError:
            return self.put(path, content, first=first)  # another host made the row in this moment


def _put(connection: Connection, path: str, content: bytes | None, *, first: bool) -> FileVersion:
    same, columns = shared_files.c.path == path, (shared_files.c.path, shared_files.c.number, shared_files.c.digest)
    there = connection.execute(select(*columns).where(same)).one_or_none()
    if there is not None and first:
        return FileVersion(*there)
    values = {"digest": digest_of(content), "content": content, "at": DatabaseClock()}
    if there is None:
        connection.execute(insert(shared_files).values(path=path, number=1, **values))
    else:
        connection.execute(update(shared_files).where(same).values(number=shared_files.c.number + 1, **values))
    wake(connection, shared_files.name)
    return FileVersion(*connection.execute(select(*columns).where(same)).one())
