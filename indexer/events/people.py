"""What is kept about one person, by their own will: to see, to take along, to delete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from indexer.events.event import EVENT_TYPES
from indexer.events.hot_store import uncount, uncount_queries
from indexer.events.pseudonyms import Visitor, actor_of
from indexer.events.store import FORGOTTEN, EventStore, StoredEvent, read_rows
from indexer.events.tables import documents, events, favourites, users
from indexer.store.engine import writing

# What a person would call their history; what was merely shown to them is not.
FOOTPRINT = tuple(EVENT_TYPES[name].number for name in ("search", "click", "view", "handle", "rate", "dismiss"))


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
        statement = insert(users).values(hash=user, agreed=now)
        again = func.coalesce(users.c.agreed, statement.excluded.agreed)
        with writing(self._store.engine) as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=[users.c.hash], set_={"agreed": again}))

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
        with writing(self._store.engine) as connection:
            number = self._number(connection, user)
            self._uncount(connection, user, number)
            gone = connection.execute(delete(events).where(events.c.user == number)).rowcount if number else 0
            connection.execute(delete(favourites).where(favourites.c.user == number))
            connection.execute(delete(users).where(users.c.hash == user))
            self._store.raise_mark(connection, FORGOTTEN)
        self._empty_log()
        return int(gone)

    def forget_footprint(self, user: str, ids: Sequence[str] = ()) -> int:
        """Delete a person's events, all of them or some by id; returns how many went."""
        with writing(self._store.engine) as connection:
            number = self._number(connection, user)
            if number is None:
                return 0
            statement = delete(events).where(events.c.user == number)
            if ids:
                self._uncount_some(connection, number, ids)
                statement = statement.where(events.c.id.in_(bindparam("ids", expanding=True)))
            else:
                self._uncount(connection, user, number)
            gone = connection.execute(statement, {"ids": list(ids)} if ids else {}).rowcount
            self._store.raise_mark(connection, FORGOTTEN)
        self._empty_log()
        return int(gone)

    def forget_favourites(self, user: str, ids: Sequence[str] = ()) -> int:
        """Delete a person's favourites, all of them or some by document id; returns how many went."""
        with writing(self._store.engine) as connection:
            number = self._number(connection, user)
            if number is None:
                return 0
            statement = delete(favourites).where(favourites.c.user == number)
            if ids:
                named = select(documents.c.document).where(documents.c.id.in_(bindparam("ids", expanding=True)))
                statement = statement.where(favourites.c.document.in_(named))
            gone = connection.execute(statement, {"ids": list(ids)} if ids else {}).rowcount
            self._store.raise_mark(connection, FORGOTTEN)
        self._empty_log()
        return int(gone)

    def _number(self, connection: Connection, user: str) -> int | None:
        found = connection.execute(select(users.c.user).where(users.c.hash == user)).scalar_one_or_none()
        return None if found is None else int(found)

    def _uncount(self, connection: Connection, user: str, number: int | None) -> None:
        """Delete what was counted of a person: under their name, and without it as far as it can still be told."""
        salts = self._store.salts().values()
        nameless = {actor_of(salt, Visitor(user=user), None) for salt in salts}
        # without a number nothing is kept under a name, and "user = null" would be everybody's
        query = select(events.c.actor).where(events.c.user == number).distinct()
        named = [] if number is None else connection.execute(query).scalars().all()
        uncount(connection, sorted(nameless.union(named)))
        for actor in nameless:
            connection.execute(delete(events).where(events.c.actor == actor))

    def _uncount_some(self, connection: Connection, number: int, ids: Sequence[str]) -> None:
        """Delete what was counted of single searches."""
        query = select(events.c.actor, events.c.query).where(
            events.c.user == number, events.c.query.isnot(None), events.c.id.in_(bindparam("ids", expanding=True))
        )
        rows = connection.execute(query, {"ids": list(ids)}).all()
        uncount_queries(connection, [(actor, text) for actor, text in rows])

    def _empty_log(self) -> None:
        """Bring the write-ahead log into the database, where deleted rows are overwritten, and empty it."""
        with self._store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
