"""Searches of ordinary visitors beside attackers: how much longer they wait, in one run.

Each attacker is an address block with some connections, behind a proxy that the server trusts, and asks without pause
for the dearest that anybody may: sentences that no cache has, of the catalogue's own words, with everything that a page
can tell. Visitors are blocks of their own, who read between two searches.
"""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from search_engine.measuring.bench.http import HOST, server
from search_engine.measuring.bench.queries import SEED, SENTENCES, SHORT, BenchQuery, part_of
from search_engine.measuring.bench.timing import summary

WORKERS = 2
ATTACKERS, CONNECTIONS, VISITORS = 10, 2, 4
# Seconds of reading between two searches of a visitor, on average: four ask as much as forty who read for .5 s.
READING = 0.05
SECONDS = 20.0  # that visitors ask, with attackers and without
LONGEST = 200  # characters of a query
SIZE, DEEPEST = 50, 20  # cards of a page, and the last page that is asked for; all facets are counted unasked
FIRST_ATTACK = 3.0  # seconds in which every attacker has been answered before anything is measured


def measure_attack(home: Path, queries: Sequence[BenchQuery], names: Sequence[str]) -> dict[str, Any]:
    """The same visitors alone, and beside the attackers.

    Returns:
        `alone`, `beside`: times as of `http`, with `statuses` of what was no 200; `ratio`: of their p95; `attackers`:
        what these were answered, by status.
    """
    with server(home, WORKERS, trusted_proxies=f"{HOST}/32") as (port, _):
        _visits(port, queries)  # what is made at first use
        alone = _visits(port, queries)
        stop, answered = threading.Event(), Counter[str]()
        threads = [
            threading.Thread(target=_attack, args=(port, f"203.0.{block}.{end}", names, stop, answered))
            for block in range(ATTACKERS)
            for end in range(CONNECTIONS)
        ]
        for thread in threads:
            thread.start()
        time.sleep(FIRST_ATTACK)
        beside = _visits(port, queries)
        stop.set()
        for thread in threads:
            thread.join()
    ratio = round(beside["p95_ms"] / alone["p95_ms"], 2)
    return {"alone": alone, "beside": beside, "ratio": ratio, "attackers": dict(answered)}


def dear_requests(names: Sequence[str], seed: str) -> Iterator[str]:
    """Addresses of dear requests, without end, none twice."""
    chance = random.Random(seed)
    while True:
        text = ""
        while len(text) < LONGEST:
            text += chance.choice((*SENTENCES, *SHORT, part_of(chance, chance.choice(names))))
        asked = {"q": text[:LONGEST], "explain": "true", "size": SIZE, "page": chance.randint(1, DEEPEST)}
        yield f"/v1/search?{urlencode(asked)}"


def _visits(port: int, queries: Sequence[BenchQuery]) -> dict[str, Any]:
    times, statuses = list[float](), Counter[str]()
    threads = []
    for number in range(VISITORS):
        paths = _searches(queries[number::VISITORS], time.monotonic() + SECONDS)
        pause = random.Random(SEED + number)
        address, reading = f"198.51.{number}.1", lambda pause=pause: pause.expovariate(1 / READING)
        threads.append(threading.Thread(target=_ask, args=(port, address, paths, reading, times, statuses)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {**summary(times), "statuses": {status: n for status, n in statuses.items() if status != "200"}}


def _searches(queries: Sequence[BenchQuery], end: float) -> Iterator[str]:
    for one in cycle(queries):
        if time.monotonic() > end:
            return
        yield f"/v1/search?{urlencode({'q': one.text, 'region': one.region})}"


def _attack(port: int, address: str, names: Sequence[str], stop: threading.Event, answered: Counter[str]) -> None:
    paths = dear_requests(names, f"{SEED} {address}")
    _ask(port, address, paths, lambda: 0.0, [], answered, stop)


def _ask(
    port: int,
    address: str,
    paths: Iterator[str],
    reading: Callable[[], float],
    times: list[float],
    statuses: Counter[str],
    stop: threading.Event | None = None,
) -> None:
    """Ask one after another on a kept connection as a visitor of an address does, as a proxy passes it on."""
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    while stop is None or not stop.is_set():
        path = next(paths, None)
        if path is None:
            break
        started = time.perf_counter()
        try:
            connection.request("GET", path, headers={"X-Forwarded-For": address})
            answer = connection.getresponse()
            answer.read()
            statuses[str(answer.status)] += 1
        except (OSError, http.client.HTTPException) as error:
            statuses[type(error).__name__] += 1
            connection.close()
        times.append((time.perf_counter() - started) * 1000)
        time.sleep(reading())
    connection.close()
