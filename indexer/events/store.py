"""The event store: what is accepted is on the disk, once.

It has a file of its own (`events.db`) or a namespace, so that a burst of events keeps no document waiting.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, bindparam, delete, func, select

from indexer.errors import StorageFailure
from indexer.events.event import EVENT_TYPES, Event
from indexer.events.event_database import open_events, open_nothing
from indexer.events.marks import KEY, read_mark, read_whole_mark, write_mark
from indexer.events.pseudonyms import Pseudonyms, Visitor
from indexer.events.sent_event import SentEvent, sent_events
from indexer.events.stored_event import StoredEvent, read_rows
from indexer.events.tables import documents, events, favourites, items, salts, tombstones, users
from indexer.store.dialects import upsert
from indexer.store.engine import in_portions, writing
from indexer.store.location import Location, is_there
from indexer.store.row_checksums import CHECKSUM, add_checksums, matches, whole_rows

DAY = 86_400_000  # ms
# Days that a salt is kept: late events of yesterday's visitors still find them.
SALT_DAYS = 2
# Days that a tombstone is kept. Of a backup that is older no person is restored.
TOMBSTONE_DAYS = 400
# Documents whose numbers a process keeps.
KNOWN = 200_000
FORGOTTEN = "forgotten"
# What people mark as a favourite, and take back.
MARKING = ("favourite", "unfavourite")
# The sender of all files: importing one again is no harm.
IMPORTED = 0


@dataclass(frozen=True, slots=True)
class Appended:
    """How many events were new, and how many had been there."""

    new: int
    known: int


class EventStore:
    """Writes and reads events.

    Args:
        location: The database; made when something is written.
        keys: Document ids → keys of the bases that they are copies of; ids that no document has are absent.
    """

    def __init__(
        self,
        location: Location,
        pseudonyms: Callable[[], Pseudonyms],
        keys: Callable[[Sequence[str]], Mapping[str, str]],
    ) -> None:
        self.location, self._pseudonyms, self._keys = location, pseudonyms, keys
        self._engine: Engine | None = None
        self._opening = threading.Lock()
        self._numbers: dict[str, int] = {}
        self._salts: dict[int, bytes] = {}

    @property
    def engine(self) -> Engine:
        """The database, opened and brought to its schema. Where there is none yet and none can be made, an empty one
        that nothing can be written to.
        """
        with self._opening:
            if self._engine is None:
                try:
                    self._engine = open_events(self.location)
                except StorageFailure as failure:
                    if is_there(self.location):
                        raise
                    return open_nothing(failure)
            return self._engine

    @cached_property
    def pseudonyms(self) -> Pseudonyms:
        """The installation's keyed hashes. Raises `WrongKey` where they are not those of the records."""
        return self._pseudonyms()

    @property
    def fingerprint(self) -> int | None:
        """That of the key of the records; None where there are none, or a changed byte has left it unreadable."""
        if not is_there(self.location):
            return None
        with self.engine.connect() as connection:
            return read_whole_mark(connection, KEY)

    # ---- writing

    def unknown(self, batch: Sequence[Event]) -> list[str | None]:
        """For each event the first document id that nothing is known of; None where all are known."""
        self._learn({document for event in batch for document in event.documents})
        return [next((name for name in event.documents if name not in self._numbers), None) for event in batch]

    def append(self, batch: Sequence[Event], visitor: Visitor, now: int | None = None) -> Appended:
        """Write events of one visitor; when this returns they are on the disk. Ids of the same sender that are there
        already change nothing. Documents must be known (`unknown`).

        Args:
            now: ms since 1970 UTC.

        Raises:
            StoreBusy: Another process holds the write lock for too long; nothing was written.
        """
        now = int(time.time() * 1000) if now is None else now
        return self._append([(event, visitor, now) for event in batch], now)

    def bring_in(self, batch: Sequence[tuple[Event, Visitor]], now: int | None = None) -> Appended:
        """Write events of several visitors that happened elsewhere: each is kept as long as if it had come at once.
        Else as `append`.
        """
        now = int(time.time() * 1000) if now is None else now
        return self._append([(event, replace(visitor, sender=IMPORTED), event.at) for event, visitor in batch], now)

    def _append(self, batch: Sequence[tuple[Event, Visitor, int]], now: int) -> Appended:
        salt = self._salt(now // DAY)
        self._learn({document for event, _, _ in batch for document in event.documents})
        sent = sent_events(batch, salt, self.pseudonyms)
        with writing(self.engine) as connection:
            new = self._put(connection, sent)
        return Appended(new, len(batch) - new)

    def take_sent(self, batch: Sequence[SentEvent], mark: str, after: int, end: int) -> bool:
        """Write events that were kept elsewhere and have waited, and raise a mark, in one transaction; False, and
        nothing is written, where the mark is another one than `after`. An event whose document no database knows is
        left out.

        Raises:
            StoreBusy: The database does not answer, or another process holds the write lock for too long.
        """
        self._learn({document for one in batch for document in one.event.documents})
        sent = [one for one in batch if self._numbers.keys() >= {*one.event.documents}]
        with writing(self.engine) as connection:
            if read_mark(connection, mark) != after:
                return False
            self._put(connection, sent)
            write_mark(connection, mark, end)
        return True

    def _put(self, connection: Connection, sent: Sequence[SentEvent]) -> int:
        """Write events whose documents are known; returns how many are new."""
        agreed = _agreed(connection, {one.user for one in sent if one.user is not None})
        rows, marked = [], []
        for one in sent:
            user = agreed.get(one.user) if one.user else None
            rows.append(self._row(one, user))
            if user is not None and one.event.type in MARKING:
                marked.append((user, one.event))
        new = _insert(connection, rows)
        _mark_favourites(connection, marked, self._numbers)
        return new

    def _row(self, sent: SentEvent, user: int | None) -> dict[str, Any]:
        event = sent.event
        numbers = [self._numbers[name] for name in event.documents]
        shown = event.type == "impression"
        return {
            "user": user,
            "received": sent.received,
            "actor": sent.actor,
            "sender": sent.sender,
            "block": sent.block,
            "id": event.id,
            "type": EVENT_TYPES[event.type].number,
            "at": event.at,
            "session": sent.session if user is not None else None,
            "region": int(event.region) if event.region else None,
            "search_id": event.search_id,
            "query": event.query,
            "document": numbers[0] if numbers and not shown else None,
            "shown": orjson.dumps(numbers).decode() if shown else None,
            "position": event.position,
            "rating": event.rating,
            "element": event.element,
            "site": event.site,
            "text": event.text,
        }

    def _learn(self, ids: set[str]) -> None:
        """Give numbers to documents that have none yet."""
        if len(self._numbers) > KNOWN:
            self._numbers.clear()
        fresh = sorted(ids - self._numbers.keys())
        if not fresh:
            return
        keys = self._keys(fresh)
        with writing(self.engine) as connection:
            if keys:
                _number_documents(connection, keys)
            # of those too whose documents have gone since: what was done with them was done
            query = select(documents.c.id, documents.c.document).where(
                documents.c.id.in_(bindparam("ids", expanding=True))
            )
            self._numbers.update(in_portions(connection, query, "ids", fresh))

    def number_again(self, connection: Connection, ids: Sequence[str]) -> None:
        """Note anew which items documents are copies of; ids that no document has change nothing."""
        if keys := self._keys([name for name in ids if isinstance(name, str)]):
            _number_documents(connection, keys)

    def _salt(self, day: int) -> bytes:
        """The salt of a day; older ones than may still be needed are thrown away."""
        if day not in self._salts:
            self._salts = self._make_salts(day, (day,))
        return self._salts[day]

    def salts_ahead(self, now: int | None = None) -> dict[int, bytes]:
        """The salts that are in use by day, tomorrow's too: who has them goes on while the database is away.

        Args:
            now: ms since 1970 UTC.
        """
        today = (int(time.time() * 1000) if now is None else now) // DAY
        found = self.salts()
        return found if {today, today + 1} <= found.keys() else self._make_salts(today, (today, today + 1))

    def _make_salts(self, today: int, days: Sequence[int]) -> dict[int, bytes]:
        fresh = [{"day": day, "salt": secrets.token_bytes(32)} for day in days]
        add_checksums(salts, fresh)
        with writing(self.engine) as connection:
            # one that is damaged too: whoever comes is another actor from now on
            kept = _whole_salts(connection)
            old = (salts.c.day <= today - SALT_DAYS) | salts.c.day.not_in(list(kept))
            connection.execute(delete(salts).where(old))
            connection.execute(upsert(connection, salts).on_conflict_do_nothing(), fresh)
            return _whole_salts(connection)

    def salts(self) -> dict[int, bytes]:
        """The salts that are still in use, by day: with them, and only with them, a visitor of those days is told."""
        with self.engine.connect() as connection:
            return _whole_salts(connection)

    def delete_received_before(self, oldest: int, most: int = 50_000) -> int:
        """Delete events that were received before a time, at most so many; returns how many."""
        query = select(events.c.sequence).where(events.c.received < oldest).order_by(events.c.received).limit(most)
        with writing(self.engine) as connection:
            return int(connection.execute(delete(events).where(events.c.sequence.in_(query))).rowcount)

    def expire(self, now: int) -> None:
        """Throw away salts and tombstones that have had their time; `now` in ms since 1970 UTC."""
        with writing(self.engine) as connection:
            connection.execute(delete(salts).where(salts.c.day <= now // DAY - SALT_DAYS))
            connection.execute(delete(tombstones).where(tombstones.c.at < now - TOMBSTONE_DAYS * DAY))

    def raise_mark(self, connection: Connection, name: str) -> None:
        """Count one more of what others watch."""
        write_mark(connection, name, read_mark(connection, name) + 1)

    # ---- reading

    def mark(self, name: str) -> int:
        """A number that others watch; 0 where nothing has happened."""
        with self.engine.connect() as connection:
            return read_mark(connection, name)

    def last(self) -> int:
        """The newest sequence number; 0 where there is none."""
        with self.engine.connect() as connection:
            return int(connection.execute(select(func.coalesce(func.max(events.c.sequence), 0))).scalar_one())

    def since(self, sequence: int, limit: int = 10_000) -> list[StoredEvent]:
        """Events after a sequence number, in order."""
        query = select(events).where(events.c.sequence > sequence).order_by(events.c.sequence).limit(limit)
        with self.engine.connect() as connection:
            return list(read_rows(connection, query))

    def items(self) -> dict[int, str]:
        """Keys of items by number."""
        with self.engine.connect() as connection:
            return {row.item: row.key for row in connection.execute(select(items))}

    def document_ids(self, numbers: Sequence[int]) -> dict[int, str]:
        """Ids of documents by number."""
        query = select(documents.c.document, documents.c.id).where(
            documents.c.document.in_(bindparam("of", expanding=True))
        )
        with self.engine.connect() as connection:
            return dict(in_portions(connection, query, "of", numbers))

    def close(self) -> None:
        """Let go of the database."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None


def _insert(connection: Connection, rows: list[dict[str, Any]]) -> int:
    if not rows:
        return 0
    add_checksums(events, rows)
    statement = upsert(connection, events).on_conflict_do_nothing(index_elements=[events.c.id, events.c.sender])
    # of inserts SQLAlchemy forgets how many rows they were, where the driver does not tell later
    return int(connection.execute(statement.execution_options(preserve_rowcount=True), rows).rowcount)


def _mark_favourites(connection: Connection, marked: Sequence[tuple[int, Event]], numbers: Mapping[str, int]) -> None:
    """Set and take back marks; of two about one document the later counts, in whichever order they come."""
    rows = [
        {"user": user, "document": numbers[event.documents[0]], "at": event.at, "kept": int(event.type == "favourite")}
        for user, event in sorted(marked, key=lambda pair: pair[1].at)
    ]
    if rows:
        add_checksums(favourites, rows)
        statement = upsert(connection, favourites)
        newer = statement.excluded.at >= favourites.c.at
        values = {name: statement.excluded[name] for name in ("at", "kept", CHECKSUM)}
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=[favourites.c.user, favourites.c.document], set_=values, where=newer
            ),
            rows,
        )


def _number_documents(connection: Connection, keys: Mapping[str, str]) -> None:
    distinct = sorted(set(keys.values()))
    connection.execute(upsert(connection, items).on_conflict_do_nothing(), [{"key": key} for key in distinct])
    query = select(items.c.key, items.c.item).where(items.c.key.in_(bindparam("keys", expanding=True)))
    number = dict(in_portions(connection, query, "keys", distinct))
    statement = upsert(connection, documents)
    rows = [{"id": name, "item": number[key]} for name, key in keys.items()]
    add_checksums(documents, rows)
    # an id may come to mean another matter
    changed = {name: statement.excluded[name] for name in ("item", CHECKSUM)}
    connection.execute(statement.on_conflict_do_update(index_elements=[documents.c.id], set_=changed), rows)


def _agreed(connection: Connection, names: set[str]) -> dict[str, int]:
    """The numbers of those who have agreed that what they do is kept; whose row is damaged is asked anew."""
    if not names:
        return {}
    # by place, not by name: each batch of events comes here
    query = select(users.c.hash, users.c.agreed, users.c.seen, users.c.checksum, users.c.user).where(
        users.c.hash.in_(bindparam("names", expanding=True)), users.c.agreed.isnot(None)
    )
    rows = connection.execute(query, {"names": sorted(names)}).all()
    return {row[0]: row[4] for row in rows if matches(row[:3], row[3])}


def _whole_salts(connection: Connection) -> dict[int, bytes]:
    rows = connection.execute(select(salts)).mappings()
    return {row["day"]: row["salt"] for row in whole_rows(salts, rows)}
