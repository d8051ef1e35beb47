"""Rows that prove themselves.

1. Whatever writes rows (a batch, a few documents, a snapshot that takes some offline) writes digests that are right; so
   does the migration from before there were any, and they are the same.
2. A change to any column of a document or a base that has a digest is found.
3. What is damaged is not read: not by number, by id, for a page, by a build, by what follows, as a matter; all else is.
   Invalid UTF-8 and values of another type are no errors.
4. The report names the documents by id where that can be read.
5. Sent again, everything is as it was; so it is where the base was damaged, once all of its copies were sent.
6. A snapshot that lacks a damaged document ends it.
"""

from __future__ import annotations

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import select, text, update

from indexer.store.damage import damaged_documents, told_documents
from indexer.store.digests import CHECKED, CHECKED_BASE, is_whole, is_whole_base
from indexer.store.engine import open_plain, writing
from indexer.store.schemas import DOCUMENTS
from indexer.store.tables import bases, documents
from tests.indexer.store.store_samples import ids, matter, open_store

EACH = [
    matter("a"),
    matter("b", summary="自己的"),
    matter("c", region=None, popularity=7),
    matter("d", catalog_code="2"),
]
DOCUMENT_COLUMNS = [column.name for column in documents.c if column.name not in ("doc", "ended")]


@pytest.fixture
def store(tmp_path):
    found = open_store(tmp_path)
    found.put(EACH, "first.jsonl")
    yield found
    found.engine.dispose()


def alter(store, table, where, **values):
    with writing(store.engine) as connection:
        connection.execute(update(table).where(where).values(**values))


def damage(store):
    with store.engine.connect() as connection:
        return damaged_documents(connection)


def assert_all_whole(store, count):
    with store.engine.connect() as connection:
        rows = connection.execute(select(*CHECKED)).all()
        assert len(rows) == count
        assert all(map(is_whole, rows))
        assert all(is_whole_base(*row) for row in connection.execute(select(*CHECKED_BASE)))


def test_every_way_of_writing_stores_right_digests(store):
    with store.begin("snapshot", "浙江省") as writer:
        writer.write([matter("a"), matter("b", effective_from="2026-01-01", expires_at="2027-01-01")])
        writer.write([matter("e", rating=4.5, rating_count=3, updated_at="2026-01-01T00:00:00+08:00")])
        writer.finish(confirm=True)
    assert store.get("c")["status"] == "offline"
    assert_all_whole(store, 9)


def test_the_migration_stores_the_same_digests(store, tmp_path):
    config, old = Config(), open_plain(tmp_path / "old.db")
    config.set_main_option("script_location", str(DOCUMENTS.folder))
    with writing(old) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    with store.engine.connect() as connection, writing(old) as target:
        for table in ("loads", "bases", "profiles", "sites", "documents"):
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}").mappings().all():
                kept = {name: value for name, value in row.items() if name != "digest"}
                marks = ", ".join(f":{name}" for name in kept)
                target.exec_driver_sql(f"INSERT INTO {table} ({', '.join(kept)}) VALUES ({marks})", kept)
    DOCUMENTS.migrate(old)
    queries = [select(table).order_by(next(iter(table.c))) for table in (documents, bases)]
    with store.engine.connect() as one, old.connect() as other:
        assert [one.execute(query).all() for query in queries] == [other.execute(query).all() for query in queries]
    old.dispose()


def test_a_change_to_any_column_of_a_document_is_found(store):
    store.put([matter("y")], "second")  # a load that is visible, too
    others = {"id": "z", "difference": b'{"summary":"x"}', "digest": b"12345678", "popularity": 8.0}
    for name in DOCUMENT_COLUMNS:
        with store.engine.connect() as connection:
            before = connection.execute(select(documents.c[name]).where(documents.c.doc == 3)).scalar_one()
        alter(store, documents, documents.c.doc == 3, **{name: others.get(name, 2)})
        assert list(damage(store)) == [3], name
        alter(store, documents, documents.c.doc == 3, **{name: before})
        assert damage(store) == {}


@pytest.mark.parametrize(("name", "value"), [("content", b"{}"), ("key", "code:x"), ("digest", None)])
def test_a_change_to_any_column_of_a_base_is_found(store, name, value):
    alter(store, bases, bases.c.key.like("code:000109001000:%"), **{name: value})
    assert list(damage(store).values()) == ["a", "b", "c"]


# Values of other types SQLite alone takes.
OF_OTHER_TYPES = ("a text", "a number")
SPOILT = {
    "no JSON": b"{",
    "other bytes": b'{"summary":"x"}',
    "a text": "text",
    "a number": 5,
}


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=[pytest.mark.sqlite] * (kind in OF_OTHER_TYPES)) for kind in SPOILT]
)
def test_a_damaged_document_is_not_read(store, kind):
    with writing(store.engine) as connection:
        connection.execute(text("UPDATE documents SET difference = :spoilt WHERE id = 'b'"), {"spoilt": SPOILT[kind]})
    left_out = []
    with store.engine.connect() as connection:
        rows = [row[1] for batch in store.rows(connection, left_out) for row in batch]
    assert (rows, left_out) == (["a", "c", "d"], [2])
    assert store.get("b") is None
    assert store.get("a") is not None
    assert set(store.get_rows([1, 2, 3])) == {1, 3}
    assert set(store.full_documents([1, 2, 3])) == {1, 3}
    added = list(store.added(store.changes(0)[0], left_out))
    assert ([row.id for row in added], left_out) == (["a", "c", "d"], [2, 2])


def test_copies_of_a_damaged_base_are_not_read(store):
    alter(store, bases, bases.c.key.like("code:000109001000:%"), content=b'{"title":"x"}')
    assert ids(store) == ["d"]
    assert store.get("a") is None
    assert set(store.full_documents([1, 2, 3, 4])) == {4}
    assert store.base_contents([1]) == {}
    assert [key for key, _ in store.matters()] == ["code:2:居民身份证补领"]
    assert all(store.document(row) is None for row in store.get_rows([1, 2, 3]).values())


@pytest.mark.sqlite
def test_invalid_utf8_is_damage_and_no_error(store):
    with writing(store.engine) as connection:
        connection.exec_driver_sql("UPDATE documents SET id = CAST(x'61ff' AS TEXT) WHERE id = 'a'")
        connection.exec_driver_sql("UPDATE bases SET key = CAST(x'ff' AS TEXT) WHERE key LIKE 'code:2:%'")
    assert ids(store) == ["b", "c"]
    assert list(damage(store).values()) == ["", "d"]


def test_the_report_names_the_damaged_documents(store):
    store.put([matter(f"m{number}") for number in range(30)], "second.jsonl")
    assert damage(store) == {}
    alter(store, documents, documents.c.id.in_([f"m{number}" for number in range(30)] + ["b"]), status=2)
    told = told_documents(damage(store))
    assert told.startswith("文档库中有 31 条文档与写入时不符：b、m0、m1、")
    assert "m18 …" in told
    assert "m19" not in told
    assert told_documents({1: ""}) == "文档库中有 1 条文档与写入时不符：编号无法读出"


def test_a_damaged_document_sent_again_is_whole(store):
    before = [store.get(name) for name in "abcd"]
    alter(store, documents, documents.c.id == "b", difference=b"{")
    alter(store, bases, bases.c.key.like("code:2:%"), content=b"{")
    assert list(damage(store).values()) == ["b", "d"]
    store.put([EACH[1], EACH[3]], "again")
    assert damage(store) == {}
    assert [store.get(name) for name in "abcd"] == before
    store.vacuum(store.sequence())
    assert_all_whole(store, 4)


def test_a_damaged_base_is_whole_once_its_copies_are_sent_again(store):
    before = [store.get(name) for name in "abc"]
    alter(store, bases, bases.c.key.like("code:000109001000:%"), content=b'{"title":"x"}')
    store.put(EACH[:1], "again")
    assert list(damage(store).values()) == ["b", "c"]  # never compared with what they were not
    store.put(EACH[1:3], "again")
    assert damage(store) == {}
    assert [store.get(name) for name in "abc"] == before
    store.put([matter("f", summary="新")], "later")
    assert damage(store) == {}


def test_a_snapshot_that_lacks_a_damaged_document_ends_it(store):
    alter(store, documents, documents.c.id == "b", difference=b"{")
    with store.begin("snapshot", "浙江省") as writer:
        writer.write([EACH[0], EACH[2]])
        load = writer.finish(confirm=True)
    assert load.removed == 2
    assert store.get("b") is None
    assert store.get("d")["status"] == "offline"
    assert damage(store) == {}
