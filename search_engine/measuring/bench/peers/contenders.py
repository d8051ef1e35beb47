"""Those who are asked: each is one declaration, of what it is asked with and whose processor time that takes. They are
asked in turns.
"""

from __future__ import annotations

import http.client
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlencode

import orjson

from search_engine.measuring.bench.http import HOST, processor_ms
from search_engine.measuring.bench.peers.opensearch import INDEX
from search_engine.measuring.bench.queries import BenchQuery
from search_engine.measuring.bench.timing import summary

# Requests in a row to one contender; long beside the ticks that processor time is counted in.
TURN = 100
JSON = {"Content-Type": "application/json"}
# A request → its answer; None where there was none.
Ask = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Request:
    """A request over HTTP, ready to be sent."""

    method: str
    path: str
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Contender:
    """A way of answering queries.

    Attributes:
        processor: Part (`server`, `node`) → the processor ms that it has used up to now.
        prepared: A query → its request; made before time is taken.
        session: What requests of one turn are asked through.
        titles: An answer → the titles of its hits, best first.
    """

    name: str
    processor: Mapping[str, Callable[[], float]]
    prepared: Callable[[BenchQuery], Any]
    session: Callable[[], AbstractContextManager[Ask]]
    titles: Callable[[Any], list[str]]


def ours(name: str, port: int, **pids: int) -> Contender:
    """A server of ours, asked as a portal asks it.

    Args:
        pids: Its process, and others that it makes work, by part.
    """

    def request(query: BenchQuery) -> Request:
        return Request("GET", f"/v1/search?{urlencode({'q': query.text, 'region': query.region})}")

    def titles(page: bytes) -> list[str]:
        return [item["title"] for item in orjson.loads(page)["items"]]

    return Contender(name, _of(pids), request, partial(_over_http, port), titles)


def opensearch(name: str, port: int, pid: int, body: Callable[[BenchQuery], dict[str, Any]]) -> Contender:
    """A way of asking OpenSearch; partial answers would be errors."""
    path = f"/{INDEX}/_search?allow_partial_search_results=false"

    def titles(answer: bytes) -> list[str]:
        return [hit["_source"]["title"] for hit in orjson.loads(answer)["hits"]["hits"]]

    def request(query: BenchQuery) -> Request:
        return Request("POST", path, orjson.dumps(body(query)))

    return Contender(name, _of({"node": pid}), request, partial(_over_http, port), titles)


def _of(pids: Mapping[str, int]) -> dict[str, Callable[[], float]]:
    return {part: partial(processor_ms, pid) for part, pid in pids.items()}


@contextmanager
def _over_http(port: int) -> Iterator[Ask]:
    """One connection, one request after another."""
    connection = http.client.HTTPConnection(HOST, port, timeout=60)

    def ask(request: Request) -> bytes | None:
        connection.request(request.method, request.path, request.body, JSON if request.body else {})
        answer = connection.getresponse()
        text = answer.read()
        return text if answer.status == 200 else None

    try:
        yield ask
    finally:
        connection.close()


@dataclass(slots=True)
class _Times:
    ms: list[float] = field(default_factory=list)
    processor: Counter[str] = field(default_factory=Counter)
    errors: int = 0


def in_turns(contenders: Sequence[Contender], queries: Sequence[BenchQuery]) -> dict[str, dict[str, Any]]:
    """One client, the same queries to each, some to one and then as many to the next: what else the machine does falls
    on all alike. p50, p99 and processor ms for each request, of all processes together and by part.
    """
    found = {one.name: _Times() for one in contenders}
    for first in range(0, len(queries), TURN):
        for one in contenders:
            _turn(one, queries[first : first + TURN], found[one.name])
    return {name: _told(times) for name, times in found.items()}


def found_first(contender: Contender, names: Sequence[BenchQuery]) -> int:
    """For how many exact names the first hit is of that name."""
    first = 0
    with contender.session() as ask:
        for query in names:
            answer = ask(contender.prepared(query))
            first += answer is not None and contender.titles(answer)[:1] == [query.text]
    return first


def _turn(contender: Contender, queries: Sequence[BenchQuery], times: _Times) -> None:
    requests = [contender.prepared(query) for query in queries]
    before = {part: used() for part, used in contender.processor.items()}
    with contender.session() as ask:
        for request in requests:
            started = time.perf_counter()
            answer = ask(request)
            times.ms.append((time.perf_counter() - started) * 1000)
            times.errors += answer is None
    times.processor.update({part: used() - before[part] for part, used in contender.processor.items()})


def _told(times: _Times) -> dict[str, Any]:
    figures = summary(times.ms)
    parts = {part: round(used / len(times.ms), 2) for part, used in times.processor.items()}
    return {
        **{name: figures[name] for name in ("p50_ms", "p99_ms", "qps")},
        "processor_ms": round(times.processor.total() / len(times.ms), 2),
        **({f"{part}_processor_ms": used for part, used in parts.items()} if len(parts) > 1 else {}),
        "requests": len(times.ms),
        "errors": times.errors,
    }
