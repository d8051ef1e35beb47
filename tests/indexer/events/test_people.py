"""What is kept about a person.

1. Favourites follow the later of two marks, in whichever order they arrive.
2. A footprint has what the person did, newest first; nobody else's; nothing from before they agreed.
3. After forgetting, no byte of the person is in any file of the store: not the hash, not an event's id, not a query.
4. Single entries can be deleted, and only one's own.
5. Each deletion is told to those who learn from events.
6. What a person did today without having agreed goes with them.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.events import People, Visitor
from indexer.events.store import FORGOTTEN
from tests.indexer.events.event_samples import NOW, PSEUDONYMS, event, store_in

WANG, LI = PSEUDONYMS.user("wang"), PSEUDONYMS.user("li")


@pytest.fixture
def store(tmp_path):
    store = store_in(tmp_path)
    for user in (WANG, LI):
        People(store).agree(user, NOW)
    yield store
    store.close()


def at(minute: int) -> str:
    return f"2025-11-24T23:{minute:02d}:00+08:00"


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


@pytest.mark.parametrize("backwards", [False, True])
def test_the_later_of_two_marks_decides_a_favourite(store, backwards):
    marks = [
        event("f1", "favourite", at=at(1)), event("f2", "unfavourite", at=at(2)),
        event("f3", "favourite", document="b1", at=at(3)),
    ]  # fmt: skip
    for mark in reversed(marks) if backwards else marks:
        store.append([mark], Visitor(WANG), NOW)
    assert [mark.document for mark in People(store).favourites(WANG)] == ["b1"]


def test_a_footprint_has_only_ones_own_agreed_events(store):
    people = People(store)
    store.append([event("e1", at=at(1)), event("e3", "search", query="居住证", at=at(3))], Visitor(WANG), NOW)
    store.append([event("e2", "handle", document="b1", at=at(2))], Visitor(WANG), NOW)
    store.append([event("e4", "impression", documents=["a1"])], Visitor(WANG), NOW)
    store.append([event("e5")], Visitor(LI), NOW)
    found = people.footprint(WANG)
    assert [(entry.id, entry.query, entry.document) for entry in found] == [
        ("e3", "居住证", None), ("e2", None, "b1"), ("e1", None, "a1"),
    ]  # fmt: skip
    assert [entry.id for entry in people.footprint(WANG, limit=1, offset=1)] == ["e2"]
    assert people.footprint(PSEUDONYMS.user("nobody")) == []
    assert [row.id for row in people.history(WANG, ("view", "handle"))] == ["e2", "e1"]


# each example makes a database of its own
@pytest.mark.sqlite
@settings(max_examples=20)
@given(st.lists(st.sampled_from(["search", "view", "favourite", "handle"]), min_size=1, max_size=12))
def test_a_person_forgotten_is_in_no_file(kinds):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = store_in(folder)
        people = People(store)
        people.agree(WANG, NOW)
        people.agree(LI, NOW)
        for number, kind in enumerate(kinds):
            fields = {"query": f"秘密问题{number}"} if kind == "search" else {}
            store.append([event(f"secret-{number}", kind, session="secret-session", **fields)], Visitor(WANG), NOW)
            store.append([event(f"other-{number}", kind, **({"query": "别人"} if fields else {}))], Visitor(LI), NOW)
        people.forget(WANG)
        left = bytes_of(folder)
        for trace in (WANG.encode(), b"secret-", "秘密问题".encode()):
            assert trace not in left
        assert LI.encode() in left
        assert len(store.since(0)) == len(kinds)
        assert people.footprint(WANG) == []
        assert people.favourites(WANG) == []
        assert people.agreed(WANG) is None
        store.close()


def test_single_entries_of_ones_own_can_be_deleted(store, tmp_path):
    people = People(store)
    store.append([event("e1"), event("e2", "favourite"), event("e3", "favourite", document="b1")], Visitor(WANG), NOW)
    assert people.forget_footprint(LI, ["e1"]) == 0
    assert people.forget_footprint(WANG, ["e1", "nothing"]) == 1
    assert people.footprint(WANG) == []
    assert people.forget_favourites(LI, ["a1"]) == 0
    assert people.forget_favourites(WANG, ["a1"]) == 1
    assert [mark.document for mark in people.favourites(WANG)] == ["b1"]
    assert people.forget_favourites(WANG) == 1
    assert people.agreed(WANG) == NOW


def test_each_deletion_is_told_to_those_who_learn(store):
    people = People(store)
    store.append([event("e1"), event("e2", "favourite")], Visitor(WANG), NOW)
    before = store.mark(FORGOTTEN)
    people.forget_footprint(WANG, ["e1"])
    people.forget_favourites(WANG)
    people.forget(WANG)
    assert store.mark(FORGOTTEN) == before + 3


def test_forgetting_removes_todays_events_without_consent(store):
    nobody = PSEUDONYMS.user("chen")
    store.append([event("e1", "search", query="居住证", session="s1")], Visitor(nobody), NOW)
    store.append([event("e2", "search", query="居住证", session="s2")], Visitor(), NOW)
    People(store).forget(nobody)
    assert [row.id for row in store.since(0)] == ["e2"]
