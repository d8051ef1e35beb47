"""Loads under way, and removing of what one wrote that will never be seen.

A load holds a lock that is freed with its process, by which a start-up tells it from one whose process is gone: a file
beside a database of SQLite, a lock of a session of its own in a server, where other hosts see it too. A session ends
with its connection, though: so what removes a load marks it first, and a writer that lives looks for the mark.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

from sqlalchemy import Engine, func, select, update

from indexer.disk import refusals
from indexer.errors import StoreBusy
from indexer.processes import is_held
from indexer.store.engine import writing
from indexer.store.load_record import now_text
from indexer.store.tables import documents, loads

# Rows that one transaction removes: nobody waits long for it.
CHUNK = 10_000
# The first half of the number of a session's lock, whose second half is the load's.
SESSION_LOCKS = 0x7A77_6C64


def lock_path(locks: Path, load: int) -> Path:
    """The lock file that a load under way holds."""
    return locks / f"load-{load}.lock"


def hold_load(engine: Engine, locks: Path, load: int) -> Callable[[], None] | None:
    """Take the lock of a load; gives what frees it, None where another holds it."""
    if engine.dialect.name == "postgresql":
        return _hold_session(engine, load)
    path = lock_path(locks, load)
    handle = hold_lock(path)
    if handle is None:
        return None

    def free() -> None:
        path.unlink(missing_ok=True)
        handle.close()

    return free


def is_under_way(engine: Engine, locks: Path, load: int) -> bool:
    """Whether somebody holds the lock of a load."""
    if engine.dialect.name != "postgresql":
        return is_held(lock_path(locks, load))
    free = _hold_session(engine, load)
    if free is not None:
        free()
    return free is None


def hold_lock(path: Path) -> IO[str] | None:
    """Take an exclusive lock that the operating system frees with the process; None where another holds it."""
    with refusals(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = path.open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return None
    return handle


def _hold_session(engine: Engine, load: int) -> Callable[[], None] | None:
    """The same of a server's session: a connection is kept for it."""
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    if not connection.execute(select(func.pg_try_advisory_lock(SESSION_LOCKS, load))).scalar_one():
        connection.close()
        return None

    def free() -> None:
        # where the server is away, the session has ended with the connection
        with suppress(StoreBusy), connection:
            connection.execute(select(func.pg_advisory_unlock(SESSION_LOCKS, load)))

    return free


def remove_load(engine: Engine, load: int) -> bool:
    """Remove every document of a load that is not visible, in short transactions; the load's line stays, without
    sequence, and says that nothing is left of it.

    Returns:
        Whether it had written any.
    """
    unseen = loads.c.load == load, loads.c.sequence.is_(None)
    with writing(engine) as connection:
        # its writer may be alive, cut off from the server: it must not make visible what is left
        connection.execute(update(loads).where(*unseen).values(finished=now_text()))
        span = connection.execute(select(loads.c.first_doc, loads.c.last_doc).where(*unseen)).one_or_none()
    if span is None or span[0] is None:
        return False
    for first in range(span[0], span[1] + 1, CHUNK):
        with writing(engine) as connection:
            last = min(first + CHUNK - 1, span[1])
            connection.execute(documents.delete().where(documents.c.doc.between(first, last), documents.c.load == load))
    with writing(engine) as connection:
        return bool(connection.execute(update(loads).where(*unseen).values(first_doc=None, written=0)).rowcount)


def remove_abandoned(engine: Engine, locks: Path) -> list[int]:
    """Remove what loads wrote whose process died; called at start-up. Loads under way are left alone."""
    with engine.connect() as connection:
        unfinished = select(loads.c.load).where(loads.c.sequence.is_(None), loads.c.first_doc.isnot(None))
        candidates = list(connection.execute(unfinished).scalars())
    removed = []
    for load in candidates:
        free = hold_load(engine, locks, load)
        if free is None:
            continue
        # it may have been finished between the first look and the lock: then nothing of it is touched
        removed += [load] if remove_load(engine, load) else []
        free()
    return removed
