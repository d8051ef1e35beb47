"""How many calls there were, by caller, call and day: counted in memory, written every few seconds.

What a process counted and has not written when it is killed is lost: at most `WRITE_EVERY` seconds. While the database
is away, counts wait in memory. A day's quota is held to by what was written and what this process counted since, so
that several processes together may let through what they count between two looks.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

import structlog
from sqlalchemy import Connection, Engine, delete, func, select
from sqlalchemy.exc import SQLAlchemyError

from indexer.documents.timestamps import CHINA
from indexer.errors import IndexerError
from indexer.store.dialects import upsert
from indexer.store.engine import writing
from indexer.store.gateway.call_tables import calls
from indexer.store.location import Location
from indexer.store.queries.query_log import open_log

WRITE_EVERY: Final = 5.0
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
    took_ms: int = 0


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


def today(now: float) -> str:
    """The day in China of a time, s since 1970 UTC."""
    return datetime.fromtimestamp(now, UTC).astimezone(CHINA).date().isoformat()


def seconds_left(now: float) -> int:
    """Until the next day in China begins."""
    moment = datetime.fromtimestamp(now, UTC).astimezone(CHINA)
    midnight = (moment + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(1, int((midnight - moment).total_seconds()) + 1)


class CallBook:
    """The counts of one process, and what all have written. Safe for several threads.

    Args:
        days: How long counts are kept.
    """

    def __init__(self, location: Location, days: int, clock: Callable[[], float] = time.time) -> None:
        self._location, self._days, self._clock = location, days, clock
        self._engine: Engine | None = None
        self._waiting: dict[CallKey, Counts] = {}
        self._written: dict[str, int] = {}  # caller → calls of `_day` by all processes, as last read
        self._day = ""
        self._lock, self._closing = threading.Lock(), threading.Event()
        self._thread: threading.Thread | None = None

    def count(self, caller: str, call: str, status: int, seconds: float) -> None:
        """Note a call; returns at once."""
        key = CallKey(today(self._clock()), caller, call)
        with self._lock:
            if key not in self._waiting and len(self._waiting) >= MOST_KEPT:
                key = key._replace(caller="")
            counts = self._waiting.setdefault(key, Counts())
            counts.calls += 1
            counts.refused += status in (401, 403, 429)
            counts.failed += status >= 500
            counts.took_ms += round(seconds * 1000)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="call-book", daemon=True)
                self._thread.start()

    def of_today(self, caller: str) -> int:
        """How many calls of a caller there were today, as far as this process knows."""
        day = today(self._clock())
        with self._lock:
            mine = sum(counts.calls for key, counts in self._waiting.items() if (key.day, key.caller) == (day, caller))
            known = self._day == day
            found = self._written.get(caller, 0) if known else None
        return mine + (self._read_today(day, caller) if found is None else found)

    def rows(self, first: str, last: str) -> list[CallRow]:
        """What was written of the days from `first` to `last`, newest day first, then by caller and call."""
        self.write()
        order = (calls.c.day.desc(), calls.c.caller, calls.c.call)
        query = select(calls).where(calls.c.day >= first, calls.c.day <= last).order_by(*order)
        with self._opened().connect() as connection:
            found = connection.execute(query).mappings().all()
        return [
            CallRow(**{**row, "took_ms": round(row["took_ms"] / row["calls"], 1) if row["calls"] else 0.0})
            for row in found
        ]

    def write(self) -> None:
        """Write what was counted. Raises where the database does not take it: then it waits on."""
        with self._lock:
            taken, self._waiting = self._waiting, {}
        if not taken and self._day == today(self._clock()):
            return
        try:
            with writing(self._opened(), bulk=True) as connection:
                for key, counts in taken.items():
                    _add(connection, key, counts)
                self._look(connection)
        except (SQLAlchemyError, IndexerError, OSError):
            self._put_back(taken)
            raise

    def close(self) -> None:
        """Write what waits, and stop."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join(timeout=10.0)
        if self._engine is not None:
            self._engine.dispose()

    def _run(self) -> None:
        told = False
        while True:
            last = self._closing.wait(WRITE_EVERY)
            try:
                self.write()
                told = False
            except (SQLAlchemyError, IndexerError, OSError) as error:
                if not told:
                    LOG.warning("calls not written", reason=type(error).__name__)
                    told = True
            if last:
                return

    def _put_back(self, taken: dict[CallKey, Counts]) -> None:
        with self._lock:
            for key, counts in taken.items():
                there = self._waiting.setdefault(key, Counts())
                for field in fields(Counts):
                    setattr(there, field.name, getattr(there, field.name) + getattr(counts, field.name))

    def _look(self, connection: Connection) -> None:
        """Read what all processes have written of today, and remove what has had its time."""
        day = today(self._clock())
        query = select(calls.c.caller, func.sum(calls.c.calls)).where(calls.c.day == day).group_by(calls.c.caller)
        written = {caller: int(count) for caller, count in connection.execute(query)}
        if day != self._day:
            oldest = today(self._clock() - self._days * 86_400)
            connection.execute(delete(calls).where(calls.c.day < oldest))
        with self._lock:
            self._written, self._day = written, day

    def _read_today(self, day: str, caller: str) -> int:
        """Before anything was looked at: the database is asked."""
        query = select(func.sum(calls.c.calls)).where(calls.c.day == day, calls.c.caller == caller)
        with self._opened().connect() as connection:
            return int(connection.execute(query).scalar() or 0)

    def _opened(self) -> Engine:
        with self._lock:
            self._engine = self._engine or open_log(self._location)
            return self._engine


def _add(connection: Connection, key: CallKey, counts: Counts) -> None:
    values = {field.name: getattr(counts, field.name) for field in fields(Counts)}
    row = upsert(connection, calls).values(**key._asdict(), **values)
    more = {name: calls.c[name] + value for name, value in values.items()}
    connection.execute(row.on_conflict_do_update(index_elements=[calls.c.day, calls.c.caller, calls.c.call], set_=more))


def by_caller(rows: Sequence[CallRow]) -> dict[str, int]:
    """Calls by caller."""
    found: dict[str, int] = {}
    for row in rows:
        found[row.caller] = found.get(row.caller, 0) + row.calls
    return found
