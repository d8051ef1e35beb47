"""Schemas of the databases, and how they come to the newest.

1. Migrations of a database are one line of revisions, told by the names of their files; what they make is what its
   tables are defined as, from nothing and from each older schema.
2. A database from before there were versions gets what it lacks, keeps what it has, and is noted as upgraded.
3. A database of a newer program is refused with a sentence, by who writes and by who reads; one that holds somebody
   else's tables too. Neither is changed.
4. Who only reads migrates nothing: an older database is read as it is, or refused with who upgrades it.
5. Two that upgrade at the same time do it once.
6. Where nothing is to be upgraded, Alembic is not imported.
7. What other tests have in place of migrations of a new database makes the same.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, select, text

import indexer.events.hot_terms.hot_tables
import indexer.store.accounts.tables
import indexer.store.answers.tables
import indexer.store.editing.tables
import indexer.store.hosts.tables
import indexer.store.interfaces.tables
import indexer.store.judging.tables
import indexer.store.monitor.tables
import indexer.store.quality.assignments
import indexer.store.queue.tables
import indexer.store.sealed.tables
import indexer.store.shelf.tables
import indexer.store.switches.tables
from indexer.errors import WrongDatabase
from indexer.events.event_database import open_events
from indexer.events.tables import metadata as events_metadata
from indexer.events.tables import tombstones
from indexer.store import open_engine
from indexer.store.document_database import open_engine as open_documents
from indexer.store.engine import open_plain, writing
from indexer.store.queries.query_log import frequent_queries
from indexer.store.queries.query_log_tables import metadata as log_metadata
from indexer.store.schemas import DOCUMENTS, EVENTS, QUERY_LOG, revision
from indexer.store.schemas import upgrade as opened
from indexer.store.tables import metadata as documents_metadata
from tests.indexer.store.together import migrated_twice
from tests.schemas import made_once, migrated, statements, upgrade

assert indexer.events.hot_terms.hot_tables  # joins the tables of events
assert indexer.store.answers.tables
assert indexer.store.editing.tables  # joins those of documents
assert indexer.store.hosts.tables
assert indexer.store.interfaces.tables
assert indexer.store.judging.tables
assert indexer.store.monitor.tables
assert indexer.store.quality.assignments
assert indexer.store.queue.tables
assert indexer.store.sealed.tables
assert indexer.store.shelf.tables
assert indexer.store.switches.tables
TABLES = {DOCUMENTS: documents_metadata, EVENTS: events_metadata, QUERY_LOG: log_metadata}
# what they show on PostgreSQL is in test_postgres.py
pytestmark = [pytest.mark.usefixtures("_migrated"), pytest.mark.sqlite]
EACH = pytest.mark.parametrize("schema", TABLES, ids=lambda schema: schema.name)


@pytest.fixture(scope="module")
def _migrated():
    with migrated():
        yield


@pytest.fixture
def engine(tmp_path):
    opened = open_plain(tmp_path / "some.db")
    yield opened
    opened.dispose()


def differences(schema, engine):
    with engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection), TABLES[schema])


@EACH
def test_migrations_are_one_line_of_revisions(schema):
    config = Config()
    config.set_main_option("script_location", str(schema.folder))
    scripts = ScriptDirectory.from_config(config)
    assert schema.revisions == tuple(script.revision for script in scripts.walk_revisions())
    assert scripts.get_heads() == [schema.newest]


@EACH
def test_an_empty_database_migrates_to_the_defined_tables(schema, engine):
    assert revision(engine) is None
    schema.migrate(engine)
    assert differences(schema, engine) == []
    assert revision(engine) == schema.newest


@EACH
def test_every_older_schema_migrates_to_the_defined_tables(schema, tmp_path):
    for older in schema.revisions[1:]:
        engine = open_plain(tmp_path / f"{older}.db")
        upgrade(schema, engine, older)
        schema.migrate(engine)
        assert (differences(schema, engine), revision(engine)) == ([], schema.newest), older
        engine.dispose()


@EACH
def test_a_database_without_a_version_is_upgraded(schema, engine):
    upgrade(schema, engine, "0001")
    with writing(engine) as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    schema.migrate(engine)
    assert (differences(schema, engine), revision(engine)) == ([], schema.newest)


# Of what a file from before there were versions may have.
KEPT = ("events", "tombstones")


def test_a_database_with_half_of_its_tables_is_completed(tmp_path):
    engine = open_plain(tmp_path / "events.db")
    upgrade(EVENTS, engine, "0001")
    with writing(engine) as connection:
        connection.execute(insert(tombstones), {"hash": "h", "at": 5})
        for name in ("alembic_version", *(table for table in events_metadata.tables if table not in KEPT)):
            connection.exec_driver_sql(f"DROP TABLE {name}")
    engine.dispose()
    engine = open_events(tmp_path / "events.db")
    assert differences(EVENTS, engine) == []
    with engine.connect() as connection:
        assert connection.execute(select(tombstones.c.hash, tombstones.c.at)).all() == [("h", 5)]
    engine.dispose()


OPENERS = {
    "documents": lambda path: open_documents(path).dispose(),
    "documents, reading": lambda path: open_documents(path, read_only=True).dispose(),
    "events": lambda path: open_events(path).dispose(),
    "query log, reading": frequent_queries,
}


def contents(path):
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


# A number of a newer program, and one that no release has had.
UNKNOWN = {"9999": "由更新的程序写成。请升级本程序", "0002": "属于没有正式发布的版本。请先用仍认得它的程序启动一次"}


@pytest.mark.parametrize("number", UNKNOWN)
@pytest.mark.parametrize("name", OPENERS)
def test_a_database_of_another_program_is_refused_and_left_alone(name, number, tmp_path):
    schema = {kind.name.replace("_", " "): kind for kind in TABLES}[name.partition(",")[0]]
    path = tmp_path / "some.db"
    engine = open_plain(path)
    schema.migrate(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :number"), {"number": number})
    engine.dispose()
    before = contents(path)
    with pytest.raises(WrongDatabase, match=f"{schema.title}无法打开：其结构 {number} {UNKNOWN[number]}"):
        OPENERS[name](path)
    assert contents(path) == before


@pytest.mark.parametrize("name", OPENERS)
def test_a_database_with_foreign_tables_is_refused(name, tmp_path):
    path = tmp_path / "some.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE customers (name TEXT)")
    before = contents(path)
    with pytest.raises(WrongDatabase, match="customers"):
        OPENERS[name](path)
    assert contents(path) == before


@pytest.mark.parametrize("noted", [True, False])
@EACH
def test_a_reader_migrates_nothing(schema, tmp_path, engine, noted):
    upgrade(schema, engine, "0001")
    if not noted:
        with writing(engine) as connection:
            connection.exec_driver_sql("DROP TABLE alembic_version")
    before = contents(tmp_path / "some.db")
    found = "0001" if noted else None
    assert replace(schema, readable="0001").look_to_read(engine, tmp_path / "some.db") == found
    with pytest.raises(WrongDatabase, match="由较旧的程序写成。请先运行 zwfw index update"):
        replace(schema, readable="0002").look_to_read(engine, tmp_path / "some.db")
    assert contents(tmp_path / "some.db") == before


def test_an_older_document_store_is_refused_to_readers(tmp_path, engine):
    upgrade(DOCUMENTS, engine, "0001")
    with pytest.raises(WrongDatabase, match="较旧"):
        open_engine(tmp_path / "some.db", read_only=True)
    assert revision(engine) == "0001"


def test_reading_nothing_makes_an_empty_store(tmp_path):
    open_engine(tmp_path / "some.db", read_only=True).dispose()
    engine = open_plain(tmp_path / "some.db")
    assert revision(engine) == DOCUMENTS.newest
    engine.dispose()


@EACH
def test_two_upgrades_at_once_happen_once(schema, tmp_path):
    assert migrated_twice(schema, tmp_path / "some.db") == []
    engine = open_plain(tmp_path / "some.db")
    assert (differences(schema, engine), revision(engine)) == ([], schema.newest)
    engine.dispose()


def test_alembic_is_not_imported_where_nothing_is_upgraded(tmp_path):
    open_documents(tmp_path / "zwfw.db").dispose()
    open_events(tmp_path / "events.db").dispose()
    program = (
        "import sys; from pathlib import Path; from indexer.store import open_engine\n"
        "from indexer.events.event_database import open_events\n"
        "open_engine(Path('zwfw.db')).dispose(); open_events(Path('events.db')).dispose()\n"
        "assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True)


@EACH
def test_databases_of_other_tests_equal_migrated_ones(schema, tmp_path, monkeypatch):
    made = [tmp_path / f"{number}.db" for number in range(3)]
    opened(schema, made[0])
    with made_once():
        opened(schema, made[1])
        monkeypatch.setattr(command, "upgrade", None)
        opened(schema, made[2])
    migrated, first, second = map(statements, made)
    assert sorted(migrated) == sorted(first) == sorted(second)
    assert len(migrated) > 3
