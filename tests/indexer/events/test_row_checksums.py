"""Rows of events prove themselves.

1. Whatever is written has its checksum: events, documents, persons, marks, salts, favourites, tombstones, hot terms;
   however often it is changed.
2. A row that is changed beside us is told by file and table, in whichever column.
3. Who reads goes on without it; who counts in the database stumbles over nothing that a column holds.
4. A person whose row is damaged has not agreed, can agree again, and can be forgotten; a damaged salt is made anew.
5. A file from before gets checksums of what it has, texts that are none among it.
6. What came later is left out of the checksum of a row that has none of it: older rows stay whole, with and without
   the columns.
7. Mended, no damaged row is left, whole rows are as before, and documents stand for what they stood for. With a person
   go their records; an erasure stays.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Table, column, func, insert, select, table, update

from indexer.events import EVENT_TYPES, EventStore, People, Visitor
from indexer.events.event_database import open_events
from indexer.events.hot_terms.hot_store import HotStore, ListedTerm
from indexer.events.hot_terms.hot_tables import hot_seasonal_baselines, hot_terms
from indexer.events.interaction_matrix import handled_since, interaction_matrix
from indexer.events.mending import mend_events
from indexer.events.number_rows import whole_numbers
from indexer.events.store import FORGOTTEN
from indexer.events.summaries import asked_by_few, asking_actors, way
from indexer.events.tables import documents, events, favourites, metadata, salts, tombstones, users
from indexer.events.user_history import kept_bases, regions_of, user_history
from indexer.store.damage import OF_EVENTS, reading, told_rows
from indexer.store.engine import open_plain, writing
from indexer.store.row_checksums import CHECKSUM, PROTECTED, damaged_rows
from indexer.store.schemas import EVENTS
from tests.indexer.events.event_samples import DAY, NOW, PSEUDONYMS, event, store_in
from tests.indexer.events.test_hot_store import count_all

pytestmark = [pytest.mark.long, pytest.mark.sqlite]

WANG, LI, GONE = (PSEUDONYMS.user(name) for name in ("wang", "li", "gone"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file that has something in each table; closed."""
    folder = tmp_path_factory.mktemp("whole")
    filled(store_in(folder)).close()
    return folder


@pytest.fixture
def store(whole: Path, tmp_path: Path) -> Iterator[EventStore]:
    found = copy_of(whole, tmp_path)
    yield found
    found.close()


def copy_of(whole: Path, folder: Path) -> EventStore:
    shutil.copy(whole / "events.db", folder)
    return store_in(folder)


def filled(store: EventStore) -> EventStore:
    """Something in each table, and everything changed that ever is."""
    people, hot = People(store), HotStore(store)
    people.agree_all([WANG, LI, GONE, WANG], NOW)
    people.agree(LI, NOW + 1)
    people.set_seen(WANG, NOW + 2)
    people.set_seen(LI, NOW + 3)
    store.append([event("g")], Visitor(GONE), NOW)
    store.append(
        [event("s", "search", query="居住证", region="330110", session="t"), event("v"), event("h", "handle")],
        Visitor(WANG, address="10.0.0.1"),
        NOW,
    )
    shown = event("i", "impression", documents=["a1", "b2"])
    store.append([shown, event("f", "favourite", document="b2"), event("l", "favourite")], Visitor(LI), NOW)
    store.append([event("u", "unfavourite", document="b2")], Visitor(LI), NOW)
    store.append([event("r", "rate", document="c1", rating=5)], Visitor(subject="x"), NOW)
    count_all(hot)
    usual = {"region": 330110000000, "hour": 1, "term": 1, "week": 3}
    hot.write_hour(5, [{**usual, "mean": 2, "square": 0.1}], 10)
    hot.write_hour(6, [{**usual, "mean": 1 / 3, "square": -0.0}], 10)
    hot.put_lists({330110000000: [ListedTerm("居住证", 7, "up", {"actors": 9})]})
    people.forget(GONE)
    return store


def damaged(store: EventStore) -> dict[str, int]:
    with store.engine.connect() as connection:
        found = {PROTECTED[one.name].title: len(list(damaged_rows(connection, one))) for one in OF_EVENTS}
    return {title: count for title, count in found.items() if count}


def told(path: Path) -> str:
    with reading(path) as connection:
        return told_rows(connection, OF_EVENTS, "行为事件库")


def spoil(store: EventStore, one: Table, name: str, value: object = None) -> None:
    """Change a column of the first row, past all that would keep us from it."""
    with writing(store.engine) as connection:
        if value is None:
            value = other_than(connection.execute(select(one.c[name]).limit(1)).scalar_one())
        first = connection.execute(select(*one.primary_key.columns).limit(1)).one()
        same = (key == found for key, found in zip(one.primary_key.columns, first, strict=True))
        connection.execute(update(one).where(*same).values({name: value}))


def other_than(value: object) -> object:
    if isinstance(value, bytes):
        return value[:-1] + bytes([value[-1] ^ 1])
    if isinstance(value, str):
        return value[:-1] + "\x01"
    return 1_000 if value is None else value + 1_000


def test_every_row_of_events_has_a_checksum(store):
    assert {one.name for one in metadata.sorted_tables} - {one.name for one in OF_EVENTS} == {"items", "hot_words"}
    with store.engine.connect() as connection:
        for one in OF_EVENTS:
            assert connection.execute(select(func.count()).select_from(one)).scalar_one() > 0, one.name
    assert damaged(store) == {}


EACH = [
    (one, column.name) for one in OF_EVENTS for column in one.columns if column.name not in PROTECTED[one.name].left_out
]


def test_a_row_changed_in_any_column_is_told(whole, tmp_path):
    for one, name in EACH:
        store = copy_of(whole, tmp_path)
        spoil(store, one, name)
        store.close()
        assert told(tmp_path / "events.db") == f"行为事件库中与写入时不符的有：{PROTECTED[one.name].title} 1 行", name
        (tmp_path / "events.db").unlink()


@pytest.mark.parametrize("one", OF_EVENTS, ids=str)
def test_readers_survive_a_damaged_row_and_mending_removes_it(store, one):
    for other, name in EACH:
        if other is one:
            spoil(store, one, name)
    read_all(store)
    mend_events(store, NOW)
    assert damaged(store) == {}
    read_all(store)


def read_all(store: EventStore) -> None:
    people, hot = People(store), HotStore(store)
    for user in (WANG, LI, GONE):
        people.agreed(user), people.number(user), people.seen(user), people.history(user), people.footprint(user)
        people.favourites(user), user_history(store, user, list(EVENT_TYPES), 9), kept_bases(store, user)
        regions_of(store, user, 9)
    store.since(0), store.salts(), store.mark(FORGOTTEN), interaction_matrix(store), handled_since(store, 0)
    way(store, 0), asking_actors(store, ["居住证"], 0), asked_by_few(store, ["居住证"], 5)
    hot.batch(9), hot.occurrences(), hot.usual_everywhere(1), hot.lists([330110000000]), hot.hours()
    store.append([event("new", "search", query="公积金")], Visitor(WANG), NOW)
    count_all(hot)


@pytest.mark.parametrize("value", ["text", 2.5, b"\xff\xfe", 2**62, -1])
def test_readers_survive_any_value_in_a_column(store, value):
    names = ("type", "at", "received", "actor", "user", "region", "document", "query", "shown")
    for name in names:
        with writing(store.engine) as connection:
            connection.execute(update(events).values({name: value}))
        read_all(store)


def test_readers_leave_damaged_rows_out(store):
    people = People(store)
    before = {row.id for row in store.since(0)}
    with writing(store.engine) as connection:
        connection.execute(update(events).where(events.c.id == "v").values(at=NOW - 5))
        connection.execute(update(events).where(events.c.id == "s").values(query="居住征"))
        connection.execute(update(favourites).where(favourites.c.kept == 1).values(at=5))
        connection.execute(update(hot_terms).values(text="居住征"))
        connection.execute(update(hot_seasonal_baselines).values(mean=9.0))
    assert {row.id for row in store.since(0)} == before - {"v", "s"}
    assert [entry.id for entry in people.footprint(WANG)] == ["h"]
    assert people.favourites(LI) == []
    hot = HotStore(store)
    assert (hot.lists([330110000000]), hot.usual_everywhere(1)) == ({}, [])


def test_an_event_about_a_damaged_document_is_left_out(store):
    with writing(store.engine) as connection:
        connection.execute(update(documents).where(documents.c.id == "b2").values(item=1))
    assert {"i", "f", "u"}.isdisjoint(row.id for row in store.since(0))


@given(
    st.lists(
        st.tuples(*[st.integers(-(2**63), 2**63 - 1) | st.none() | st.floats() | st.text() | st.binary()] * 3),
        max_size=9,
    )
)
def test_only_rows_of_whole_numbers_are_kept(rows):
    plain = [row for row in rows if all(isinstance(value, int) for value in row)]
    assert whole_numbers(rows, 3).tolist() == [list(row) for row in plain]


def test_a_damaged_person_has_not_agreed_and_can_be_forgotten(store):
    people = People(store)
    spoil(store, users, "agreed")
    assert (people.agreed(WANG), people.number(WANG), people.seen(WANG)) == (None, None, None)
    store.append([event("e9")], Visitor(WANG), NOW)
    assert next(row for row in store.since(0) if row.id == "e9").user is None
    people.set_seen(WANG, NOW)
    assert damaged(store) == {"同意记录": 1}, "looking at the feed is no word of consent"
    people.agree(WANG, NOW + 9)
    assert (people.agreed(WANG), damaged(store)) == (NOW + 9, {})
    assert len(people.footprint(WANG)) == 3
    spoil(store, users, "agreed")
    assert people.forget(WANG) == 3
    assert (people.footprint(WANG), damaged(store)) == ([], {})


def test_a_damaged_salt_is_made_anew(store, tmp_path):
    spoil(store, salts, "salt", b"s" * 32)
    other = store_in(tmp_path)
    assert other.salts() == {}
    other.append([event("e9")], Visitor(WANG), NOW)
    assert damaged(other) == {}
    assert list(other.salts()) == [NOW // DAY]
    other.close()


def test_an_events_file_without_checksums_gets_them(tmp_path):
    path = tmp_path / "events.db"
    engine = open_plain(path)
    config = Config()
    config.set_main_option("script_location", str(EVENTS.folder))
    rows = {
        "events": {"id": "e1", "type": 1, "at": 1, "received": 2, "actor": -9, "query": "居住证"},
        "documents": {"document": 1, "id": "a1", "item": 1},
        "users": {"user": 1, "hash": WANG, "agreed": 5},
        "favourites": {"user": 1, "document": 1, "at": 5, "kept": 1},
        "salts": {"day": 5, "salt": bytes(range(32))},
        "marks": {"name": "forgotten", "value": 3},
        "tombstones": {"hash": GONE, "at": 5},
        "hot_sightings": {"actor": -9, "term": 1, "region": 0, "bucket": 5, "day": 5},
        "hot_usual": {"region": 0, "hour": 1, "term": 1, "week": 3, "mean": 2.0, "square": 0.1},
        "hot_terms": {"region": 0, "rank": 1, "text": "居住证", "heat": 1.5, "trend": "up", "evidence": "{}"},
        "hot_state": {"name": "position", "value": 1},
    }
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for name, row in rows.items():
            connection.execute(insert(table(name, *map(column, row))), row)
        connection.exec_driver_sql("UPDATE events SET search_id = CAST(x'41ff42' AS TEXT)")
    engine.dispose()
    assert told(path) == ""
    engine = open_events(path)
    with engine.connect() as connection:
        for one in OF_EVENTS:
            found = connection.execute(select(one)).mappings().one()
            assert {name: found[name] for name in rows[one.name]} == rows[one.name]
            assert list(damaged_rows(connection, one)) == [], one.name
            assert len(found[CHECKSUM]) == 8
    engine.dispose()


def test_absent_later_columns_do_not_change_a_checksum(store):
    assert store.unknown([event("late", "wrong", document="a2")]) == [None]
    store.append([event("late", "wrong", document="a2", element="fee", site="浙江")], Visitor(address="10.9.0.1"), NOW)
    assert not damaged(store)
    for row in (row for row in store.since(0) if row.id == "late"):
        assert (row.element, row.site) == ("fee", "浙江")
    with writing(store.engine) as connection:
        connection.execute(update(events).where(events.c.id == "late").values(element=None))
    assert damaged(store)


def test_mending_removes_damaged_rows_and_keeps_whole_ones(store):
    assert mend_events(store, NOW) == {}
    before = {row.id: row for row in store.since(0)}
    spoil(store, events, "query")
    spoil(store, tombstones, "at")
    spoil(store, hot_terms, "heat")
    assert mend_events(store, NOW) == {"事件": 1, "删除记录": 1, "热词": 1}
    assert damaged(store) == {}
    assert {row.id for row in store.since(0)} == before.keys() - {"s"}
    with store.engine.connect() as connection:
        assert [row.at for row in connection.execute(select(tombstones)) if row.at == NOW] == [NOW]


def test_mending_a_damaged_person_removes_their_records(store):
    with store.engine.connect() as connection:
        number = connection.execute(select(users.c.user).limit(1)).scalar_one()
    spoil(store, users, "hash")
    assert mend_events(store, NOW) == {"同意记录": 1}
    with store.engine.connect() as connection:
        for one in (events, favourites, users):
            assert connection.execute(select(func.count()).where(one.c.user == number)).scalar_one() == 0


def test_mending_restores_what_documents_stood_for(store):
    with writing(store.engine) as connection:
        connection.execute(update(documents).where(documents.c.id == "b2").values(item=1))
    before = People(store).favourites(WANG)
    assert mend_events(store, NOW) == {"事件所指的文档": 1}
    keys = store.items()
    shown = next(row for row in store.since(0) if row.id == "i")
    assert [keys[item] for item in shown.items] == ["a", "b"]
    assert People(store).favourites(WANG) == before
