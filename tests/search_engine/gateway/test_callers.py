"""Registered callers: kept in the database, followed by every process, and on record.

1. What is registered is what is read, by this process and by others within a second, and what the worker mends where a
   process was killed between the database and the file.
2. Two callers share neither an app nor a key; a caller has at most two keys, and the last thing it is known by stays.
3. Each change is in the audit log with who made it, and what of the caller has changed.
4. A row that is not what was written lets nobody in; a file that is lost lets nobody in until it is there again.
5. A caller is in force between its times, and not while it is stopped.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from indexer.store.audit import AuditQuery, Author
from search_engine import BadParameters, NotFound, Service, Settings
from search_engine.editing.versions.applying import callers_task
from search_engine.gateway.caller import Caller, CallerKey
from search_engine.signing.sm2 import KeyPair

KEYS = [KeyPair.new().public for _ in range(4)]
FULL = Caller(
    "zjzwfw", "浙江政务服务网", "浙江省大数据局", (CallerKey(KEYS[0], 0),), "zj", ("search", "putDocument"),
    ("documents:write",), ("330000",), ("浙江",), ("10.1.0.0/16",), ("CN=a,O=乙",), 60, 1_000, 5_000, 9_000_000_000_000,
)  # fmt: skip
MING = Author.of_user("明", "192.0.2.1")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service.open(Settings(home=tmp_path)) as found:
        yield found


def key(number: int) -> tuple[CallerKey, ...]:
    return (CallerKey(KEYS[number], 0),)


def test_1_what_is_registered_is_what_is_read(service: Service) -> None:
    made = service.callers.add(FULL, MING)
    read = service.callers.get("zjzwfw")
    assert read == made == service.callers.table().by_app["zjzwfw"]
    assert replace(read, made=0, row=0, keys=()) == replace(FULL, keys=())
    assert [one.key for one in read.keys] == [KEYS[0]]
    with Service.open(service.settings) as other:
        assert other.callers.table().by_app["zjzwfw"] == read
        service.callers.change("zjzwfw", day_quota=7)
        until = time.monotonic() + 1
        while other.callers.table().by_app["zjzwfw"].day_quota != 7:
            assert time.monotonic() < until


def test_1_the_worker_mends_what_came_between(service: Service) -> None:
    service.callers.add(FULL)
    file = service.installation.home / "callers.json"
    before = file.read_bytes()
    service.callers.stop("zjzwfw")
    file.write_bytes(before)  # as after a kill between the two
    with Service.open(service.settings) as other:
        assert "zjzwfw" in other.callers.table().by_app
        callers_task(other.installation).run()
        assert "zjzwfw" not in other.callers.table().by_app


def refused(error: pytest.ExceptionInfo[BadParameters]) -> list[tuple[str, str]]:
    return [(detail.field, detail.reason.code) for detail in error.value.details]  # type: ignore[attr-defined]


def test_2_two_callers_share_nothing_that_tells_them_apart(service: Service) -> None:
    service.callers.add(Caller("one", "甲", keys=key(0)))
    for wrong, fault in ((Caller("one", "乙", keys=key(1)), "app"), (Caller("two", "乙", keys=key(0)), "keys")):
        with pytest.raises(BadParameters) as error:
            service.callers.add(wrong)
        assert refused(error) == [(fault, "conflict")]
    service.callers.add(Caller("two", "乙", keys=key(1)))
    with pytest.raises(BadParameters) as error:
        service.callers.add_key("two", KEYS[0])
    assert refused(error) == [("keys", "conflict")]
    assert [one.app for one in service.callers.all()] == ["one", "two"]


def test_2_keys_are_changed_one_after_the_other(service: Service) -> None:
    service.callers.add(Caller("one", "甲", keys=key(0)))
    with pytest.raises(BadParameters) as error:
        service.callers.remove_key("one", KEYS[0].id)
    assert refused(error) == [("keys", "missing")]
    service.callers.add_key("one", KEYS[1])
    with pytest.raises(BadParameters) as error:
        service.callers.add_key("one", KEYS[2])
    assert refused(error) == [("keys", "out_of_range")]
    assert service.callers.remove_key("one", KEYS[0].id).key(KEYS[1].id) == KEYS[1]
    for missing in (lambda: service.callers.remove_key("one", KEYS[0].id), lambda: service.callers.stop("none")):
        with pytest.raises(NotFound):
            missing()


def test_3_each_change_is_on_record(service: Service) -> None:
    service.callers.add(FULL, MING)
    service.callers.change("zjzwfw", MING, minute_quota=9, office="乙局")
    service.callers.stop("zjzwfw", MING)
    service.callers.resume("zjzwfw", MING)
    with pytest.raises(BadParameters):
        service.callers.change("zjzwfw", MING, minute_quota=-1)
    entries = service.audit.entries(AuditQuery(target="caller:zjzwfw"))[::-1]
    assert [one.action for one in entries] == ["callers.add", "callers.change", "callers.stop", "callers.change"]
    assert {one.actor for one in entries} == {"user:明"}
    assert (entries[1].before, entries[1].after) == (
        {"minute_quota": 60, "office": "浙江省大数据局"}, {"minute_quota": 9, "office": "乙局"},
    )  # fmt: skip
    assert list(entries[2].after or {}) == ["stopped"]


def test_4_a_row_that_was_changed_by_hand_lets_nobody_in(service: Service) -> None:
    service.callers.add(Caller("one", "甲", keys=key(0)))
    service.callers.add(Caller("two", "乙", keys=key(1)))
    with service.installation.store.engine.begin() as connection:
        connection.execute(text("UPDATE callers SET scopes = '[\"admin\"]' WHERE app = 'one'"))
    service.callers.settle()
    assert list(service.callers.table().by_app) == ["two"]
    with pytest.raises(NotFound):
        service.callers.get("one")


def test_4_a_lost_file_lets_nobody_in(service: Service) -> None:
    service.callers.add(Caller("one", "甲", keys=key(0)))
    file = service.installation.home / "callers.json"
    for content in (None, b"", b"[{}]", b"null"):
        file.unlink(missing_ok=True)
        if content is not None:
            file.write_bytes(content)
        with Service.open(service.settings) as other:
            assert list(other.callers.table().by_app) == []
    service.callers.settle()
    with Service.open(service.settings) as other:
        assert list(other.callers.table().by_app) == ["one"]


def test_5_a_caller_is_in_force_between_its_times() -> None:
    one = Caller("one", "甲", starts=1_000_000, ends=2_000_000)
    moments = {999_999: True, 1_000_000: False, 1_999_999: False, 2_000_000: True}
    for at, ended in moments.items():
        assert one.ended(datetime.fromtimestamp(at / 1000, UTC)) is ended
    assert not Caller("one", "甲").ended(datetime.now(UTC))
    assert Caller("one", "甲", stopped=1).ended(datetime.now(UTC))
