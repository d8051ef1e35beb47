"""Systems that write one catalogue through a real `zwfw serve` of several processes, each from a queue of its own.

Every write and every deletion has a stamp of its own, and reaches the server late, out of order, and some of them
twice; what is not acknowledged is sent again.

1. At the end each id is what its newest stamp says: the document of that write, or gone. Nothing is lost, nothing comes
   back, and no id is there twice, in the store as in the index.
2. The audit log is whole, and the sequence numbers of loads have no gap and no double.

`soak`: 10,000 writes of four client processes, while processes that serve are killed.
"""

from __future__ import annotations

import http.client
import json
import multiprocessing
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import quote, urlencode

import pytest
from sqlalchemy import func, select

from indexer.store.tables import documents, loads
from indexer.store.visible_rows import VISIBLE
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings
from tests.sample import copy_of
from tests.serving.live import ask, key_of, live

CLIENTS = 4
DELETED = 0.25  # share of deletions
TWICE = 0.1  # share of what is sent again though it was acknowledged
DISORDER = 60  # places by which a write may arrive too late
ALONE = 0.3  # share of requests with one document
TOGETHER = 20  # most that one request has
WRITES, IDS = int(os.environ.get("ZWFW_SOAK_WRITES", "10000")), 400
FEW, FEW_IDS = 160, 20
LIFE = 100  # loads between two kills: by their number, for a machine may be slow
PATIENCE = 120.0  # seconds until the index has all
DONE = (200, 201, 204, 404, 409)


class Write(NamedTuple):
    """One write of one document; `stamp`: µs, no two are the same."""

    id: str
    stamp: int
    is_deletion: bool

    @property
    def updated_at(self) -> str:
        return (datetime(2026, 3, 1, tzinfo=UTC) + timedelta(microseconds=self.stamp)).isoformat()

    @property
    def document(self) -> dict[str, object]:
        """The document; its title tells its stamp."""
        told = {"title": f"并写{self.stamp}号", "region": "330110", "updated_at": self.updated_at}
        return {"id": self.id, "kind": "guide", **told}


def writes(count: int, ids: int, prefix: str, seed: int) -> list[Write]:
    """Writes in the order in which they are sent: some late, some twice."""
    draw = random.Random(seed)
    made = [
        # several within a second: their fractions tell them apart
        Write(f"{prefix}-{draw.randrange(ids)}", stamp * 130_003, draw.random() < DELETED)
        for stamp in range(count)
    ]
    made += [one for one in made if draw.random() < TWICE]
    return sorted(made, key=lambda one: one.stamp // 130_003 + draw.uniform(0, DISORDER))


def newest(all_writes: Sequence[Write]) -> dict[str, Write]:
    """By id the write that has to win."""
    return {one.id: one for one in sorted(all_writes, key=lambda one: one.stamp)}


def send(port: int, key: str, given: Sequence[Write], seed: int) -> Counter[str]:
    """Send writes, one request after the other, each until it is acknowledged. How often what was answered."""
    draw, told, waiting = random.Random(seed), Counter[str](), list(given)[::-1]
    while waiting:
        part = take(waiting, 1 if draw.random() < ALONE else draw.randint(2, TOGETHER))
        method, path, body = request_of(part, is_alone=len(part) == 1)
        while (status := attempt(port, key, method, path, body)) not in DONE:
            told[f"again after {status}"] += 1
            time.sleep(draw.uniform(0.02, 0.2))
        told[f"{method} {status}"] += 1
    return told


def take(waiting: list[Write], most: int) -> list[Write]:
    """The next writes of one kind, of different documents; others stay for later."""
    taken, passed = [waiting.pop()], list[Write]()
    while waiting and len(taken) < most and len(passed) < DISORDER:
        one = waiting.pop()
        fits = one.is_deletion == taken[0].is_deletion and one.id not in {other.id for other in taken}
        (taken if fits else passed).append(one)
    waiting.extend(reversed(passed))
    return taken


def request_of(part: Sequence[Write], *, is_alone: bool) -> tuple[str, str, bytes]:
    """Method, path and body of writes of one kind."""
    first = part[0]
    if first.is_deletion and is_alone:
        return "DELETE", f"/v1/documents/{quote(first.id)}?{urlencode({'updated_at': first.updated_at})}", b""
    if first.is_deletion:
        listed = [{"id": one.id, "updated_at": one.updated_at} for one in part]
        return "POST", "/v1/documents:delete", json.dumps({"documents": listed}).encode()
    if is_alone:
        return "PUT", f"/v1/documents/{quote(first.id)}", json.dumps(first.document).encode()
    lines = "\n".join(json.dumps(one.document) for one in part)
    return "POST", "/v1/documents:bulk", lines.encode()


def attempt(port: int, key: str, method: str, path: str, body: bytes) -> int | str:
    """The status of one attempt; the error's name where there is no answer."""
    media = "application/x-ndjson" if path.endswith(":bulk") else "application/json"
    try:
        return ask(port, method, path, body, {"X-Zwfw-Key": key, "Content-Type": media})[0]
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__


def stored(place: Installation, prefix: str) -> dict[str, str]:
    """Id → title of what is there."""
    found = {one: place.store.get(one) for one in place.store.ids_beginning(f"{prefix}-", 100_000)}
    return {one: str(document["title"]) for one, document in found.items() if document}


def indexed(port: int, ids: Sequence[str], titles: dict[str, str]) -> list[str]:
    """Ids that are not found as they have to be: each title once, by its id, and no other of this test."""
    wrong = []
    for one in ids:
        query = urlencode({"q": titles.get(one, ""), "region": "330110", "collapse": "none", "size": 50})
        if one in titles:
            found = json.loads(ask(port, "GET", f"/v1/search?{query}")[1])["items"]
            if [item["id"] for item in found if item["title"] == titles[one]] != [one]:
                wrong.append(one)
    return wrong


def require_whole(place: Installation) -> None:
    """The audit log is a chain, no id is visible twice, and sequences run from 1 on without a gap."""
    assert list(place.audit.faults()) == []
    with place.store.engine.connect() as connection:
        twice = select(documents.c.id).where(VISIBLE).group_by(documents.c.id).having(func.count() > 1)
        assert connection.execute(twice).all() == []
        least, most, count = connection.execute(
            select(func.min(loads.c.sequence), func.max(loads.c.sequence), func.count(loads.c.sequence))
        ).one()
    assert (least, most) == (1, count)


@contextmanager
def killed_now_and_then(server, seed: int) -> Iterator[list[int]]:
    """Processes that serve are killed while the block runs, one after so many loads."""
    draw, over, victims = random.Random(seed), threading.Event(), list[int]()

    def run() -> None:
        last = 0
        while not over.wait(0.5):
            with suppress(OSError, http.client.HTTPException, ProcessLookupError):
                told = json.loads(ask(server.port, "GET", "/readyz")[1])
                if (told.get("sequence") or 0) >= last + LIFE and (serving := server.serving):
                    last = told["sequence"]
                    victims.append(draw.choice(serving))
                    os.kill(victims[-1], signal.SIGKILL)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield victims
    finally:
        over.set()
        thread.join()


def parts(given: Sequence[Write]) -> list[list[Write]]:
    """What each client sends."""
    return [list(given[client::CLIENTS]) for client in range(CLIENTS)]


def expected(given: Sequence[Write]) -> dict[str, str]:
    return {one.id: str(one.document["title"]) for one in newest(given).values() if not one.is_deletion}


def test_the_newest_of_all_clients_wins(town_home, town_server):
    key, given = key_of(town_home), writes(FEW, FEW_IDS, "small", 1)
    with ThreadPoolExecutor(CLIENTS) as clients:
        running = [clients.submit(send, town_server.port, key, part, seed) for seed, part in enumerate(parts(given))]
        assert all(one.result() for one in running)
    place = Installation(Settings(home=town_home))
    assert stored(place, "small") == expected(given)
    require_whole(place)
    place.store.delete([one.id for one in newest(given).values()], "test")
    place.store.engine.dispose()


@pytest.mark.soak
def test_nothing_is_lost_while_processes_are_killed(town_home, tmp_path, capsys):
    home = copy_of(town_home, tmp_path / "home")
    key, given, began = key_of(home), writes(WRITES, IDS, "soak", 2), time.monotonic()
    spawn = multiprocessing.get_context("spawn")
    with live(home, workers=3, indexing=True, block_seconds="0") as server:
        with killed_now_and_then(server, 3) as victims, ProcessPoolExecutor(CLIENTS, spawn) as clients:
            running = [clients.submit(send, server.port, key, part, seed) for seed, part in enumerate(parts(given))]
            told = sum((one.result() for one in running), Counter[str]())
        took, titles = time.monotonic() - began, expected(given)
        end = time.monotonic() + PATIENCE
        while (wrong := indexed(server.port, sorted(titles)[:100], titles)) and time.monotonic() < end:
            time.sleep(1)
        assert wrong == []
        gone = [one.id for one in newest(given).values() if one.is_deletion]
        assert {ask(server.port, "GET", f"/v1/documents/{one}")[0] for one in gone} == {404}
    place = Installation(Settings(home=home))
    assert stored(place, "soak") == titles
    require_whole(place)
    place.store.engine.dispose()
    with capsys.disabled():
        told_text = ", ".join(f"{what} {count}" for what, count in sorted(told.items()))
        print(f"\n{len(given)} writes in {took:.0f} s, {len(victims)} processes killed; {told_text}")
