"""What a request does, counted: function calls, sub-queries and rounds of the engine, SQL statements.

The same 200 queries in two states. `first_seen`: no text was asked before. `analysis_kept`: every text was, by a user
of another region. No request is asked twice, so that no kept page answers.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import Pool

from dictionaries.caches import cache_states
from indexer.backend import Answer, SubQuery
from indexer.snapshot import Snapshot
from search_engine.measuring.bench.queries import BenchQuery, first_of_each_text
from search_engine.measuring.bench.serving import opened, titles
from search_engine.measuring.bench.wsgi import Application, WsgiClient, environ
from search_engine.service import Service

QUERIES, BEFORE = 200, 40
# Our own frames count for nothing.
OWN = str(Path(__file__).parent)
# What reads or writes; the rest opens and ends transactions.
COUNTED = ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True, slots=True)
class RequestCounts:
    """Of one request."""

    python_calls: int
    c_calls: int
    sub_queries: int
    rounds: int
    sql: int


def measure_counts(home: Path, application: Application) -> dict[str, Any]:
    """Means of a request in both states; of sub-queries and rounds also the most that one request had."""
    with opened(home) as service:
        return {name: told(counts) for name, counts in counts_of(service, application).items()}


def counts_of(service: Service, application: Application) -> dict[str, list[RequestCounts]]:
    """The counts of each request, by state. The service must be new: what it has kept is not counted.

    Raises:
        RuntimeError: A kept page answered.
    """
    client = WsgiClient(application(service))
    service.state.keep_fresh()  # as in a serving process: what a thread does beside the requests is not theirs
    with statements_seen() as statements, service.state.snapshot() as snapshot:
        return _states(service, client, snapshot, statements)


def _states(
    service: Service, client: WsgiClient, snapshot: Snapshot, statements: list[str]
) -> dict[str, list[RequestCounts]]:
    names = titles(service.installation, snapshot.manifest.bases)
    pool = first_of_each_text(snapshot, names, QUERIES + BEFORE)
    for query in pool[QUERIES:]:
        client.search(query)
    regions = list(dict.fromkeys(query.region for query in pool))
    asked = pool[:QUERIES]
    others = [BenchQuery(query.text, _other(regions, query.region)) for query in asked]
    pages, found = _pages_kept(), {}
    with engine_calls() as engine:
        for name, queries in (("first_seen", asked), ("analysis_kept", others)):
            found[name] = [_one(client, query, engine, statements) for query in queries]
    if _pages_kept() > pages:  # fewer where the caches of a service that has gone went meanwhile
        raise RuntimeError("计数时有请求由缓存的页面回答")
    return found


def told(counts: Sequence[RequestCounts]) -> dict[str, float]:
    """Means, and the most of what must not grow with a query's words."""
    names = RequestCounts.__dataclass_fields__
    means = {name: round(sum(getattr(one, name) for one in counts) / len(counts), 2) for name in names}
    most = {f"most_{name}": max(getattr(one, name) for one in counts) for name in ("sub_queries", "rounds", "sql")}
    return {**means, **most, "requests": len(counts)}


def _one(client: WsgiClient, query: BenchQuery, engine: EngineCalls, statements: list[str]) -> RequestCounts:
    calls, environment = FunctionCalls(), environ(query)
    engine.sub_queries = engine.rounds = 0
    statements.clear()
    with counted(calls):
        client.call(environment)
    return RequestCounts(calls.python, calls.c, engine.sub_queries, engine.rounds, len(statements))


def _other(regions: Sequence[str], region: str) -> str:
    """Another one of the regions; always the same for the same one."""
    return regions[(regions.index(region) + 1) % len(regions)]


def _pages_kept() -> int:
    """How many requests were answered by a kept page so far."""
    return sum(state.hits for state in cache_states() if state.name == "pages")


@dataclass(slots=True)
class EngineCalls:
    """Counted so far where sub-queries leave retrieval: `Snapshot.ask` is a round, and carries them."""

    sub_queries: int = 0
    rounds: int = 0


@contextmanager
def engine_calls() -> Iterator[EngineCalls]:
    """Counts meanwhile; of one thread."""
    counts, ask = EngineCalls(), Snapshot.ask

    def counting(snapshot: Snapshot, asked: Sequence[SubQuery]) -> list[Answer]:
        counts.rounds += 1
        counts.sub_queries += len(asked)
        return ask(snapshot, asked)

    Snapshot.ask = counting  # type: ignore[assignment]
    try:
        yield counts
    finally:
        Snapshot.ask = ask  # type: ignore[method-assign]


class FunctionCalls:
    """Counted so far in this thread (`sys.setprofile`): `python` with every resumption of a generator, `c` with methods
    of built-in types.
    """

    def __init__(self) -> None:
        self.python = self.c = 0

    def __call__(self, frame: FrameType, event: str, _argument: Any) -> None:
        """What `sys.setprofile` calls."""
        if event == "call":
            self.python += not frame.f_code.co_filename.startswith(OWN)
        elif event == "c_call":
            self.c += not frame.f_code.co_filename.startswith(OWN)


@contextmanager
def counted(calls: FunctionCalls) -> Iterator[None]:
    """Within it, calls are counted."""
    sys.setprofile(calls)
    try:
        yield
    finally:
        sys.setprofile(None)


@contextmanager
def statements_seen() -> Iterator[list[str]]:
    """The statements of all SQLite connections that are taken from a pool meanwhile, seen at the driver: some of the
    store's go past SQLAlchemy's own events.
    """
    seen: list[str] = []

    def note(statement: str) -> None:
        if statement.lstrip().upper().startswith(COUNTED):
            seen.append(statement)

    def taken(connection: Any, *_: Any) -> None:
        connection.set_trace_callback(note)

    def given_back(connection: Any, *_: Any) -> None:
        if connection is not None:
            connection.set_trace_callback(None)

    event.listen(Pool, "checkout", taken)
    event.listen(Pool, "checkin", given_back)
    try:
        yield seen
    finally:
        event.remove(Pool, "checkout", taken)
        event.remove(Pool, "checkin", given_back)
