"""Retention.

1. Events older than is kept go, in portions with pauses; younger ones and favourites stay.
2. Salts go after two days though nobody has sent anything since; tombstones after their time.
3. The worker sweeps.
"""

from __future__ import annotations

import time

from indexer.events import People, Visitor
from indexer.events.erasure_log import all_of
from indexer.events.store import TOMBSTONE_DAYS
from indexer.store.answers.stored_answers import StoredAnswer, read_answer, store_answer
from indexer.store.engine import writing
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings
from search_engine.tasks import retention as module
from search_engine.tasks.retention import delete_expired
from search_engine.tasks.worker_tasks import tasks_of
from tests.indexer.events.event_samples import DAY, NOW, PSEUDONYMS, event, store_in

WANG = PSEUDONYMS.user("wang")


def test_old_events_are_deleted_in_portions(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "PORTION", 2)
    store, pauses = store_in(tmp_path), []
    People(store).agree(WANG, NOW - 40 * DAY)
    old = [event(f"o{number}") for number in range(5)] + [event("f1", "favourite", document="b1")]
    store.append(old, Visitor(WANG), NOW - 31 * DAY)
    store.append([event("n1")], Visitor(WANG), NOW - 29 * DAY)
    assert delete_expired(store, 30, NOW, lambda: pauses.append(1)) == 6
    assert [row.id for row in store.since(0)] == ["n1"]
    assert len(pauses) == 3
    assert [one.document for one in People(store).favourites(WANG)] == ["b1"]
    assert delete_expired(store, 30, NOW, lambda: None) == 0
    store.close()


def test_salts_and_tombstones_expire(tmp_path):
    store = store_in(tmp_path)
    store.append([event("e1")], Visitor(WANG), NOW)
    People(store).forget(WANG)
    with store.engine.connect() as connection:
        ((_, at),) = all_of(connection).items()
    delete_expired(store, 30, NOW + DAY, lambda: None)
    assert list(store.salts()) == [NOW // DAY]
    delete_expired(store, 30, NOW + 2 * DAY, lambda: None)
    assert store.salts() == {}
    delete_expired(store, 30, at + TOMBSTONE_DAYS * DAY, lambda: None)
    with store.engine.connect() as connection:
        assert len(all_of(connection)) == 1
    delete_expired(store, 30, at + TOMBSTONE_DAYS * DAY + 1, lambda: None)
    with store.engine.connect() as connection:
        assert all_of(connection) == {}
    store.close()


def test_the_worker_deletes_what_has_had_its_time(tmp_path):
    place = Installation(Settings(home=tmp_path, event_days=30, idempotency_hours=1))
    place.events.append([], Visitor(), NOW - 100 * DAY)
    answer = StoredAnswer("", 200, "[]", b"{}")
    with writing(place.store.engine) as connection:
        for key, ms in ("old", NOW), ("new", int(time.time() * 1000)):
            store_answer(connection, key, answer, ms, 0)
    (task,) = [task for task in tasks_of(place) if task.name == "sweep"]
    task.run()
    assert place.events.salts() == {}
    with place.store.engine.connect() as connection:
        assert [read_answer(connection, key, 0) for key in ("old", "new")] == [None, answer]
    place.events.close()
