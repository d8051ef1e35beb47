"""`POST /v1/documents:bulk` with an idempotency key, killed.

1. Killed between its commit and its answer, a write was done: sent again it gets the answer of the first.
2. Killed at any moment and sent again, it was done once.
"""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path

import orjson
import pytest
from werkzeug.test import TestResponse

from api.app import create_app
from search_engine import Service, Settings
from search_engine.access import AuditQuery
from tests.faults.children import Child
from tests.faults.homes import DOCUMENTS, NEW, catalogue, open_home, unfinished_rows
from tests.faults.kills import kills, moment
from tests.faults.portals import KEY, allow_writes
from tests.faults.program import change_constants

DIES, GOES_ON = "dies after its commit", "goes on"
SMALL = {"indexer.loaders.loading:BATCH": 10}


def push(home: str, arguments: Sequence[str], constants: Mapping[str, int]) -> None:
    """Write the catalogue."""
    change_constants(constants)
    with served(Path(home)) as service:
        if DIES in arguments:
            service.document_desk._loaded = lambda report: os.kill(os.getpid(), signal.SIGKILL)
        send(service)


def served(home: Path) -> Service:
    return Service.open(Settings(home=home, spelling="off", log_queries=False))


def send(service: Service) -> TestResponse:
    body = orjson.dumps({"documents": catalogue(NEW)})
    headers = {"Authorization": f"Bearer {KEY}", "Idempotency-Key": "edition-2"}
    return (
        create_app(service)
        .test_client()
        .post("/v1/documents:bulk", data=body, headers=headers, content_type="application/json")
    )


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A home without documents, with a key for programs that write."""
    home = tmp_path / "home"
    open_home(home).store.engine.dispose()
    allow_writes(home)
    return home


def assert_done_once(service: Service) -> None:
    store = service.installation.store
    assert (store.sequence(), store.count(), unfinished_rows(store)) == (1, DOCUMENTS, 0)
    assert len(service.audit.entries(AuditQuery(action="documents.write"))) == 1
    assert list(store.locks.glob("answer-*")) == []


def test_a_write_killed_before_its_answer_was_done(empty: Path) -> None:
    with Child(empty, DIES, run=push) as child:
        assert child.wait() == -signal.SIGKILL
    with served(empty) as service:
        again = send(service)
        assert (again.status_code, again.headers["Idempotency-Replayed"]) == (200, "true")
        told = again.get_json()
        assert (told["load"], told["written"]) == (1, DOCUMENTS)
        assert_done_once(service)


@pytest.mark.parametrize("seed", kills(1, 60))
def test_a_killed_write_that_is_sent_again_was_done_once(empty: Path, seed: int) -> None:
    draw, store = random.Random(seed), open_home(empty).store
    least = draw.randrange(DOCUMENTS)
    with Child(empty, GOES_ON, constants=SMALL, run=push) as child:
        child.kill_when(moment(draw, [lambda: unfinished_rows(store) > least or store.sequence() > 0], 0.05))
    was_done = store.sequence() > 0
    store.remove_abandoned()
    with served(empty) as service:
        again = send(service)
        assert (again.status_code, "Idempotency-Replayed" in again.headers) == (200, was_done)
        assert again.get_json()["written"] == DOCUMENTS
        assert_done_once(service)
