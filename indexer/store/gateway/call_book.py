"""How many calls there were, by caller, call and day: counted in memory, written every few seconds.

What a process counted and has not written when it is killed is lost: at most `WRITE_EVERY` seconds. While the database
is away, counts wait in memory. A day's quota is held to by what was written and what this process counted since, and
near its end a process looks more often, so that several together let through hardly more than it; where nothing can be
read, by what this process counted: a quota is no reason to refuse everybody.

Each call pays for `CallBook.count`: it adds to what is held for its caller and its name, and looks at nothing else.
Days, metrics and rows are the business of the thread that writes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

import structlog
from sqlalchemy import Connection, Engine, Row, delete, func, select
from sqlalchemy.exc import SQLAlchemyError

from indexer.documents.timestamps import CHINA
from indexer.errors import IndexerError
from indexer.store.dialects import upsert
from indexer.store.engine import writing
from indexer.store.gateway.call_tables import calls
from indexer.store.location import Location
from indexer.store.queries.query_log import open_log

WRITE_EVERY: Final = 5.0
# Of what is left of a day's quota, a process counts at most such a part by itself. Two processes let through up to 23
# calls of 20, and 20,001 of 20,000; four 26 of 20, and 1,021 of 1,000. It costs some 60 more writes a day.
SHARE: Final = 8
REFUSED: Final = frozenset((401, 403, 429))
# What a database that is away, full or locked raises.
UNWRITTEN: Final = (SQLAlchemyError, IndexerError, OSError)
LOG = structlog.get_logger("calls")
# What is counted apart; more than any installation has. What comes beyond is counted as nobody's.
MOST_KEPT: Final = 10_000


class CallKey(NamedTuple):
    """What is counted apart. `day` as 2026-03-01 in China; `caller`: `caller:APP`, `key:NAME`, "" nobody."""

    day: str
    caller: str
    call: str


@dataclass(slots=True)
class Counts:
    """Calls; of these refused (401, 403, 429) and failed (5xx); milliseconds all together."""

    calls: int = 0
    refused: int = 0
    failed: int = 0
    took_ms: float = 0.0

    def add(self, other: Counts) -> None:
        """Add what others have counted."""
        self.calls += other.calls
        self.refused += other.refused
        self.failed += other.failed
        self.took_ms += other.took_ms


@dataclass(frozen=True, slots=True)
class CallRow:
    """A line of the statistics; `took_ms` on average."""

    day: str
    caller: str
    call: str
    calls: int
    refused: int
    failed: int
    took_ms: float


Observer = Callable[[CallKey, Counts], None]
_observers: list[Observer] = []


def observe(observer: Observer) -> None:
    """Have somebody told of what this process counts from now on, every `WRITE_EVERY` seconds: metrics, which this
    folder must not import.
    """
    _observers.append(observer)


def today(now: float) -> str:
    """The day in China of a time, s since 1970 UTC."""
    return datetime.fromtimestamp(now, UTC).astimezone(CHINA).date().isoformat()


def next_day(now: float) -> float:
    """When the next day in China begins, s since 1970 UTC."""
    moment = datetime.fromtimestamp(now, UTC).astimezone(CHINA)
    return (moment + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()


def seconds_left(now: float) -> int:
    """Until the next day in China begins."""
    return max(1, int(next_day(now) - now) + 1)


class CallBook:
    """The counts of one process, and what all have written. Safe for several threads.

    Args:
        days: How long counts are kept.
        writes: Whether this process writes; one that only reads counts for itself.
    """

    def __init__(
        self, location: Location, days: int, clock: Callable[[], float] = time.time, *, writes: bool = True
    ) -> None:
        self._location, self._days, self._clock, self._writes = location, days, clock, writes
        self._engine: Engine | None = None
        self._fresh: dict[tuple[str, str], Counts] = {}  # (caller, call) → counts of `_fresh_day`
        self._fresh_day, self._day_ends = "", 0.0
        # What nobody was told of, and what was told and is not written yet.
        self._waiting: dict[CallKey, Counts] = {}
        self._told: dict[CallKey, Counts] = {}
        self._written: dict[str, int] = {}  # caller → calls of `_day` by all processes, as last read
        self._day = self._looked = ""  # of `_looked` all callers were read
        self._not_before = 0.0  # when who asks may write again
        self._lock, self._writing, self._closing = threading.Lock(), threading.Lock(), threading.Event()
        self._thread: threading.Thread | None = None

    def count(self, caller: str, call: str, status: int, seconds: float) -> None:
        """Note a call; returns at once."""
        now = self._clock()
        with self._lock:
            if now >= self._day_ends:
                self._turn(now)
            counts = self._fresh.get((caller, call)) or self._new(caller, call)
            counts.calls += 1
            counts.took_ms += seconds * 1_000
            if status >= 400:
                counts.refused += status in REFUSED
                counts.failed += status >= 500

    def of_today(self, caller: str, most: int = 0) -> int:
        """How many calls of a caller there were today, as far as this process knows.

        Args:
            most: How many it may make, 0: any number. Where what this process has not written is more than a part of
                what is left, it is written now, and what others have is read: the nearer to the end, the sooner.
        """
        mine, written = self._known(caller)
        if most and mine * SHARE > most - mine - written > 0 and self._hurry():
            mine, written = self._known(caller)
        return mine + written

    def rows(self, first: str, last: str) -> list[CallRow]:
        """What was written of the days from `first` to `last`, newest day first, then by caller and call. Where nothing
        can be written now, as on a full disk, that is what was before.
        """
        with suppress(*UNWRITTEN):
            self.write()
        order = (calls.c.day.desc(), calls.c.caller, calls.c.call)
        query = select(calls).where(calls.c.day >= first, calls.c.day <= last).order_by(*order)
        with self._opened().connect() as connection:
            found = connection.execute(query).all()
        return [_row(row) for row in found]

    def write(self) -> None:
        """Tell of what was counted, and write it. Raises where the database does not take it: then it waits on."""
        with self._writing:
            if self._writes:
                self._write()

    def close(self) -> None:
        """Write what waits, and stop."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join(timeout=10.0)
        if self._engine is not None:
            self._engine.dispose()

    def _new(self, caller: str, call: str) -> Counts:
        """Where calls are counted from now on; what comes beyond `MOST_KEPT` is nobody's."""
        if len(self._fresh) + len(self._waiting) + len(self._told) >= MOST_KEPT:
            caller = ""
        if self._thread is None and self._writes:
            self._thread = threading.Thread(target=self._run, name="call-book", daemon=True)
            self._thread.start()
        return self._fresh.setdefault((caller, call), Counts())

    def _turn(self, now: float) -> None:
        """Put what is fresh aside, and begin anew, maybe another day."""
        _merge(self._waiting, {CallKey(self._fresh_day, *key): counts for key, counts in self._fresh.items()})
        self._fresh = {}
        self._fresh_day, self._day_ends = today(now), next_day(now)

    def _tell(self) -> str:
        """Tell of what nobody was told of; returns the day."""
        with self._lock:
            self._turn(self._clock())
            news, self._waiting = self._waiting, {}
            _merge(self._told, news)
            day = self._fresh_day
        for key, counts in news.items():
            for observer in _observers:
                observer(key, counts)
        return day

    def _write(self) -> None:
        """Whoever comes here holds `_writing`."""
        day = self._tell()
        if not self._told and self._looked == day:
            return
        with writing(self._opened(), bulk=True) as connection:
            _add(connection, self._told)
            written = self._look(connection, day)
        with self._lock:
            self._told, self._written, self._day, self._looked = {}, written, day, day

    def _hurry(self) -> bool:
        """Write now; returns whether it is done. Who asks does not wait for another, nor again for what has failed."""
        now = self._clock()
        if not self._writes or now < self._not_before or not self._writing.acquire(blocking=False):
            return False
        try:
            self._write()
        except UNWRITTEN:
            self._not_before = now + WRITE_EVERY
            return False
        finally:
            self._writing.release()
        return True

    def _known(self, caller: str) -> tuple[int, int]:
        """A caller's calls of today: those that are not written yet, and those that are."""
        now = self._clock()
        with self._lock:
            if now >= self._day_ends:
                self._turn(now)
            day, mine = self._fresh_day, 0
            for (name, _), counts in self._fresh.items():
                mine += counts.calls if name == caller else 0
            for key, counts in (*self._waiting.items(), *self._told.items()):
                mine += counts.calls if (key.day, key.caller) == (day, caller) else 0
            known = self._written if self._day == day else {}
            written = known.get(caller, 0 if self._looked == day else None)
        return mine, self._read_today(day, caller) if written is None else written

    def _run(self) -> None:
        told = False
        while True:
            last = self._closing.wait(WRITE_EVERY)
            try:
                self.write()
                told = False
            except UNWRITTEN as error:
                if not told:
                    LOG.warning("calls not written", reason=type(error).__name__)
                    told = True
            if last:
                return

    def _look(self, connection: Connection, day: str) -> dict[str, int]:
        """What all processes have written of today by caller; what has had its time is removed, once a day."""
        query = select(calls.c.caller, func.sum(calls.c.calls)).where(calls.c.day == day).group_by(calls.c.caller)
        if day != self._looked:
            oldest = today(self._clock() - self._days * 86_400)
            connection.execute(delete(calls).where(calls.c.day < oldest))
        return {caller: int(count) for caller, count in connection.execute(query)}

    def _read_today(self, day: str, caller: str) -> int:
        """Before all callers were looked at: the database is asked once for each."""
        query = select(func.sum(calls.c.calls)).where(calls.c.day == day, calls.c.caller == caller)
        try:
            with self._opened().connect() as connection:
                found = int(connection.execute(query).scalar() or 0)
        except UNWRITTEN:
            found = 0
        with self._lock:
            if self._day != day:
                self._day, self._written = day, {}
            return self._written.setdefault(caller, found)

    def _opened(self) -> Engine:
        with self._lock:
            self._engine = self._engine or open_log(self._location)
            return self._engine


def _row(row: Row[Any]) -> CallRow:
    mean = round(row.took_ms / row.calls, 1)
    return CallRow(row.day, row.caller, row.call, row.calls, row.refused, row.failed, mean)


def _merge(into: dict[CallKey, Counts], counted: Mapping[CallKey, Counts]) -> None:
    for key, counts in counted.items():
        into.setdefault(key, Counts()).add(counts)


def _add(connection: Connection, counted: Mapping[CallKey, Counts]) -> None:
    """Add to what is written, with one statement for all: to make one for each would take twenty times as long."""
    if not counted:
        return
    row = upsert(connection, calls)
    more = {field.name: calls.c[field.name] + row.excluded[field.name] for field in fields(Counts)}
    added = row.on_conflict_do_update(index_elements=[calls.c.day, calls.c.caller, calls.c.call], set_=more)
    rows = [{**key._asdict(), **asdict(counts), "took_ms": round(counts.took_ms)} for key, counts in counted.items()]
    connection.execute(added, rows)
