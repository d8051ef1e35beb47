"""How many events a second are taken over HTTP, in batches, by several clients at once; and that all are there then."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from indexer.documents.timestamps import to_text
from search_engine.installation.installation import Installation
from search_engine.measuring.bench.http import HOST
from search_engine.measuring.bench.queries import SEED, BenchQuery
from search_engine.measuring.bench.timing import summary

# As many as a portal's backend sends at once; a page sends at most 50.
BATCH = 200
BATCHES = 400
SHOWN = 10  # documents of an impression
# Of what people do on a portal: a search shows a page, and of three one is looked into.
MIX = ("search", "impression", "search", "impression", "search", "impression", "click", "view")


def measure_events(
    place: Installation, port: int, queries: Sequence[BenchQuery], documents: Sequence[str], clients: int
) -> dict[str, Any]:
    """Times of requests of `BATCH` events each, and events a second; `lost` is how many are not in the store."""
    secret = place.keys.create(f"bench-{time.time_ns()}", ["events:write"])
    bodies = [_body(random.Random(SEED + number), queries, documents, number) for number in range(BATCHES)]
    before = place.events.last()
    times: list[float] = []
    accepted: list[int] = []
    threads = [
        threading.Thread(target=_send, args=(port, secret, bodies[client::clients], times, accepted))
        for client in range(clients)
    ]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    lost = sum(accepted) - sum(1 for _ in _stored(place, before))
    return {**summary(times, seconds), "events_per_s": round(sum(accepted) / seconds), "lost": lost}


def _stored(place: Installation, sequence: int) -> Any:
    while found := place.events.since(sequence):
        yield from found
        sequence = found[-1].sequence


def _body(draw: random.Random, queries: Sequence[BenchQuery], documents: Sequence[str], number: int) -> bytes:
    now = to_text(datetime.now(UTC))
    run = f"{time.time_ns():x}"
    events = []
    for place in range(BATCH):
        kind = draw.choice(MIX)
        about: dict[str, Any] = {"document": draw.choice(documents), "position": draw.randint(1, SHOWN)}
        if kind == "search":
            about = {"query": draw.choice(queries).text[:200]}
        elif kind == "impression":
            about = {"documents": draw.sample(documents, min(SHOWN, len(documents))), "position": 1}
        session = f"s{draw.randrange(1000)}"
        events.append({"id": f"{run}-{number}-{place}", "type": kind, "at": now, "session": session, **about})
    return orjson.dumps({"events": events})


def _send(port: int, secret: str, bodies: Sequence[bytes], times: list[float], accepted: list[int]) -> None:
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    for body in bodies:
        started = time.perf_counter()
        connection.request("POST", "/v1/events", body, headers)
        answer = orjson.loads(connection.getresponse().read())
        times.append((time.perf_counter() - started) * 1000)
        accepted.append(answer["accepted"] - answer["known"])
    connection.close()
