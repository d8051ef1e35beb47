"""What is kept about one person, by their own will: to see, to take along, to delete."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, delete, func, select, update

from indexer.events.erasing import (
    erase_all_events,
    erase_nameless,
    erase_person,
    erase_some_events,
    sent_by_nobody,
    texts_of,
)
from indexer.events.erasure_log import MARKS, bury, name_of
from indexer.events.event import BY_NUMBER, EVENT_TYPES
from indexer.events.marks import KEY, write_mark
from indexer.events.pseudonyms import Visitor, actor_of
from indexer.events.store import FORGOTTEN, EventStore
from indexer.events.stored_event import StoredEvent, read_rows
from indexer.events.tables import documents, events, favourites, users
from indexer.store.dialects import upsert
from indexer.store.engine import in_portions, writing
from indexer.store.location import Location
from indexer.store.overwriting import empty_log
from indexer.store.queries.query_log_erasure import erase_texts
from indexer.store.row_checksums import CHECKSUM, add_checksums, matches, whole_rows, write_checksums

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

    Everything that deletes has deleted when it returns: rows are overwritten in place, the write-ahead log is emptied,
    and texts that nobody else has sent are gone from the query log. Copies of rows where they stood before go within a
    day (`indexer.store.overwriting`).

    Args:
        query_log: Where the query log is; None: there is none.
    """

    def __init__(self, store: EventStore, query_log: Location | None = None) -> None:
        self._store, self._query_log = store, query_log

    # ---- consent

    def agreed(self, user: str) -> int | None:
        """When a person agreed, in ms since 1970 UTC; None: has not."""
        with self._store.engine.connect() as connection:
            found = self._whole(connection, user)
        return found["agreed"] if found else None

    def agree(self, user: str, now: int) -> None:
        """Keep from now on what a person does."""
        self.agree_all([user], now)

    def agree_all(self, names: Sequence[str], now: int) -> None:
        """The same of several persons, in one transaction."""
        if not names:
            return
        with writing(self._store.engine) as connection:
            known = _agreed_and_seen(connection, names)
            # whose row is damaged has agreed now
            rows = [
                {"hash": name, "agreed": now, "seen": known[name][1] if name in known else None}
                for name in dict.fromkeys(names)
                if name not in known or known[name][0] is None
            ]
            if rows:
                _write_users(connection, rows)
            write_mark(connection, KEY, self._store.pseudonyms.fingerprint, first=True)

    def number(self, user: str) -> int | None:
        """The number of a person who has agreed."""
        with self._store.engine.connect() as connection:
            found = self._whole(connection, user)
        return found["user"] if found and found["agreed"] is not None else None

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
            select(events, documents.c.id.label("about"))
            .join(users, users.c.user == events.c.user)
            .outerjoin(documents, documents.c.document == events.c.document)
            .where(users.c.hash == user, events.c.type.in_(FOOTPRINT))
            .order_by(events.c.at.desc(), events.c.sequence.desc())
            .limit(limit)
            .offset(offset)
        )
        with self._store.engine.connect() as connection:
            return [
                FootprintEntry(
                    row["id"], BY_NUMBER[row["type"]].name, row["at"], row["query"], row["about"], row["region"]
                )
                for row in whole_rows(events, connection.execute(query).mappings())
            ]

    def footprint_size(self, user: str) -> int:
        """How many entries a footprint has."""
        query = select(func.count()).select_from(events.join(users, users.c.user == events.c.user))
        with self._store.engine.connect() as connection:
            return int(connection.execute(query.where(users.c.hash == user, events.c.type.in_(FOOTPRINT))).scalar_one())

    def favourites(self, user: str) -> list[Favourite]:
        """What a person keeps, newest first."""
        query = (
            select(favourites, documents.c.id)
            .join(users, users.c.user == favourites.c.user)
            .join(documents, documents.c.document == favourites.c.document)
            .where(users.c.hash == user, favourites.c.kept == 1)
            .order_by(favourites.c.at.desc(), documents.c.id)
        )
        with self._store.engine.connect() as connection:
            rows = whole_rows(favourites, connection.execute(query).mappings())
        return [Favourite(row["id"], row["at"]) for row in rows]

    # ---- the feed

    def seen(self, user: str) -> int | None:
        """When a person last looked at their feed, in ms since 1970 UTC."""
        with self._store.engine.connect() as connection:
            found = self._whole(connection, user)
        return found["seen"] if found else None

    def set_seen(self, user: str, at: int) -> None:
        """Note that a person has looked at their feed; nothing is noted of who has not agreed."""
        with writing(self._store.engine) as connection:
            if (found := self._whole(connection, user)) and found["agreed"] is not None:
                connection.execute(update(users).where(users.c.hash == user).values(seen=at))
                write_checksums(connection, users, [user], users.c.hash)

    # ---- forgetting

    def forget(self, user: str) -> int:
        """Delete all that is kept about a person, their consent too; returns how many events went."""
        with self._deleting() as connection:
            number, gone, texts = self._number(connection, user), 0, set[str]()
            if number is not None:
                texts = texts_of(connection, events.c.user == number)
                gone = erase_person(connection, number)
            texts |= erase_nameless(connection, self._actors(user))
            self._bury(connection, [name_of("person", user), *self._forget_texts(connection, texts)])
        return gone

    def forget_footprint(self, user: str, ids: Sequence[str] = ()) -> int:
        """Delete a person's events, all of them or some by id; returns how many went."""
        with self._deleting() as connection:
            number = self._number(connection, user)
            if number is None:
                return 0
            if ids:
                some = (events.c.user == number, events.c.id.in_(ids))
                texts = texts_of(connection, *some)
                gone = erase_some_events(connection, *some)
            else:
                texts = texts_of(connection, events.c.user == number)
                gone = erase_all_events(connection, number)
                texts |= erase_nameless(connection, self._actors(user))
            names = [name_of("event", user, name) for name in ids] or [name_of("footprint", user)]
            self._bury(connection, [*names, *self._forget_texts(connection, texts)])
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
            self._bury(connection, [name_of("favourite", user, name) for name in ids] or [name_of("favourites", user)])
        return int(gone)

    @contextmanager
    def _deleting(self) -> Iterator[Connection]:
        """A transaction that deletes, that tells those who learn, and of which nothing is left in the log."""
        with writing(self._store.engine) as connection:
            yield connection
            self._store.raise_mark(connection, FORGOTTEN)
        # where somebody reads for long, the worker empties it
        for location in (self._store.location, self._query_log):
            if location is not None:
                empty_log(location)

    def _bury(self, connection: Connection, names: Sequence[str]) -> None:
        bury(connection, self._store.pseudonyms, names, int(time.time() * 1000))

    def _number(self, connection: Connection, user: str) -> int | None:
        found = connection.execute(select(users.c.user).where(users.c.hash == user)).scalar_one_or_none()
        return None if found is None else int(found)

    def _whole(self, connection: Connection, user: str) -> RowMapping | None:
        """The row of a person; who has none, or a damaged one, has not agreed as far as anybody can tell."""
        rows = connection.execute(select(users).where(users.c.hash == user)).mappings()
        return next(iter(whole_rows(users, rows)), None)

    def _actors(self, user: str) -> list[int]:
        """Under which a person was counted without their name, as far as it can still be told."""
        return [actor_of(salt, Visitor(user=user), None) for salt in self._store.salts().values()]

    def _forget_texts(self, connection: Connection, texts: Collection[str]) -> list[str]:
        """Take out of the query log those of some texts that nobody sends any more; returns what to bury. It comes
        before the events are gone for good: once they are, nobody could tell which texts these were.
        """
        alone = sent_by_nobody(connection, texts)
        if self._query_log is not None:
            erase_texts(self._query_log, alone)
        return [name_of("text", text) for text in alone]


def _write_users(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    add_checksums(users, rows)
    statement = upsert(connection, users)
    changed = {name: statement.excluded[name] for name in ("agreed", "seen", CHECKSUM)}
    connection.execute(statement.on_conflict_do_update(index_elements=[users.c.hash], set_=changed), rows)


def _agreed_and_seen(connection: Connection, names: Sequence[str]) -> dict[str, tuple[int | None, int | None]]:
    """What is kept of persons whose rows are whole; by place, not by name: each batch of an import comes here."""
    columns = users.c.hash, users.c.agreed, users.c.seen, users.c.checksum
    query = select(*columns).where(users.c.hash.in_(bindparam("names", expanding=True)))
    rows = in_portions(connection, query, "names", names)
    return {row[0]: (row[1], row[2]) for row in rows if matches(row[:3], row[3])}
