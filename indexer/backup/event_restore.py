"""Making what people did, as a backup has it, fit to be used again: nobody comes back who has asked to be forgotten."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.exc import DatabaseError

from indexer.errors import WrongDatabase
from indexer.events.erasing import erase_person
from indexer.events.erasure_file import ErasureFile
from indexer.events.erasure_log import all_of, forget_again, forget_texts_again, keep
from indexer.events.marks import read_mark, write_mark
from indexer.events.pseudonyms import Pseudonyms
from indexer.events.store import DAY, FORGOTTEN, TOMBSTONE_DAYS
from indexer.events.tables import salts, users
from indexer.store.engine import open_plain, writing
from indexer.store.overwriting import overwrite_deleted
from indexer.store.schemas import EVENTS


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of the people of a backup.

    Attributes:
        people: Those who are kept.
        erased: Those who are not: forgotten since, or all where it cannot be told (`told` False).
        told: Whether it could be told who was forgotten since.
        known: Whether there was an erasure log to go by: the home's, or one that was given.
        erasures: Entries of the erasure log that is kept.
    """

    people: int = 0
    erased: int = 0
    told: bool = True
    known: bool = True
    erasures: int = 0


@dataclass(frozen=True, slots=True)
class ErasureSources:
    """What is known of who was forgotten.

    Attributes:
        events, key: The installation's that is restored to; either may be missing.
        given: A file beside them.
    """

    events: Path
    key: Path
    given: ErasureFile | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What to go by.

    Attributes:
        erasures: All that fit the hashes of the backup, each with its time.
        told: Whether they tell who was forgotten since the backup.
        pseudonyms: Of the backup's hashes; None where there is no key at all.
        mark: How often somebody was forgotten in the installation.
    """

    erasures: Mapping[str, int]
    told: bool
    pseudonyms: Pseudonyms | None
    mark: int


def known_erasures(sources: ErasureSources, key: Path, age: int) -> Known:
    """What is known of who was forgotten since a backup.

    Args:
        key: The key of the backup's hashes; missing where nobody had agreed to anything.
        age: Of the backup, in ms.

    Raises:
        WrongErasureLog: The file that was given is of another installation.
    """
    secret = next((path.read_bytes() for path in (key, sources.key) if path.exists()), None)
    pseudonyms = Pseudonyms(secret) if secret else None
    given = dict(sources.given.erasures) if sources.given else {}
    if sources.given:
        sources.given.check(pseudonyms)
    found, mark = _of_installation(sources.events)
    other_key = sources.key.exists() and sources.key.read_bytes() != secret
    if other_key or found is None:
        # nothing that is here can be compared with the backup; the file alone will do where there is nothing else
        return Known(given, sources.given is not None and not found and age <= TOMBSTONE_DAYS * DAY, pseudonyms, mark)
    for name, at in found.items():
        given[name] = max(at, given.get(name, at))
    return Known(given, age <= TOMBSTONE_DAYS * DAY, pseudonyms, mark)


def settle(copy: Path, known: Known) -> Settled:
    """Take out of a restored copy whoever has been forgotten since it was made, and give it the erasure log.

    Everybody is taken out where it cannot be told: the backup is older than tombstones are kept, its hashes are not
    those of the installation, or the installation's own are damaged.

    Args:
        copy: Events of the backup, not in use yet.
    """
    engine = open_plain(copy)
    overwrite_deleted(engine)
    try:
        EVENTS.migrate(engine)
        with writing(engine) as connection:
            connection.execute(delete(salts))
            if not known.told:
                gone = _nobody(connection)
            else:
                gone = forget_again(connection, known.pseudonyms, known.erasures) if known.pseudonyms else 0
            if known.pseudonyms:
                forget_texts_again(connection, known.pseudonyms, known.erasures)
            keep(connection, known.erasures)
            _raise_beyond(connection, known.mark)
            people = connection.execute(select(func.count()).select_from(users)).scalar_one()
            erasures = len(all_of(connection))
    finally:
        engine.dispose()
    compact(copy)
    return Settled(int(people), gone, told=known.told, erasures=erasures)


def compact(copy: Path) -> None:
    """Write a database that is not in use anew, without what its deleted rows have left; it has no journal then."""
    with closing(sqlite3.connect(copy)) as plain:
        plain.execute("PRAGMA journal_mode=DELETE")
        plain.execute("VACUUM")


def _of_installation(path: Path) -> tuple[dict[str, int] | None, int]:
    """Tombstones (None: they cannot be read), and how often somebody was forgotten."""
    if not path.exists():
        return {}, 0
    engine = open_plain(path)
    try:
        EVENTS.migrate(engine)
        with writing(engine) as connection:
            return all_of(connection), read_mark(connection, FORGOTTEN)
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
    write_mark(connection, FORGOTTEN, max(read_mark(connection, FORGOTTEN), mark) + 1)
