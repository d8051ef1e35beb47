"""Writes that two systems share: the newest wins, whatever the order in which writes arrive and end.

Properties:

1. For any interleaving of pushes, deletions and loads that are open together, with and without stamps, the store holds
   what a dictionary holds that applies them as they end: a stamped write replaces nothing that is newer; a deletion
   removes nothing that is newer; what is deleted comes back only by a newer write, or by one without a stamp.
2. Stamps of one second are ordered by their fractions.
3. Each row that stays out is told with its row, a code and the stamp that decided; the load counts it.
4. A forced load is written whatever is stored, and its reason stands in the audit log.
5. A snapshot is the truth of its site: what it lacks goes offline and leaves no tombstone, but what became visible
   while it was being loaded stays, and what is newer than its row keeps its content.
6. A tombstone outlives the deleted row, tells who deleted what and why, and is forgotten after its time.
7. Taking offline is ordered as any other write, also of what is offline already.
8. A deletion of an unknown id by who may write in some places only holds back its author's writes alone, and moves no
   tombstone of others; by who may write everywhere it holds back everybody.
9. A stored stamp that lies in the future, or in a damaged row, guards nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from dictionaries.regions import load_tree
from indexer.store.area import Area
from indexer.store.audit.author import Author
from indexer.store.deletion import Deletion
from indexer.store.engine import writing
from indexer.store.tables import audit, documents
from indexer.store.tombstones import tombstones_of
from tests.indexer.store.store_samples import ids, matter, open_store

START = datetime(2026, 1, 1, 10, tzinfo=UTC)
# Few ids and stamps: what matters is who meets whom. Stamps of 0 to 2, and of 3 to 5, are of one second each.
STAMPS = st.none() | st.integers(0, 5) | st.integers(0, 5)
STEPS = st.tuples(
    st.sampled_from(("open", "end", "push", "push", "push", "delete", "delete", "vacuum")),
    st.sampled_from("aaab"),
    STAMPS,
)
ALWAYS = 1_000  # the stamp of a deletion without one: all that is tried is older
EXAMPLE = count()


def at(stamp: int | None) -> datetime | None:
    return None if stamp is None else START + timedelta(seconds=stamp // 3, milliseconds=stamp % 3)


def document(document_id: str, stamp: int | None = None, **changes: Any):
    moment = at(stamp)
    return matter(document_id, **({"updated_at": moment.isoformat()} if moment else {}), **changes)


def push(store, *batch, forced=None, site=None, author=None):
    with store.begin("test", site, author=author) as writer:
        writer.write(batch, range(1, len(batch) + 1))
        writer.finish(confirm=True, forced=forced)
    return writer


class Model:
    """What the store is held to: id → code and stamp of what is there, or the stamp of its deletion."""

    def __init__(self) -> None:
        self.there: dict[str, tuple[str, int | None]] = {}
        self.gone: dict[str, int] = {}

    def push(self, document_id: str, code: str, stamp: int | None) -> None:
        stored = self.there.get(document_id, ("", None))[1]
        newest = max(-1 if stored is None else stored, self.gone.get(document_id, -1) + 1)
        if stamp is None or stamp >= newest:
            self.there[document_id] = (code, stamp)
            self.gone.pop(document_id, None)

    def delete(self, document_id: str, stamp: int | None) -> None:
        stored = self.there.get(document_id, ("", None))[1]
        if document_id not in self.there:
            if stamp is not None:
                self.gone[document_id] = max(stamp, self.gone.get(document_id, -1))
        elif stamp is None or stored is None or stamp >= stored:
            del self.there[document_id]
            self.gone[document_id] = ALWAYS if stamp is None else stamp


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    return open_store(tmp_path_factory.mktemp("guards"))


@pytest.fixture
def store(tmp_path):
    return open_store(tmp_path)


@settings(max_examples=100, deadline=None)
@given(steps=st.lists(STEPS, min_size=2, max_size=8))
def test_1_the_newest_wins_whatever_the_order(shared, steps):
    example, model, under_way = next(EXAMPLE), Model(), []

    def begin(document_id, stamp, number):
        writer = shared.begin("test")
        # what differs is the document's own: rows of one stamp are not the same
        writer.write([document(f"{example}-{document_id}", stamp, item_code=f"n{number}")])
        return writer, (document_id, f"n{number}", stamp)

    def end(writer, written) -> None:
        with writer:
            writer.finish()
        model.push(*written)

    for number, (kind, document_id, stamp) in enumerate(steps):
        if kind == "open":
            under_way.append(begin(document_id, stamp, number))
        elif kind == "push":
            end(*begin(document_id, stamp, number))
        elif kind == "end" and under_way:
            end(*under_way.pop((stamp or 0) % len(under_way)))
        elif kind == "delete":
            shared.delete_documents([Deletion(f"{example}-{document_id}", at(stamp))], "test")
            model.delete(document_id, stamp)
        elif kind == "vacuum":
            shared.vacuum(shared.sequence())
    for writer, written in under_way:
        end(writer, written)
    found = {name: shared.get(f"{example}-{name}") for name in "ab"}
    assert {name: one["item_code"] for name, one in found.items() if one} == {
        name: code for name, (code, _) in model.there.items()
    }
    with shared.engine.connect() as connection:
        left = tombstones_of(connection, [f"{example}-a", f"{example}-b"])
    assert {one.removeprefix(f"{example}-") for one in left} == model.gone.keys()


def test_2_fractions_of_a_second_order_writes(store):
    push(store, document("a", 1, title="新"))
    assert push(store, document("a", 0, title="旧")).stale == 1
    assert push(store, document("a", 2, title="更新")).stale == 0
    assert store.get("a")["title"] == "更新"


def test_3_what_stays_out_is_told_by_row(store):
    push(store, document("a", 5), document("b", 5))
    store.delete_documents([Deletion("b", at(6))], "test")
    writer = push(store, document("new", 1), document("a", 4), document("b", 6))
    told = [(one.row, one.id, one.code, one.is_written) for one in writer.outcomes]
    assert told == [(2, "a", "older_than_stored", False), (3, "b", "deleted_later", False)]
    assert "2026-01-01T18:00:01.002000+08:00" in writer.outcomes[0].reason
    load = store.load(writer.load)
    assert (writer.stale, load.written, load.replaced, load.skipped, ids(store)) == (2, 1, 0, 2, ["a", "new"])
    [restored] = push(store, document("b")).outcomes
    assert (restored.code, restored.is_written, store.get("b")["id"]) == ("restored", True, "b")


def test_4_force_overrides_and_is_recorded(store):
    push(store, document("a", 5), document("b", 5))
    store.delete(["b"], "test")
    push(store, document("a", 1, title="改回"), document("b", 1), forced="源头回退")
    assert (store.get("a")["title"], sorted(ids(store))) == ("改回", ["a", "b"])
    with store.engine.connect() as connection:
        newest = connection.execute(select(audit.c.after).order_by(audit.c.entry.desc()).limit(1)).scalar_one()
    assert '"reason":"源头回退"' in newest
    assert push(store, document("b", 2)).stale == 0


def test_5_a_snapshot_and_what_is_newer_than_it(store):
    push(store, document("kept", 5, title="新"), document("gone", 1), document("same", 1))
    with store.begin("snapshot", "浙江省") as snapshot:
        snapshot.write([document("kept", 4, title="旧"), document("same", 1)])
        push(store, document("between"))
        snapshot.finish(confirm=True)
    assert {one: store.get(one)["status"] for one in ("kept", "gone", "same", "between")} == {
        "kept": "online", "gone": "offline", "same": "online", "between": "online"
    }  # fmt: skip
    assert store.get("kept")["title"] == "新"
    assert push(store, document("gone", 1), site="浙江省").stale == 0
    assert store.get("gone")["status"] == "online"


def test_6_a_tombstone_outlives_the_row(store):
    push(store, document("a", 5))
    author = Author.of_key("浙江省事项库", None)
    gone = store.delete_documents([Deletion("a", at(6))], "test", author, reason="撤销")
    store.vacuum(store.sequence())
    with store.engine.connect() as connection:
        left = tombstones_of(connection, ["a"])["a"]
        assert connection.execute(select(documents.c.id)).all() == []
    assert (left.sequence, left.load, left.region, left.kind) == (
        gone.load.sequence,
        gone.load.load,
        330110000000,
        "matter",
    )
    assert (left.actor, left.reason) == ("key:浙江省事项库", "撤销")
    assert (store.expire_tombstones(left.deleted), store.expire_tombstones(left.deleted + 1)) == (0, 1)
    assert push(store, document("a", 1)).stale == 0


def test_7_what_is_taken_offline_again_stays_so(store):
    push(store, document("a", 1))
    for stamp, stale in ((2, 0), (5, 0), (4, 0), (None, 0)):
        with store.begin("test", None) as writer:
            writer.withdraw({"a": at(stamp)}, [1])
            writer.finish()
        assert writer.stale == stale, stamp
    assert push(store, document("a", 4)).stale == 1
    assert store.get("a")["status"] == "offline"
    assert push(store, document("a", 6)).stale == 0
    assert store.get("a")["status"] == "online"


def test_8_nobody_keeps_away_what_others_bring(store):
    mine, other = Author.of_key("mine", None), Author.of_key("other", None)
    area = Area(load_tree(), ["330200"])
    store.delete_documents([Deletion("a", at(5))], "test", other, area)
    assert push(store, document("a", 1), author=other).stale == 1
    assert push(store, document("a", 1), author=mine).stale == 0
    store.delete_documents([Deletion("a", at(2))], "test", mine)
    store.delete_documents([Deletion("a", at(5))], "test", other, area)
    assert push(store, document("a", 2), author=other).stale == 1
    assert push(store, document("a", 3), author=mine).stale == 0
    store.delete_documents([Deletion("never", at(5))], "test", other)
    assert push(store, document("never", 4), author=mine).stale == 1
    store.delete_documents([Deletion("a", at(3))], "test", mine)
    store.delete_documents([Deletion("a", at(5))], "test", other)
    assert push(store, document("a", 4), author=mine).stale == 1


def test_9_what_guards_nothing(store):
    ahead = datetime.now(UTC) + timedelta(days=400)
    push(store, matter("a", updated_at=ahead.isoformat()), document("b", 5))
    with writing(store.engine) as connection:
        connection.execute(update(documents).where(documents.c.id == "b").values(region=1))
    assert push(store, document("a", 1), document("b", 1)).stale == 0
    assert store.delete_documents([Deletion("a", at(2)), Deletion("b", at(0))], "test").load.removed == 1
