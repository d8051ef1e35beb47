"""What is recorded without keeping anybody waiting.

1. Entries come in the order of the calls, with the time of the call; closing writes all that waits.
2. What is counted is one entry of an author and an action.
3. While the database cannot be written to, nobody who records waits or fails; it is written afterwards.
"""

from __future__ import annotations

import time

import pytest

from indexer.store import open_engine
from indexer.store.audit import AuditLog, AuditQuery, AuditQueue
from indexer.store.audit import queue as module
from indexer.store.audit.author import NAMELESS, SOMEBODY
from indexer.store.engine import writing


@pytest.fixture
def engine(tmp_path):
    opened = open_engine(tmp_path / "zwfw.db")
    yield opened
    opened.dispose()


def entries(engine):
    return [(one.actor, one.action, one.after) for one in AuditLog(engine).entries(AuditQuery())][::-1]


def test_queued_entries_come_in_order_and_closing_writes_all(engine):
    queue = AuditQueue(AuditLog(engine))
    before = int(time.time() * 1000)
    for number in range(50):
        queue.put(SOMEBODY, "consent.give", after={"n": number})
    queue.close()
    assert [after["n"] for _, _, after in entries(engine)] == list(range(50))
    assert all(one.at >= before for one in AuditLog(engine).entries(AuditQuery()))
    assert list(AuditLog(engine).faults()) == []
    queue.put(SOMEBODY, "consent.give")
    queue.close()
    assert len(entries(engine)) == 51, "it works again after it was closed"


def test_counted_entries_are_one_an_author_and_action(engine):
    queue = AuditQueue(AuditLog(engine))
    for _ in range(100):
        queue.count(NAMELESS, "events.write", {"requests": 1, "accepted": 2})
    queue.count(SOMEBODY, "favourites.put", {"requests": 1})
    queue.flush()
    assert entries(engine) == [
        ("visitors", "events.write", {"accepted": 200, "requests": 100}), ("person", "favourites.put", {"requests": 1}),
    ]  # fmt: skip
    queue.close()
    assert len(entries(engine)) == 2


def test_recording_waits_for_no_other_writer(engine, monkeypatch):
    monkeypatch.setattr(module, "AGAIN", 0.01)
    queue = AuditQueue(AuditLog(engine))
    with writing(engine):
        began = time.monotonic()
        for number in range(10):
            queue.put(SOMEBODY, "consent.give", after={"n": number})
        assert time.monotonic() - began < 1
        assert entries(engine) == []
    queue.close()
    assert len(entries(engine)) == 10
