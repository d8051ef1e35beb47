"""Opening the database of documents."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from indexer.errors import WrongDatabase
from indexer.store.engine import open_plain
from indexer.store.location import opening, sqlite_file
from indexer.store.schemas import DOCUMENTS


def open_engine(location: Path | str, *, read_only: bool = False) -> Engine:
    """Open (and, unless read-only, create or migrate) the database at a path or URL.

    Args:
        location: A file for SQLite, or an SQLAlchemy URL.
        read_only: For processes that only serve; they never wait for a lock. Of a database without any schema of
            ours they make an empty store.

    Raises:
        WrongDatabase: What is there is no document store, cannot be reached, or is of a newer program; the text names
            the mend.
        StoreBusy: Another process holds the write lock for too long.
    """
    file = sqlite_file(location)
    if read_only and isinstance(location, str) and file is not None and file.parent.is_dir() and not file.exists():
        raise WrongDatabase(f"{file} 不存在", "请先用 zwfw load 载入数据，或改正 ZWFW_DATABASE")
    with opening(location):
        engine = open_plain(location, read_only=read_only)
        try:
            found = DOCUMENTS.look_to_read(engine, location) if read_only else DOCUMENTS.look(engine, location)
            if not read_only or (found is None and DOCUMENTS.is_new(engine)):
                DOCUMENTS.migrate(engine)
        except WrongDatabase:
            engine.dispose()
            raise
    return engine
