"""Migrations of one thousand only add, so that the program before goes on while the new one starts.

1. Each migration after those of November 2026 adds tables, columns that may stay empty, indices that forbid nothing.
2. What holds them to that sees what takes away, forbids or asks for more.
3. A database that a newer program has added to is read and written as before, and keeps the newer number; the doctor
   finds no fault with it. One of another thousand is refused (`test_migrations.py`).
"""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from indexer.events.event_database import open_events
from indexer.store import open_engine
from indexer.store.engine import open_plain, writing
from indexer.store.queries.query_log import frequent_queries, open_log
from indexer.store.schemas import DOCUMENTS, EVENTS, QUERY_LOG, revision
from search_engine.installation.installation import Installation
from search_engine.maintenance.doctor.database import other_schemas, schema
from search_engine.maintenance.doctor.finding import Patient
from search_engine.settings.settings import Settings
from tests.indexer.store.store_samples import ids, matter, open_store
from tests.schemas import upgrade

# The newest of each when this began.
FIRST = {DOCUMENTS: "0012", EVENTS: "0004", QUERY_LOG: "0004"}


def shape(path):
    """What a program relies on: columns, and what they forbid; by table."""
    with closing(sqlite3.connect(path)) as connection:
        made = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        ask = connection.execute
        return {
            name: {
                "columns": {row[1]: row[2:6] for row in ask(f"PRAGMA table_info('{name}')")},
                "unique": {row[1] for row in ask(f"PRAGMA index_list('{name}')") if row[2]},
                "references": set(ask(f"PRAGMA foreign_key_list('{name}')")),
                "triggers": set(ask("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name=?", (name,))),
                "checks": sql.upper().count("CHECK"),
            }
            for name, sql in made.items()
        }


def taken_away(before, after):
    """The tables of `before` that a program which knows them cannot go on with."""
    return sorted(name for name, known in before.items() if not goes_on(known, after.get(name)))


def goes_on(known, now):
    if now is None or any(known[what] != now[what] for what in known if what != "columns"):
        return False
    added = [now["columns"][name] for name in now["columns"].keys() - known["columns"].keys()]
    may_be_empty = all(not not_null or default is not None for _, not_null, default, _ in added)
    return may_be_empty and known["columns"].items() <= now["columns"].items()


@pytest.mark.parametrize("schema", FIRST, ids=lambda schema: schema.name)
def test_1_each_migration_only_adds(schema, tmp_path):
    path = tmp_path / "some.db"
    engine = open_plain(path)
    upgrade(schema, engine, FIRST[schema])
    before = shape(path)
    for number in sorted(number for number in schema.revisions if number > FIRST[schema]):
        upgrade(schema, engine, number)
        after = shape(path)
        if number[0] == FIRST[schema][0]:
            assert taken_away(before, after) == [], number
        before = after
    engine.dispose()


ADDS = (
    "CREATE TABLE more (a INTEGER NOT NULL UNIQUE)",
    "ALTER TABLE known ADD COLUMN more TEXT",
    "ALTER TABLE known ADD COLUMN more TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX by_text ON known (text)",
)
TAKES_AWAY = (
    "DROP TABLE known",
    "ALTER TABLE known DROP COLUMN text",
    "ALTER TABLE known RENAME COLUMN text TO words",
    "ALTER TABLE known RENAME TO other",
    "ALTER TABLE known ADD COLUMN more TEXT CHECK (more <> '')",
    "ALTER TABLE known ADD COLUMN more TEXT REFERENCES others (number)",
    "CREATE UNIQUE INDEX one_text ON known (text)",
    "CREATE TRIGGER never BEFORE INSERT ON known BEGIN SELECT RAISE(ABORT, 'no'); END",
    "DROP TABLE known; CREATE TABLE known (number INTEGER PRIMARY KEY, text TEXT NOT NULL)",
    "DROP TABLE known; CREATE TABLE known (number INTEGER PRIMARY KEY, text INTEGER)",
    "DROP TABLE known; CREATE TABLE known (number INTEGER PRIMARY KEY, text TEXT, more TEXT NOT NULL)",
)


@pytest.mark.parametrize("statements", [*ADDS, *TAKES_AWAY])
def test_the_check_of_migrations_sees_what_takes_away(statements, tmp_path):
    path = tmp_path / "some.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("""CREATE TABLE others (number INTEGER PRIMARY KEY);
            CREATE TABLE known (number INTEGER PRIMARY KEY, text TEXT)""")
        before = shape(path)
        connection.executescript(statements)
    assert taken_away(before, shape(path)) == (["known"] if statements in TAKES_AWAY else [])


def add_to(engine, table):
    """What a newer program might do."""
    with writing(engine) as connection:
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN of_tomorrow TEXT")
        connection.exec_driver_sql("CREATE TABLE tomorrow (number INTEGER PRIMARY KEY)")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0999'")


def test_a_newer_database_is_read_and_written(tmp_path):
    store = open_store(tmp_path)
    store.put([matter("a")], "first")
    add_to(store.engine, "documents")
    store.put([matter("b")], "by a process that has it open")
    store.engine.dispose()
    open_engine(tmp_path / "zwfw.db", read_only=True).dispose()
    store = open_store(tmp_path)
    store.put([matter("c")], "by one that opens it")
    assert (ids(store), revision(store.engine)) == (["a", "b", "c"], "0999")
    store.engine.dispose()


@pytest.mark.sqlite
def test_the_doctor_accepts_a_newer_database(tmp_path):
    place = Installation(Settings(home=tmp_path))
    for engine, table in ((place.store.engine, "documents"), (open_events(place.event_file), "events")):
        add_to(engine, table)
        engine.dispose()
    patient = Patient(place)
    findings = [*schema(patient), *other_schemas(patient)]
    patient.close()
    assert [(one.state, one.message) for one in findings] == [
        ("note", "文档库结构 0999 由更新的程序增补，本程序照常使用")
    ]


@pytest.mark.parametrize(("opened", "table"), [(open_events, "events"), (open_log, "queries")], ids=["events", "log"])
def test_newer_databases_of_events_and_log_are_opened(opened, table, tmp_path):
    path = tmp_path / "some.db"
    engine = opened(path)
    add_to(engine, table)
    engine.dispose()
    engine = opened(path)
    assert revision(engine) == "0999"
    engine.dispose()
    if table == "queries":
        assert frequent_queries(path) == []
