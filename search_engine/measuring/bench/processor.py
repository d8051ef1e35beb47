"""Processor time of one search, two ways: each text first seen, and warm.

It is the time of the thread that calls the WSGI application: all of a request but the server's sockets. Where a machine
is shared this is the steadiest figure there is.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from search_engine.installation.gc_tuning import collect_young, freeze_garbage
from search_engine.measuring.bench.distinct_queries import distinct_queries, zipf_draws
from search_engine.measuring.bench.queries import SEED, BenchQuery, first_of_each_text
from search_engine.measuring.bench.serving import opened, titles
from search_engine.measuring.bench.timing import summary, yardstick_ms
from search_engine.measuring.bench.wsgi import Application, WsgiClient
from search_engine.service import Service

Say = Callable[[str], None]
# Texts that warm requests are drawn from, and requests of each way.
TEXTS, FIRST_SEEN, WARMING, WARM = 50_000, 3_000, 10_000, 6_000
MANY_NAMES = 12_000
# Requests of other texts before anything is measured: what is made once for all is made then.
BEFORE = 300
# How often a serving process does beside its requests what the next one would have to (`api.serving.warming`).
BESIDE_SECONDS = 0.25


def measure_processor(
    home: Path, application: Application, say: Say, *, texts: int = TEXTS, requests: int = WARM
) -> dict[str, Any]:
    """Each way with mean, p50 and p99; `beside_ms` is what the thread beside requests took, for each one;
    `yardstick_ms` is how quick the machine was.

    Args:
        texts: How many distinct texts there are.
        requests: How many are asked for each way; half of them where each is first seen.
    """
    with opened(home) as service:
        client = WsgiClient(application(service))
        with service.state.snapshot() as snapshot:
            names = titles(service.installation, snapshot.manifest.bases)
            count = min(FIRST_SEEN, requests // 2)
            drawn = first_of_each_text(snapshot, names, count + BEFORE)
            first, before = drawn[: -len(drawn) // 10], drawn[-len(drawn) // 10 :]
            many = titles(service.installation, snapshot.manifest.bases, MANY_NAMES)
            read = service.installation.suggestion_sources.pinyin.syllables
            pool = distinct_queries(snapshot, many, read, texts)
            warming = zipf_draws(pool, snapshot, min(WARMING, requests * 2), SEED + 2)
            warm = zipf_draws(pool, snapshot, requests, SEED + 3)
        for query in before:
            client.search(query)
        freeze_garbage()
        say(f"处理器时间：{len(first)} 个首次出现的检索词")
        found = {"texts": texts, "first_seen": _measure(service, client, first)}
        say(f"处理器时间：预热 {len(warming)} 次后，检索词按 Zipf 分布")
        for query in warming:
            client.search(query)
        freeze_garbage()
        found["warm"] = _measure(service, client, warm)
    return found


def _measure(service: Service, client: WsgiClient, queries: Sequence[BenchQuery]) -> dict[str, Any]:
    """Ask one after another, garbage collected between requests as a serving process does."""
    times, yardstick = [], yardstick_ms()
    with _Beside(service) as beside:
        for query in queries:
            times.append(client.processor_ms(query))
            collect_young()
    figures = summary(times)
    return {
        **{name: figures[name] for name in ("mean_ms", "p50_ms", "p99_ms")},
        "yardstick_ms": round((yardstick + yardstick_ms()) / 2, 3),
        "beside_ms": round(beside.seconds * 1000 / len(queries), 3),
        "requests": len(queries),
    }


class _Beside:
    """A serving process's own thread beside its requests.

    Attributes:
        seconds: Its processor time so far.
    """

    def __init__(self, service: Service) -> None:
        self.seconds = 0.0
        self._service, self._stopped = service, threading.Event()
        self._thread = threading.Thread(target=self._run, name="beside", daemon=True)

    def __enter__(self) -> _Beside:
        self._service.state.keep_fresh()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(BESIDE_SECONDS):
            self._service.state.keep_fresh()
            self.seconds = time.thread_time()
