"""What is recorded without keeping anybody waiting.

1. Entries come in the order of the calls, with the time of the call; closing writes all that waits.
2. What is counted is one entry of an author and an action.
3. Of what somebody can cause as often as they like the first of a minute are entries, the others are counted by target:
   none is lost, and senders without end leave a few lines.
4. While the database cannot be written to, nobody who records waits or fails; it is written afterwards.
"""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from indexer.store import open_engine
from indexer.store.audit import AuditLog, AuditQuery, AuditQueue
from indexer.store.audit import queue as module
from indexer.store.audit.author import NAMELESS, SOMEBODY, Author
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


def test_3_what_somebody_causes_without_end_is_counted(engine, monkeypatch):
    monkeypatch.setattr(module, "_now", lambda: 1_800_000_000_000)
    queue, who = AuditQueue(AuditLog(engine)), Author.of_user("张三", "192.0.2.1")
    for number in range(100):
        queue.put_bounded(who, "access.refused", "page:users", {"reason": "无权"})
        queue.put_bounded(replace(NAMELESS, address=f"192.0.2.{number}"), "access.refused", "call:GET /")
    queue.flush()
    found = entries(engine)
    assert found.count(("user:张三", "access.refused", {"reason": "无权"})) == module.LINES_A_MINUTE
    assert found.count(("visitors", "access.refused", None)) == module.NAMELESS_A_MINUTE
    assert found[-2:] == [
        ("user:张三", "access.refused", {"page:users": 100 - module.LINES_A_MINUTE}),
        ("visitors", "access.refused", {"call:GET /": 100 - module.NAMELESS_A_MINUTE}),
    ]
    monkeypatch.setattr(module, "_now", lambda: 1_800_000_060_000)
    queue.put_bounded(who, "access.refused", "page:users")
    queue.close()
    assert entries(engine)[-1] == ("user:张三", "access.refused", None), "in the next minute again"


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
