"""Those who are asked, each with its requests made beforehand, and asking them in turns."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Request:
    """A request, ready to be sent."""

    method: str
    path: str
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Contender:
    """A way of asking a server.

    Attributes:
        pid: Its process, with all below it.
        request: A query → what is sent.
        titles: An answer → the titles of its hits, best first.
    """

    name: str
    port: int
    pid: int
    request: Callable[[BenchQuery], Request]
    titles: Callable[[Any], list[str]]


def ours(port: int, pid: int) -> Contender:
    """Our own server, asked as a portal asks it."""

    def request(query: BenchQuery) -> Request:
        return Request("GET", f"/v1/search?{urlencode({'q': query.text, 'region': query.region})}")

    return Contender("ours", port, pid, request, lambda page: [item["title"] for item in page["items"]])


def opensearch(name: str, port: int, pid: int, body: Callable[[BenchQuery], dict[str, Any]]) -> Contender:
    """A way of asking OpenSearch; partial answers would be errors."""
    path = f"/{INDEX}/_search?allow_partial_search_results=false"

    def titles(answer: Any) -> list[str]:
        return [hit["_source"]["title"] for hit in answer["hits"]["hits"]]

    return Contender(name, port, pid, lambda query: Request("POST", path, orjson.dumps(body(query))), titles)


@dataclass(slots=True)
class _Times:
    ms: list[float] = field(default_factory=list)
    processor: float = 0.0
    errors: int = 0


def in_turns(contenders: Sequence[Contender], queries: Sequence[BenchQuery]) -> dict[str, dict[str, Any]]:
    """One client, the same queries to each, some to one and then as many to the next: what else the machine does falls
    on all alike. p50, p99 and processor ms of all server processes, for each request.
    """
    found = {one.name: _Times() for one in contenders}
    for first in range(0, len(queries), TURN):
        for one in contenders:
            times = found[one.name]
            before = processor_ms(one.pid)
            _ask(one, queries[first : first + TURN], times)
            times.processor += processor_ms(one.pid) - before
    return {name: _told(times) for name, times in found.items()}


def found_first(contender: Contender, names: Sequence[BenchQuery]) -> int:
    """For how many exact names the first hit is of that name."""
    connection = http.client.HTTPConnection(HOST, contender.port, timeout=60)
    first = 0
    for query in names:
        status, body = _send(connection, contender.request(query))
        titles = contender.titles(orjson.loads(body)) if status == 200 else []
        first += titles[:1] == [query.text]
    connection.close()
    return first


def _ask(contender: Contender, queries: Sequence[BenchQuery], times: _Times) -> None:
    connection = http.client.HTTPConnection(HOST, contender.port, timeout=60)
    for request in [contender.request(query) for query in queries]:
        started = time.perf_counter()
        status, _ = _send(connection, request)
        times.ms.append((time.perf_counter() - started) * 1000)
        times.errors += status != 200
    connection.close()


def _send(connection: http.client.HTTPConnection, request: Request) -> tuple[int, bytes]:
    connection.request(request.method, request.path, request.body, JSON if request.body else {})
    answer = connection.getresponse()
    return answer.status, answer.read()


def _told(times: _Times) -> dict[str, Any]:
    figures = summary(times.ms)
    return {
        **{name: figures[name] for name in ("p50_ms", "p99_ms", "qps")},
        "processor_ms": round(times.processor / len(times.ms), 2),
        "requests": len(times.ms),
        "errors": times.errors,
    }
