"""`POST /v1/events`, killed.

Two processes serve one installation. Batches go to both, until one or both are killed at a random moment; then they are
started again, and what was not answered is sent again.

1. Every event that was accepted is there, once.
2. Of a batch that was not answered, all is there or nothing.
3. Sending it again makes it whole, and counts nothing twice.
4. The store is whole after each kill.
"""

from __future__ import annotations

import http.client
import random
import sqlite3
import threading
import time
from contextlib import closing
from functools import partial
from itertools import count

import orjson
import pytest

from tests.faults.children import CONTEXT, DEADLINE, wait_until
from tests.faults.events_server import serve
from tests.faults.homes import OLD, catalogue
from tests.faults.kills import kills

KILLS = 3  # of one test
LONGEST = 0.15  # seconds until a kill: some thirty batches
EVENTS = 20  # of one batch


class Server:
    """A process that serves."""

    def __init__(self, home):
        self.told, other = CONTEXT.Pipe(duplex=False)
        self.process = CONTEXT.Process(target=serve, args=(str(home), other))
        self.process.start()

    def ready(self):
        assert self.told.poll(DEADLINE)
        self.port = self.told.recv()

    def kill(self):
        self.process.kill()
        self.process.join(DEADLINE)
        self.told.close()


class Sender(threading.Thread):
    """Sends batches to one server until it gives no answer; notes which were answered, and which were not."""

    def __init__(self, port, numbers, documents):
        super().__init__()
        self.port, self.numbers, self.documents = port, numbers, documents
        self.answered, self.open = [], []

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        while True:
            batch = batch_of(next(self.numbers), self.documents)
            try:
                answer = send(connection, batch)
            except (OSError, http.client.HTTPException):
                self.open.append(batch)
                return
            assert (answer["accepted"], answer["rejected"]) == (EVENTS, [])
            self.answered.append(batch)


def batch_of(number, documents):
    events = [
        {"id": f"b{number}-{place}", "type": "search", "query": f"居住证 {number}"} for place in range(EVENTS - 2)
    ]
    seen = [documents[(number + place) % len(documents)] for place in range(2)]
    return [*events, *({"id": f"b{number}-d{i}", "type": "view", "document": name} for i, name in enumerate(seen))]


def send(connection, batch):
    body = orjson.dumps({"events": batch})
    connection.request("POST", "/v1/events", body, {"Content-Type": "application/json"})
    return orjson.loads(connection.getresponse().read())


def all_answered(senders):
    return all(sender.answered for sender in senders)


def stored(home):
    with closing(sqlite3.connect(home / "events.db")) as connection:
        assert connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'events'").fetchone():
            return set()  # killed before the first event
        ids = [name for (name,) in connection.execute("SELECT id FROM events ORDER BY sequence")]
    assert len(set(ids)) == len(ids)
    return set(ids)


@pytest.mark.parametrize("seed", kills(1, 73))
def test_accepted_events_survive_a_kill_once(seed, home):
    draw, numbers = random.Random(seed), count()
    documents = [row["id"] for row in catalogue(OLD)]
    answered, waiting = [], []
    for _ in range(KILLS):
        servers = [Server(home) for _ in range(2)]
        for server in servers:
            server.ready()
        connection = http.client.HTTPConnection("127.0.0.1", servers[0].port, timeout=DEADLINE)
        for batch in waiting:
            assert send(connection, batch)["accepted"] == EVENTS
        connection.close()
        answered += waiting
        senders = [Sender(server.port, numbers, documents) for server in servers]
        for sender in senders:
            sender.start()
        if draw.random() < 0.8:  # else while they start
            wait_until(partial(all_answered, senders))
        time.sleep(draw.uniform(0, LONGEST))
        draw.shuffle(servers)
        for server in servers:
            server.kill()
            time.sleep(draw.choice((0, draw.uniform(0, LONGEST))))
        for sender in senders:
            sender.join()
        answered += [batch for sender in senders for batch in sender.answered]
        waiting = [batch for sender in senders for batch in sender.open]
        there = stored(home)
        assert [batch for batch in answered if not {event["id"] for event in batch} <= there] == []
        for batch in waiting:
            assert sum(event["id"] in there for event in batch) in (0, EVENTS)
        known = {event["id"] for batch in (*answered, *waiting) for event in batch}
        assert there <= known
    assert len(answered) > KILLS
