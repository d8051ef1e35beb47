"""How long it takes from the answer of a write until the serving process serves it, without and with searches beside.

Documents are added, given another title and deleted over HTTP, one at a time. The process is asked again and again
until its answer is as the write wants it. There is one, since each process takes commits over by itself.
"""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import numpy as np
import orjson

from search_engine.gateway.rights import DOCUMENTS_WRITE
from search_engine.installation.installation import Installation
from search_engine.measuring.bench.http import HOST, server
from search_engine.measuring.bench.making import Say
from search_engine.measuring.bench.queries import SEED, BenchQuery, draw_queries
from search_engine.measuring.bench.serving import open_view, titles
from search_engine.measuring.bench.timing import summary
from search_engine.settings.settings import Settings

# Searching clients.
CLIENTS = 2
# Documents that are added, renamed and deleted: three writes each.
DOCUMENTS = 40
# Queries of a client before it begins again: enough that its pages are not all kept.
QUERIES = 4_000
# Seconds between two looks, and until a write is given up; between two writes at most.
LOOK, PATIENCE, REST = 0.01, 30.0, 0.3


def measure_freshness(home: Path, say: Say, documents: int = DOCUMENTS) -> dict[str, Any]:
    """Times of writes in ms: `idle`, and `under_load`, with what the searches beside took (`load`).

    Args:
        home: A home with an index; nothing else indexes there.

    Raises:
        RuntimeError: A write is not served within half a minute.
    """
    place = Installation(Settings(home=home, log_queries=False), read_only=True)
    view = open_view(place)
    queries = draw_queries(view, titles(place, view.manifest.bases), QUERIES, SEED + 2)
    samples = _samples(place, view.columns.doc[np.linspace(0, view.columns.sorted_count - 1, documents).astype(int)])
    del view
    key = Installation(Settings(home=home)).keys.create(f"bench-{time.time_ns()}", [DOCUMENTS_WRITE])
    with server(home, 1) as (port, _), closing(http.client.HTTPConnection(HOST, port, timeout=PATIENCE)) as look:
        watch = Watch(port, key, look)
        say("新鲜度：无其他请求")
        found: dict[str, Any] = {"idle": _told(_writes(watch, samples))}
        say("新鲜度：同时有检索")
        with searching(port, queries) as load:
            times = _writes(watch, samples)
        return {**found, "under_load": _told(times), "load": load()}


def _samples(place: Installation, docs: Any) -> list[dict[str, Any]]:
    """Documents from all over the catalogue, to be written as documents of their own."""
    return [whole.document for whole in place.store.full_documents(docs.tolist()).values()]


def _told(times: Sequence[float]) -> dict[str, float]:
    return {**{name: value for name, value in summary(times).items() if name != "qps"}, "longest_ms": round(max(times))}


@dataclass(frozen=True, slots=True)
class Watch:
    """Writes over HTTP, and looks over a connection that stays."""

    port: int
    key: str
    look: http.client.HTTPConnection

    def write(self, method: str, path: str, body: bytes | None = None) -> None:
        """A write that is answered well. Raises `RuntimeError`."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/x-ndjson"}
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            told = answer.read()
        finally:
            connection.close()
        if answer.status not in (200, 204):
            raise RuntimeError(f"写入未成功（{answer.status}）：{told.decode(errors='replace')[:200]}")

    def until(self, title: str, region: str, document: str, *, gone: bool = False) -> float:
        """Milliseconds until a document is first for its title, or gone."""
        path = f"/v1/search?{urlencode({'q': title, 'region': region})}"
        started = time.perf_counter()
        while time.perf_counter() - started < PATIENCE:
            self.look.request("GET", path)
            ids = [item["id"] for item in orjson.loads(self.look.getresponse().read())["items"]]
            if document not in ids if gone else ids[:1] == [document]:
                return (time.perf_counter() - started) * 1000
            time.sleep(LOOK)
        raise RuntimeError(f"写入的文档在 {PATIENCE:g} 秒内没有生效")


def _writes(watch: Watch, samples: Sequence[dict[str, Any]]) -> list[float]:
    """Each sample added, renamed and deleted, at moments that nothing else goes by."""
    chance, times = random.Random(SEED), []
    for number, sample in enumerate(samples):
        document_id, region = f"bench-freshness-{number}", sample["region"]
        for title in (f"{sample['title']}新鲜度测量{number}号", f"新鲜度测量{number}号{sample['title']}"):
            document = {**sample, "id": document_id, "title": title}
            time.sleep(chance.random() * REST)
            watch.write("POST", "/v1/documents:bulk", orjson.dumps(document) + b"\n")
            times.append(watch.until(title, region, document_id))
        time.sleep(chance.random() * REST)
        watch.write("DELETE", f"/v1/documents/{quote(document_id)}")
        times.append(watch.until(title, region, document_id, gone=True))
    return times


@contextmanager
def searching(port: int, queries: Sequence[BenchQuery]) -> Iterator[Callable[[], dict[str, Any]]]:
    """While clients search in a loop; afterwards what that took."""
    stop, times, errors = threading.Event(), [], []

    def search(start: int) -> None:
        connection, number = http.client.HTTPConnection(HOST, port, timeout=PATIENCE), start
        while not stop.is_set():
            query = queries[number % len(queries)]
            number += 1
            begun = time.perf_counter()
            try:
                connection.request("GET", f"/v1/search?{urlencode({'q': query.text, 'region': query.region})}")
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):  # it took longer than anybody waits
                connection.close()
                errors.append(0)
                continue
            times.append((time.perf_counter() - begun) * 1000)
            if answer.status != 200:
                errors.append(answer.status)
        connection.close()

    threads = [threading.Thread(target=search, args=(part * len(queries) // CLIENTS,)) for part in range(CLIENTS)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    try:
        yield lambda: {**summary(times, ended - begun), "errors": len(errors), "clients": CLIENTS}
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        ended = time.perf_counter()
