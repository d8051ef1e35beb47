"""Unfinished loads: the lock of one under way, and the removing of what one wrote that will never be seen."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO

from sqlalchemy import Engine, select, update

from indexer.disk import refusals
from indexer.store.engine import writing
from indexer.store.tables import documents, loads

# Rows that one transaction removes: nobody waits long for it.
CHUNK = 10_000


def lock_path(locks: Path, load: int) -> Path:
    """The lock file that a load under way holds."""
    return locks / f"load-{load}.lock"


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


def remove_load(engine: Engine, load: int) -> bool:
    """Remove every document of a load that is not visible, in short transactions; the load's line stays, without
    sequence, and says that nothing is left of it.

    Returns:
        Whether it had written any.
    """
    with engine.connect() as connection:
        span = connection.execute(
            select(loads.c.first_doc, loads.c.last_doc).where(loads.c.load == load, loads.c.sequence.is_(None))
        ).one_or_none()
    if span is None or span[0] is None:
        return False
    for first in range(span[0], span[1] + 1, CHUNK):
        with writing(engine) as connection:
            last = min(first + CHUNK - 1, span[1])
            connection.execute(documents.delete().where(documents.c.doc.between(first, last), documents.c.load == load))
    emptied = update(loads).where(loads.c.sequence.is_(None), loads.c.load == load).values(first_doc=None, written=0)
    with writing(engine) as connection:
        return bool(connection.execute(emptied).rowcount)


def remove_abandoned(engine: Engine, locks: Path) -> list[int]:
    """Remove what loads wrote whose process died; called at start-up. Loads under way are left alone."""
    with engine.connect() as connection:
        unfinished = select(loads.c.load).where(loads.c.sequence.is_(None), loads.c.first_doc.isnot(None))
        candidates = list(connection.execute(unfinished).scalars())
    removed = []
    for load in candidates:
        lock = hold_lock(lock_path(locks, load))
        if lock is None:
            continue
        # it may have been finished between the first look and the lock: then nothing of it is touched
        removed += [load] if remove_load(engine, load) else []
        lock_path(locks, load).unlink(missing_ok=True)
        lock.close()
    return removed
