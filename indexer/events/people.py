"""What is kept about one person, by their own will: to see, to take along, to delete."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from indexer.events.erasing import erase_all_events, erase_nameless, erase_person, erase_some_events
from indexer.events.erasure_log import (
    MARKS,
    bury,
    of_event,
    of_favourite,
    of_favourites,
    of_footprint,
    of_person,
)
from indexer.events.event import EVENT_TYPES
from indexer.events.pseudonyms import Visitor, actor_of
from indexer.events.store import FORGOTTEN, EventStore
from indexer.events.stored_event import StoredEvent, read_rows
from indexer.events.tables import documents, events, favourites, marks, users
from indexer.store.engine import writing

# What a person would call their history; what was merely shown to them is not.
FOOTPRINT = tuple(EVENT_TYPES[name].number for name in ("search", "click", "view", "handle", "rate", "dismiss"))

# The mark that tells which key the hashes of persons are of.
KEY = "key"


@dataclass(frozen=True, slots=True)
class FootprintEntry:
    """One thing that a person did; `at` in ms since 1970 UTC."""

    id: str
    type: str
    at: int
    query: str | None
    document: str | None
    region: int | None


@dataclass(frozen=True, slots=True)
class Favourite:
    """A document that a person keeps; `at` in ms since 1970 UTC."""

    document: str
    at: int


class People:
    """Consent, footprint and favourites of persons, each named by their hash (`Pseudonyms.user`).

    Everything that deletes has deleted when it returns: rows are overwritten, and the write-ahead log is emptied.
    """

    def __init__(self, store: EventStore) -> None:
        self._store = store

    # ---- consent

    def agreed(self, user: str) -> int | None:
        """When a person agreed, in ms since 1970 UTC; None: has not."""
        with self._store.engine.connect() as connection:
            query = select(users.c.agreed).where(users.c.hash == user)
            found = connection.execute(query).scalar_one_or_none()
        return None if found is None else int(found)

    def agree(self, user: str, now: int) -> None:
        """Keep from now on what a person does."""
        self.agree_all([user], now)

    def agree_all(self, names: Sequence[str], now: int) -> None:
        """The same of several persons, in one transaction."""
        if not names:
            return
        statement = insert(users)
        again = func.coalesce(users.c.agreed, statement.excluded.agreed)
        statement = statement.on_conflict_do_update(index_elements=[users.c.hash], set_={"agreed": again})
        key = insert(marks).values(name=KEY, value=self._store.pseudonyms.fingerprint).on_conflict_do_nothing()
        with writing(self._store.engine) as connection:
            connection.execute(statement, [{"hash": name, "agreed": now} for name in names])
            connection.execute(key)

    def number(self, user: str) -> int | None:
        """The number of a person who has agreed."""
        with self._store.engine.connect() as connection:
            query = select(users.c.user).where(users.c.hash == user, users.c.agreed.isnot(None))
            found = connection.execute(query).scalar_one_or_none()
        return None if found is None else int(found)

    # ---- seeing

    def history(self, user: str, types: Sequence[str] = tuple(EVENT_TYPES), limit: int = 1_000) -> list[StoredEvent]:
        """A person's events of some types, newest first; [] for who has not agreed."""
        numbers = [EVENT_TYPES[name].number for name in types]
        query = (
            select(events)
            .join(users, users.c.user == events.c.user)
            .where(users.c.hash == user, users.c.agreed.isnot(None), events.c.type.in_(numbers))
            .order_by(events.c.at.desc(), events.c.sequence.desc())
            .limit(limit)
        )
        with self._store.engine.connect() as connection:
            return list(read_rows(connection, query))

    def footprint(self, user: str, limit: int = 200, offset: int = 0) -> list[FootprintEntry]:
        """What a person did, newest first."""
        query = (
            select(
                events.c.id, events.c.type, events.c.at, events.c.query, documents.c.id.label("about"), events.c.region
            )
            .join(users, users.c.user == events.c.user)
            .outerjoin(documents, documents.c.document == events.c.document)
            .where(users.c.hash == user, events.c.type.in_(FOOTPRINT))
            .order_by(events.c.at.desc(), events.c.sequence.desc())
            .limit(limit)
            .offset(offset)
        )
        names = {kind.number: kind.name for kind in EVENT_TYPES.values()}
        with self._store.engine.connect() as connection:
            return [
                FootprintEntry(row.id, names[row.type], row.at, row.query, row.about, row.region)
                for row in connection.execute(query)
            ]

    def footprint_size(self, user: str) -> int:
        """How many entries a footprint has."""
        query = select(func.count()).select_from(events.join(users, users.c.user == events.c.user))
        with self._store.engine.connect() as connection:
            return int(connection.execute(query.where(users.c.hash == user, events.c.type.in_(FOOTPRINT))).scalar_one())

    def favourites(self, user: str) -> list[Favourite]:
        """What a person keeps, newest first."""
        query = (
            select(documents.c.id, favourites.c.at)
            .join(users, users.c.user == favourites.c.user)
            .join(documents, documents.c.document == favourites.c.document)
            .where(users.c.hash == user, favourites.c.kept == 1)
            .order_by(favourites.c.at.desc(), documents.c.id)
        )
        with self._store.engine.connect() as connection:
            return [Favourite(name, at) for name, at in connection.execute(query)]

    # ---- the feed

    def seen(self, user: str) -> int | None:
        """When a person last looked at their feed, in ms since 1970 UTC."""
        with self._store.engine.connect() as connection:
            query = select(users.c.seen).where(users.c.hash == user)
            found = connection.execute(query).scalar_one_or_none()
        return None if found is None else int(found)

    def set_seen(self, user: str, at: int) -> None:
        """Note that a person has looked at their feed; nothing is noted of who has not agreed."""
        with writing(self._store.engine) as connection:
            connection.execute(update(users).where(users.c.hash == user, users.c.agreed.isnot(None)).values(seen=at))

    # ---- forgetting

    def forget(self, user: str) -> int:
        """Delete all that is kept about a person, their consent too; returns how many events went."""
        with self._deleting() as connection:
            number = self._number(connection, user)
            gone = erase_person(connection, number) if number else 0
            self._uncount(connection, user)
            self._bury(connection, [of_person(user)])
        return gone

    def forget_footprint(self, user: str, ids: Sequence[str] = ()) -> int:
        """Delete a person's events, all of them or some by id; returns how many went."""
        with self._deleting() as connection:
            number = self._number(connection, user)
            if number is None:
                return 0
            if ids:
                gone = erase_some_events(connection, events.c.user == number, events.c.id.in_(ids))
            else:
                gone = erase_all_events(connection, number)
                self._uncount(connection, user)
            self._bury(connection, [of_event(user, name) for name in ids] or [of_footprint(user)])
        return gone

    def forget_favourites(self, user: str, ids: Sequence[str] = ()) -> int:
        """Delete a person's favourites, all of them or some by document id, and that they were ever marked; returns
        how many went.
        """
        with self._deleting() as connection:
            number = self._number(connection, user)
            if number is None:
                return 0
            kept = delete(favourites).where(favourites.c.user == number)
            marked = delete(events).where(events.c.user == number, events.c.type.in_(MARKS))
            given = {"ids": list(ids)} if ids else {}
            if ids:
                named = select(documents.c.document).where(documents.c.id.in_(bindparam("ids", expanding=True)))
                kept = kept.where(favourites.c.document.in_(named))
                marked = marked.where(events.c.document.in_(named))
            gone = connection.execute(kept, given).rowcount
            connection.execute(marked, given)
            self._bury(connection, [of_favourite(user, name) for name in ids] or [of_favourites(user)])
        return int(gone)

    @contextmanager
    def _deleting(self) -> Iterator[Connection]:
        """A transaction that deletes, that tells those who learn, and of which nothing is left in the log."""
        with writing(self._store.engine) as connection:
            yield connection
            self._store.raise_mark(connection, FORGOTTEN)
        self._store.empty_log()

    def _bury(self, connection: Connection, names: Sequence[str]) -> None:
        bury(connection, self._store.pseudonyms, names, int(time.time() * 1000))

    def _number(self, connection: Connection, user: str) -> int | None:
        found = connection.execute(select(users.c.user).where(users.c.hash == user)).scalar_one_or_none()
        return None if found is None else int(found)

    def _uncount(self, connection: Connection, user: str) -> None:
        """Delete what was counted of a person without their name, as far as it can still be told."""
        salts = self._store.salts().values()
        erase_nameless(connection, [actor_of(salt, Visitor(user=user), None) for salt in salts])
