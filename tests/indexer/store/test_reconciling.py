"""What is stored, as those read it who compare it with their own: list, digests, feed of changes.

1. A list under a filter is what a plain filter of all documents gives, whatever the size of pages.
2. While documents are written and deleted between two pages, each that is there all the time is seen, and once.
3. The digests are those of a plain computation, of whatever order; offline documents are in none.
4. The feed, read from the beginning or from any earlier cursor, makes a copy into what the store shows under the same
   filter: after any writes, moves to other places, deletions, snapshots and vacuums.
5. A page of either looks at a bounded number of rows; a reader who goes on gets all the same.
6. A change of what a document says is told once; a rewrite in place leaves no departure, and a move is none for whoever
   asks for all places.
7. What left is forgotten after its time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import reduce
from hashlib import sha256
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dictionaries.regions import load_tree
from indexer.documents.timestamps import to_text
from indexer.store.area import Area
from indexer.store.load_record import newest_sequence
from indexer.store.reconciling import change_feed, listing
from indexer.store.reconciling.bucket_digests import bucket_digests, total
from indexer.store.reconciling.change_feed import END, Position, feed_page
from indexer.store.reconciling.departures import expire_departures
from indexer.store.reconciling.listing import row_page, rows_from
from indexer.store.reconciling.row_filter import RowFilter, RowTest, bucket_of
from tests.indexer.store.store_samples import matter, open_store

IDS = tuple("abcdefgh")
TREE = load_tree()
PLACES = ("330110", "330100", "310101")
FILTERS = {
    "everything": (RowFilter(), lambda one: True),
    "a site": (RowFilter((Area(TREE, (), ("甲",)),)), lambda one: one["site"] == "甲"),
    "a region": (RowFilter((Area(TREE, ("330100",)),)), lambda one: one["region"] != "310101"),
    "a kind": (RowFilter(kinds=frozenset(("guide",))), lambda one: one["kind"] == "guide"),
    "what a key may see of a region": (
        RowFilter((Area(TREE, ("330000",)), Area(TREE, ("330110", "310101"), ("乙",)))),
        lambda one: one["region"] == "330110" and one["site"] == "乙",
    ),
}

put = st.fixed_dictionaries(
    {
        "id": st.sampled_from(IDS),
        "site": st.sampled_from(("甲", "乙")),
        "region": st.sampled_from(PLACES),
        "kind": st.sampled_from(("matter", "guide")),
        "status": st.sampled_from(("online", "online", "suspended", "offline")),
    }
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.lists(put, min_size=1, max_size=4, unique_by=lambda one: one["id"])),
        st.tuples(st.just("delete"), st.lists(st.sampled_from(IDS), min_size=1, max_size=3, unique=True)),
        st.tuples(st.just("snapshot"), st.sampled_from(("甲", "乙"))),
        st.tuples(st.just("vacuum"), st.none()),
        st.tuples(st.just("poll"), st.none()),
    ),
    max_size=10,
)


@dataclass
class Copy:
    """A reader's copy of what a filter lets through."""

    after: Position
    wanted: RowFilter
    ids: set[str] = field(default_factory=set)

    def poll(self, store, size=2):
        more = True
        while more:
            with store.engine.connect() as connection:
                page = feed_page(connection, self.after, newest_sequence(connection), size, test(store, self.wanted))
            for row in page.rows:
                (self.ids.add if row.is_visible else self.ids.discard)(row.id)
            assert len(page.rows) <= size
            self.after, more = page.next, page.more
        return self.ids


def test(store, wanted):
    return RowTest(wanted, lambda number: store.site_names()[number], store.kind_of)


test.__test__ = False


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return open_store(tmp_path_factory.mktemp("reconciling"))


@pytest.fixture
def narrow(monkeypatch):
    """Pages that may look at very little."""
    monkeypatch.setattr(listing, "LOOKED_AT", 3)
    monkeypatch.setattr(change_feed, "LOOKED_AT", 3)
    monkeypatch.setattr(change_feed, "LOADS", 2)


def emptied(store):
    store.delete([*IDS, *(f"{one}{two}" for one in IDS for two in range(5))], "test")
    return {}


def take(store, model, step, given):
    """One step, in the store and in the plain model of it."""
    if step == "put":
        store.put([matter(one["id"], **{**one, "catalog_code": None}) for one in given], "test")
        model.update({one["id"]: one for one in given})
    elif step == "delete":
        store.delete(given, "test")
        for document_id in given:
            model.pop(document_id, None)
    elif step == "snapshot":
        with store.begin("test", site=given) as writer:
            writer.write([])
            writer.finish(confirm=True)
        for document_id, one in model.items():
            if one["site"] == given:
                model[document_id] = {**one, "status": "offline"}
    elif step == "vacuum":
        store.vacuum(store.sequence())


def shown(model, keeps):
    return {document_id for document_id, one in model.items() if keeps(one) and one["status"] != "offline"}


def start(store, wanted, begun=0):
    """A reader who has nothing; `begun`: a sequence before which nothing is left."""
    return Copy(Position(begun, END, 0, store.sequence()), wanted)


@given(steps=steps)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_4_the_feed_makes_a_copy_of_what_is_shown(store, narrow, steps):
    model = emptied(store)
    begun = Position.behind(store.sequence())
    following = {name: Copy(begun, wanted) for name, (wanted, _) in FILTERS.items()}
    for step, values in steps:
        take(store, model, step, values)
        if step == "poll":
            for copy in following.values():
                copy.poll(store)
    for name, (wanted, keeps) in FILTERS.items():
        wished = shown(model, keeps)
        assert following[name].poll(store) == wished, name
        assert Copy(begun, wanted).poll(store, 1) == wished, name
        assert start(store, wanted, begun.sequence).poll(store, 100) == wished, name


@given(steps=steps)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
def test_4_a_copy_that_was_begun_while_others_wrote_is_right_too(store, narrow, steps):
    model, begun = emptied(store), store.sequence()
    take(store, model, "put", [{**one, "kind": "matter", "status": "online"} for one in placed(IDS)])
    copies = [(start(store, wanted, begun), keeps) for wanted, keeps in FILTERS.values()]
    for step, values in steps:
        take(store, model, step, values)
        for copy, _ in copies:  # a page each, not all that follow
            with store.engine.connect() as connection:
                newest = newest_sequence(connection)
                page = feed_page(connection, copy.after, newest, 1, test(store, copy.wanted))
            for row in page.rows:
                (copy.ids.add if row.is_visible else copy.ids.discard)(row.id)
            copy.after = page.next
    for copy, keeps in copies:
        assert copy.poll(store) == shown(model, keeps)


def placed(ids):
    return [
        {"id": one, "site": "甲乙"[at % 2], "region": PLACES[at % 3], "kind": "matter"} for at, one in enumerate(ids)
    ]


def pages(store, wanted, size, between=lambda: None):
    """All rows of a list, page after page."""
    found, after = [], ""
    while after is not None:
        with store.engine.connect() as connection:
            page = row_page(connection, after, size, wanted, test(store, wanted))
        assert len(page.rows) <= size
        found += page.rows
        after = page.last
        between()
    return [row.id for row in found]


@given(rows=st.lists(put, max_size=8, unique_by=lambda one: one["id"]), size=st.integers(1, 9))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
def test_1_5_a_list_is_what_a_plain_filter_gives(store, narrow, rows, size):
    emptied(store)
    if rows:
        store.put([matter(one["id"], **{**one, "catalog_code": None}) for one in rows], "test")
    for wanted, keeps in FILTERS.values():
        wished = sorted(one["id"] for one in rows if keeps(one))
        assert pages(store, wanted, size) == wished
        with store.engine.connect() as connection:
            assert [row.id for row in rows_from(connection, "", wanted, test(store, wanted))] == wished
    of_bucket = RowFilter(bucket=bucket_of("c"), statuses=frozenset(("online",)))
    assert pages(store, of_bucket, size) == [
        one["id"] for one in rows if one["id"] == "c" and one["status"] == "online"
    ]


def test_1_what_was_written_since_is_listed(store):
    emptied(store)
    store.put([matter("a"), matter("b")], "test")
    now = datetime.now(UTC)
    assert pages(store, RowFilter(since=now - timedelta(minutes=1)), 5) == ["a", "b"]
    assert pages(store, RowFilter(since=now + timedelta(minutes=1)), 5) == []


@pytest.mark.parametrize("size", [1, 3])
def test_2_5_pages_under_writes_give_everything_that_stays(store, narrow, size):
    emptied(store)
    chance = Random(size)
    staying = [f"{one}{two}" for one in IDS for two in range(2)]
    store.put([matter(one) for one in staying], "test")

    def writes():
        store.put([matter(chance.choice(staying)), matter(f"{chance.choice(IDS)}4")], "test")
        store.delete([f"{chance.choice(IDS)}4"], "test")

    found = pages(store, RowFilter(), size, writes)
    assert len(found) == len(set(found))
    assert set(found) >= set(staying)


@given(
    rows=st.lists(
        st.tuples(put, st.sampled_from((None, "2026-03-01T09:00:00+08:00", "2026-03-01T01:00:00.5Z", "2025-01-31"))),
        max_size=8,
        unique_by=lambda one: one[0]["id"],
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
def test_3_the_digests_are_plain_ones(store, rows):
    emptied(store)
    utc = {None: "", "2025-01-31": "2025-01-30T16:00:00Z"}
    if rows:
        store.put([matter(one["id"]) for one, _ in rows], "test")  # lifts the tombstones
        store.put(
            [matter(one["id"], **{**one, "catalog_code": None}, updated_at=midnight(at)) for one, at in rows], "test"
        )
    for wanted, keeps in FILTERS.values():
        lines = [
            (one["id"], utc.get(at, "2026-03-01T01:00:00Z"))
            for one, at in rows
            if keeps(one) and one["status"] != "offline"
        ]
        with store.engine.connect() as connection:
            found = bucket_digests(connection, test(store, wanted))
        for number, digest in enumerate(found):
            of = [
                f"{document_id}\t{at}"
                for document_id, at in lines
                if sha256(document_id.encode()).digest()[0] == number
            ]
            assert (digest.count, digest.value) == (len(of), xor(of))
        assert (total(found).count, total(found).value) == (len(lines), xor([f"{one}\t{at}" for one, at in lines]))


def midnight(at):
    return f"{at}T00:00:00+08:00" if at == "2025-01-31" else at


def xor(lines):
    return reduce(lambda found, line: found ^ int(sha256(line.encode()).hexdigest(), 16), lines, 0)


def test_6_a_rewrite_in_place_is_one_change(store):
    emptied(store)
    cursor = Position.behind(store.sequence())
    for title in ("一", "二", "三"):
        store.put([matter("a", title=title)], "test")
    with store.engine.connect() as connection:
        page = feed_page(connection, cursor, newest_sequence(connection), 10, test(store, RowFilter()))
    assert [(row.id, row.is_visible, row.sequence) for row in page.rows] == [("a", True, store.sequence())]


def test_6_a_move_is_a_departure_for_the_place_that_it_leaves_alone(store):
    emptied(store)
    store.put([matter("a", region="330110")], "test")
    cursor = Position.behind(store.sequence())
    store.put([matter("a", region="310101")], "test")
    told = {}
    for name, wanted in (("all", RowFilter()), ("left", RowFilter((Area(TREE, ["330000"]),)))):
        with store.engine.connect() as connection:
            page = feed_page(connection, cursor, newest_sequence(connection), 10, test(store, wanted))
        told[name] = [(row.id, row.is_visible) for row in page.rows]
    assert told == {"all": [("a", True)], "left": [("a", False)]}


def test_7_what_left_is_forgotten_after_its_time(store):
    emptied(store)
    store.put([matter("a")], "test")
    cursor = Position.behind(store.sequence())
    store.delete(["a"], "test")
    later = datetime.now(UTC) + timedelta(hours=1)
    for moment, gone in ((later - timedelta(hours=2), 1), (later, 0)):
        expire_departures(store.engine, to_text(moment))
        with store.engine.connect() as connection:
            page = feed_page(connection, cursor, newest_sequence(connection), 10, test(store, RowFilter()))
        assert len(page.rows) == gone
