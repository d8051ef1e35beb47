"""The query log: what was asked, from where, with how much success. No user, no address, no personal number.

It has its own database file or namespace, and is written by a thread of its own, off the request's path. Where writing
cannot keep up or fails, entries are dropped and counted: an answer never waits for its log.
"""

from __future__ import annotations

import queue
import re
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import orjson
import structlog
from sqlalchemy import Connection, Engine, Select, delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from dictionaries.banned import MASK as HIDDEN
from indexer.documents.masking.numbers import MASK
from indexer.documents.timestamps import to_text
from indexer.errors import IndexerError, WrongDatabase
from indexer.outbox import Spool, read_lines
from indexer.store.dialects import upsert
from indexer.store.engine import open_plain, writing
from indexer.store.location import Location, is_there
from indexer.store.overwriting import overwrite_deleted
from indexer.store.queries.query_log_tables import (
    digest_of,
    erased_texts,
    logged,
    outbox_places,
    queries,
    whole_of_entry,
)
from indexer.store.schemas import QUERY_LOG

LOG = structlog.get_logger("query_log")
WAITING, BATCH = 10_000, 500
# Seconds for which entries are gathered before they are written.
GATHERED = 1.0
# Seconds between two sweeps of what is older than it may be.
DELETE_EVERY = 3_600.0
# Seconds between two lines that say that nothing can be written: a full disk may hold the log of these lines too.
TOLD_AGAIN = 60.0
# For so long it is known what was erased; an entry that has waited for longer is not written.
ERASED_KEPT = timedelta(days=7)
# Seconds that closing waits for a slow disk.
CLOSING = 10.0
# A query is frequent from so many first pages on; so many are given, the most frequent first.
FREQUENT, MOST_FREQUENT = 5, 5_000
# Rows that are read at a time.
PORTION = 5_000
# So many digits in a row may be a person's number, however it is written; hotlines have five or six.
NUMBER = re.compile(r"\d{7}")


@dataclass(frozen=True, slots=True)
class QueryEntry:
    """One search; `text` as typed, banned words masked (personal numbers are taken out before it is written).

    Attributes:
        site: Of the page that asked; None: of none.
        blocked: Category of the banned word that held it back; None: none did.
        corrected: 1 where it was read otherwise than it was typed, else None.
    """

    text: str
    region: str | None
    channel: str
    page: int
    total: int
    relaxed: int
    took_ms: float
    site: str | None = None
    blocked: str | None = None
    corrected: int | None = None


class QueryLog:
    """Writes entries from a thread of its own.

    Args:
        location: Its database.
        days: How long entries are kept.
        spool: Where entries wait for a database on a server, which another process hands them to; None: they are
            written to the database itself.
    """

    def __init__(self, location: Location, days: int, spool: Spool | None = None) -> None:
        self._location, self._days, self._spool = location, days, spool
        self._waiting: queue.Queue[tuple[str, QueryEntry] | None] = queue.Queue(WAITING)
        self.dropped = 0
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._closing = threading.Event()

    def record(self, entry: QueryEntry) -> None:
        """Note a search; returns at once."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="query-log", daemon=True)
                self._thread.start()
        try:
            self._waiting.put_nowait((to_text(datetime.now(UTC)), entry))
        except queue.Full:
            self.dropped += 1

    def close(self) -> None:
        """Write what waits, and stop."""
        if self._thread is not None:
            self._closing.set()
            with suppress(queue.Full):
                self._waiting.put(None, timeout=CLOSING)
            self._thread.join(timeout=CLOSING)
            self._thread = None
            self._closing.clear()

    def _run(self) -> None:
        database, told = LogDatabase(self._location, self._days), -TOLD_AGAIN
        while True:
            batch, last = self._next_batch()
            try:
                if self._spool is None:
                    database.write(rows_of(batch))
                elif batch:
                    self.dropped += self._spool.append(list(map(orjson.dumps, rows_of(batch))), make_room=True)
            except (SQLAlchemyError, IndexerError, OSError) as error:
                self.dropped += len(batch)
                if time.monotonic() - told > TOLD_AGAIN:
                    told = time.monotonic()
                    why = {"told": str(error)} if isinstance(error, WrongDatabase) else {}
                    LOG.warning("query log not written", reason=type(error).__name__, dropped=self.dropped, **why)
            if last:
                database.close()
                return

    def _next_batch(self) -> tuple[list[tuple[str, QueryEntry]], bool]:
        """Entries of a moment together: a transaction each would cost as much as a search.

        Nor is one taken when it comes: waking up for each would take the interpreter's lock from searches.
        """
        batch: list[tuple[str, QueryEntry]] = []
        item = self._waiting.get()
        if item is not None and self._waiting.qsize() < BATCH:  # else more come in a second than a batch has
            self._closing.wait(GATHERED)
        while item is not None:
            batch.append(item)
            if len(batch) >= BATCH:
                return batch, False
            try:
                item = self._waiting.get_nowait()
            except queue.Empty:
                return batch, False
        return batch, True


class LogDatabase:
    """The database of the log, opened when something is first written, and what an outbox goes to.

    Args:
        days: How long entries are kept.
    """

    def __init__(self, location: Location, days: int) -> None:
        self._location, self._days = location, days
        self._opened: Engine | None = None
        self._deleted = -DELETE_EVERY

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write entries; from time to time, also remove those that have had their time."""
        engine = self._engine()
        if rows:
            with writing(engine) as connection:
                _insert(connection, rows)
        self._delete_old()

    def place(self, spool: str) -> int:
        """As `Destination.place`."""
        with self._engine().connect() as connection:
            return _place(connection, spool)

    def take(self, spool: str, lines: Sequence[bytes], after: int, end: int) -> bool:
        """As `Destination.take`; entries that have waited for longer than it is known what was erased are left out."""
        oldest = to_text(datetime.now(UTC) - ERASED_KEPT)
        rows = [row for at, row in read_lines(lines, _entry) if at > oldest]
        with writing(self._engine()) as connection:
            if _place(connection, spool) != after:
                return False
            _insert(connection, rows)
            found = upsert(connection, outbox_places).values(spool=spool, place=end)
            connection.execute(found.on_conflict_do_update(index_elements=[outbox_places.c.spool], set_={"place": end}))
        self._delete_old()
        return True

    def close(self) -> None:
        """Let go of it."""
        if self._opened is not None:
            self._opened.dispose()

    def _engine(self) -> Engine:
        # opened here, not before: a disk that is full now may have room later
        self._opened = self._opened or open_log(self._location)
        return self._opened

    def _delete_old(self) -> None:
        if time.monotonic() - self._deleted <= DELETE_EVERY:
            return
        now = datetime.now(UTC)
        with writing(self._engine()) as connection:
            connection.execute(delete(queries).where(queries.c.at < to_text(now - timedelta(days=self._days))))
            connection.execute(delete(erased_texts).where(erased_texts.c.at < to_text(now - ERASED_KEPT)))
        self._deleted = time.monotonic()


def rows_of(batch: Sequence[tuple[str, QueryEntry]]) -> list[dict[str, Any]]:
    """Entries, each with its time, as the log has them: without numbers of persons."""
    rows = []
    for at, entry in batch:
        text = logged(entry.text)
        site = logged(entry.site) if entry.site else None
        row = {**asdict(entry), "at": at, "text": text, "site": site, "took_ms": float(entry.took_ms)}
        rows.append({**row, "digest": digest_of(text), "whole": whole_of_entry(row)})
    return rows


def _insert(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    # somebody may have had a text erased while it was waiting
    erased = {row.digest: row.at for row in connection.execute(select(erased_texts))} if rows else {}
    if kept := [row for row in rows if row["at"] > erased.get(row["digest"], "")]:
        connection.execute(insert(queries), kept)


def _place(connection: Connection, spool: str) -> int:
    query = select(outbox_places.c.place).where(outbox_places.c.spool == spool)
    return int(connection.execute(query).scalar_one_or_none() or 0)


def open_log(location: Location) -> Engine:
    """The log, at its newest schema; made where there is none. Raises `WrongDatabase`."""
    engine = open_plain(location)
    overwrite_deleted(engine)
    try:
        QUERY_LOG.look(engine, location)
        QUERY_LOG.migrate(engine)
    except IndexerError:
        engine.dispose()
        raise
    return engine


def frequent_queries(location: Location, least: int = FREQUENT, most: int = MOST_FREQUENT) -> list[tuple[str, int]]:
    """Texts that were asked at least so often and found something without a word being given up, with how often.

    First pages alone count. Texts with a number that may be a person's, or with a masked word, are left out. [] where
    there is no log.
    """
    times = func.count().label("times")
    found = (queries.c.total > 0) & (queries.c.relaxed == 0) & (queries.c.page == 1)
    query = select(queries.c.text, times).where(found).group_by(queries.c.text).having(times >= least)
    rows = _read(location, query.order_by(times.desc(), queries.c.text).limit(most))
    return [(text, int(count)) for text, count in rows if may_be_shown(text)]


def queries_without_result(location: Location, since: int) -> list[tuple[str, str | None, int]]:
    """Text, region and times of first pages without a result since a time (ms since 1970 UTC); [] without a log.

    Texts with a number that may be a person's, or with a masked word, are left out.
    """
    oldest = to_text(datetime.fromtimestamp(since / 1000, UTC))
    none = (queries.c.total == 0) & (queries.c.page == 1) & (queries.c.at >= oldest)
    query = select(queries.c.text, queries.c.region, func.count()).where(none)
    rows = _read(location, query.group_by(queries.c.text, queries.c.region))
    return [(text, region, int(count)) for text, region, count in rows if may_be_shown(text)]


def queries_by_region(location: Location, days: int, least: int, most: int) -> list[tuple[str, str | None, int]]:
    """Text, region and times of first pages of the last days, found or not, the most frequent first; [] without a log.

    Only what was asked at least so often from one region, so that no entry that was damaged is among them. Texts with
    a number that may be a person's, or with a masked word, are left out.
    """
    oldest = to_text(datetime.now(UTC) - timedelta(days=days))
    times = func.count().label("times")
    query = select(queries.c.text, queries.c.region, times).where(queries.c.page == 1, queries.c.at >= oldest)
    query = query.group_by(queries.c.text, queries.c.region).having(times >= least)
    rows = _read(location, query.order_by(times.desc(), queries.c.text, queries.c.region).limit(most))
    return [(text, region, int(count)) for text, region, count in rows if may_be_shown(text)]


def asked_by_region(location: Location, since: int, until: int) -> Iterator[tuple[str, str | None, int]]:
    """Text, region and times of all first pages that were asked within a span of time (ms since 1970 UTC, `until` not
    among them) and not held back, however seldom; none without a log.

    Texts of one asker are among them, and damaged ones: whoever shows them asks first how many have asked (`events`).
    """
    start, end = (to_text(datetime.fromtimestamp(at / 1000, UTC)) for at in (since, until))
    asked = (queries.c.page == 1) & queries.c.blocked.is_(None) & (queries.c.at >= start) & (queries.c.at < end)
    query = select(queries.c.text, queries.c.region, func.count()).where(asked)
    with reading_log(location) as connection:
        if connection is not None:
            found = connection.execute(
                query.group_by(queries.c.text, queries.c.region), execution_options={"yield_per": PORTION}
            )
            yield from ((text, region, int(count)) for text, region, count in found)


class Miss(NamedTuple):
    """A first page with nothing on it.

    Attributes:
        text: As typed; of what a ban has stopped, the category of the ban alone.
        region: Code; None: none was known.
        at: As the log writes it.
        by_ban: Whether a ban has stopped it, or has hidden a word of it.
    """

    text: str
    region: str | None
    at: str
    by_ban: bool


def misses(location: Location, since: int) -> Iterator[Miss]:
    """First pages without a result since a time (ms since 1970 UTC), oldest first; none without a log.

    Texts with a number that may be a person's are left out. Raises `WrongDatabase` for a newer program's log.
    """
    oldest = to_text(datetime.fromtimestamp(since / 1000, UTC))
    none = (queries.c.total == 0) & (queries.c.page == 1) & (queries.c.at >= oldest)
    query = select(queries.c.text, queries.c.region, queries.c.at, queries.c.blocked).where(none)
    with reading_log(location) as connection:
        if connection is None:
            return
        found = connection.execute(query.order_by(queries.c.at), execution_options={"yield_per": PORTION})
        for text, region, at, category in found:
            if category is not None:
                yield Miss(category, region, at, by_ban=True)
            elif MASK not in text and not NUMBER.search(text):
                yield Miss(text, region, at, HIDDEN in text)


def _read(location: Location, query: Select[Any]) -> Sequence[Any]:
    """What a log answers; nothing where there is none. Raises `WrongDatabase` for a newer program's."""
    with reading_log(location) as connection:
        return [] if connection is None else connection.execute(query).all()


@contextmanager
def reading_log(location: Location) -> Iterator[Connection | None]:
    """A log as it is, to be read; None where there is none. Raises `WrongDatabase` for a newer program's."""
    if not is_there(location):
        yield None
        return
    engine = open_plain(location, read_only=True)
    try:
        QUERY_LOG.look_to_read(engine, location)
        if QUERY_LOG.is_new(engine):
            yield None
            return
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def may_be_shown(text: str) -> bool:
    """Whether a text of the log may be seen by anybody: no number that may be a person's, no masked word."""
    return MASK not in text and HIDDEN not in text and not NUMBER.search(text)


def _entry(line: bytes) -> tuple[str, dict[str, Any]]:
    """When an entry was made, and all of it."""
    values: dict[str, Any] = orjson.loads(line)
    return str(values["at"]), values
