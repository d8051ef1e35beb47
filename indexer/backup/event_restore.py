"""Making events of a backup fit to be used again: nobody comes back who has asked to be forgotten."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DatabaseError

from indexer.errors import WrongDatabase
from indexer.events.erasing import erase_person
from indexer.events.erasure_log import all_of, forget_again, keep
from indexer.events.pseudonyms import Pseudonyms
from indexer.events.store import DAY, FORGOTTEN, TOMBSTONE_DAYS
from indexer.events.tables import marks, salts, users
from indexer.store.engine import open_plain, writing
from indexer.store.schemas import EVENTS


def settle(copy: Path, key: Path, old: Path, old_key: Path, age: int) -> int:
    """Take out of a restored copy whoever has been forgotten since it was made, and give it the tombstones.

    Args:
        copy: Events of the backup, not in use yet.
        key: The key of its hashes; missing where nobody had agreed to anything.
        old: Events of the installation that it goes to, with `old_key`; either may be missing.
        age: Of the backup, in ms.

    Returns:
        How many people were taken out. All, where it cannot be told who has been forgotten: the backup is older than
        tombstones are kept, its hashes are not those of the installation, or the installation's own are damaged.
    """
    known, mark = _of_installation(old)
    keys = {path.read_bytes() for path in (key, old_key) if path.exists()}
    engine = open_plain(copy)
    try:
        EVENTS.migrate(engine)
        with writing(engine) as connection:
            connection.execute(delete(salts))
            if known is not None and len(keys) < 2 and age <= TOMBSTONE_DAYS * DAY:
                gone = forget_again(connection, Pseudonyms(keys.pop()), known) if keys else 0
                keep(connection, known)
            else:
                gone = _nobody(connection)
            _raise_beyond(connection, mark)
    finally:
        engine.dispose()
    with closing(sqlite3.connect(copy)) as plain:
        plain.execute("PRAGMA journal_mode=DELETE")
        plain.execute("VACUUM")
    return gone


def _of_installation(path: Path) -> tuple[dict[str, int] | None, int]:
    """Tombstones (None: they cannot be read), and how often somebody was forgotten."""
    if not path.exists():
        return {}, 0
    engine = open_plain(path)
    try:
        EVENTS.migrate(engine)
        with writing(engine) as connection:
            found = connection.execute(select(marks.c.value).where(marks.c.name == FORGOTTEN)).scalar_one_or_none()
            return all_of(connection), int(found or 0)
    except (DatabaseError, WrongDatabase):
        return None, 0
    finally:
        engine.dispose()


def _nobody(connection: Connection) -> int:
    numbers = connection.execute(select(users.c.user)).scalars().all()
    for number in numbers:
        erase_person(connection, number)
    return len(numbers)


def _raise_beyond(connection: Connection, mark: int) -> None:
    """Whoever has learnt from the events that were here learns anew."""
    statement = insert(marks).values(name=FORGOTTEN, value=mark + 1)
    further = func.max(marks.c.value + 1, mark + 1)
    connection.execute(statement.on_conflict_do_update(index_elements=[marks.c.name], set_={"value": further}))
