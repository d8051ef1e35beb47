"""The document store on PostgreSQL, where a server can be started.

1. Migrations make what the tables are defined as; from revision 1, with data in it, every row gets its digest.
2. Two that upgrade at the same time do it once.
3. What is written reads as written, and damage is found, left out and mended as on SQLite.
4. A newer schema is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, text, update

import indexer.store.answers.tables
import indexer.store.editing.tables
import indexer.store.hosts.tables
import indexer.store.interfaces.tables
import indexer.store.judging.tables
import indexer.store.monitor.tables
import indexer.store.quality.assignments
import indexer.store.queue.tables
import indexer.store.shelf.tables
import indexer.store.switches.tables
from indexer.errors import WrongDatabase
from indexer.store import DocumentStore, open_engine
from indexer.store.damage import damaged_documents
from indexer.store.engine import open_plain, writing
from indexer.store.schemas import DOCUMENTS, revision
from indexer.store.tables import documents, keys, metadata
from tests.indexer.store.postgres import fresh_server, why_not
from tests.indexer.store.store_samples import ids, matter
from tests.indexer.store.together import migrated_twice

assert indexer.store.answers.tables  # joins those of documents
assert indexer.store.editing.tables
assert indexer.store.hosts.tables
assert indexer.store.interfaces.tables
assert indexer.store.judging.tables
assert indexer.store.monitor.tables
assert indexer.store.quality.assignments
assert indexer.store.queue.tables
assert indexer.store.shelf.tables
assert indexer.store.switches.tables
pytestmark = [pytest.mark.long, pytest.mark.skipif(bool(why_not()), reason=str(why_not()))]
# The tables of revision 1, and the columns that they have got since.
FIRST = {"loads", "bases", "profiles", "sites", "documents", "keys"}
ADDED = (("bases", "digest"), ("documents", "digest"), *(("keys", name) for name in keys.columns.keys()[6:]))
EACH = [matter("a"), matter("b", summary="自己的", popularity=7), matter("c", region=None, catalog_code="2")]


@pytest.fixture(scope="module")
def server_url() -> Iterator[str]:
    with fresh_server() as url:
        yield url


@pytest.fixture
def url(server_url: str) -> str:
    """An empty database."""
    engine = open_plain(server_url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return server_url


@pytest.fixture
def store(url: str, tmp_path: Path) -> Iterator[DocumentStore]:
    found = DocumentStore(open_engine(url), tmp_path / "locks")
    found.put(EACH, "first")
    yield found
    found.engine.dispose()


def damaged(engine: Engine) -> list[str | None]:
    with engine.connect() as connection:
        return list(damaged_documents(connection).values())


def test_postgres_migrations_make_the_defined_tables(url):
    engine = open_engine(url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_postgres_migrations_give_old_rows_their_digests(store, url):
    before = {name: store.get(name) for name in "abc"}
    with writing(store.engine) as connection:
        for table, column in ADDED:
            connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))
        for table in metadata.tables.keys() - FIRST:
            connection.execute(text(f"DROP TABLE {table}"))
        for function in ("audit_refused", "dictionaries_refused"):
            connection.execute(text(f"DROP FUNCTION {function}"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    open_engine(url).dispose()
    assert damaged(store.engine) == []
    assert {name: store.get(name) for name in "abc"} == before


def test_two_postgres_upgrades_at_once_happen_once(url):
    assert migrated_twice(DOCUMENTS, url) == []
    engine = open_plain(url)
    assert revision(engine) == DOCUMENTS.newest
    engine.dispose()


def test_damage_on_postgres_is_found_and_mended(store):
    assert ids(store) == ["a", "b", "c"]
    assert damaged(store.engine) == []
    before = store.get("b")
    with writing(store.engine) as connection:
        connection.execute(update(documents).where(documents.c.id == "b").values(difference=b"{"))
    assert damaged(store.engine) == ["b"]
    assert ids(store) == ["a", "c"]
    assert store.get("b") is None
    store.put([EACH[1]], "again")
    assert damaged(store.engine) == []
    assert store.get("b") == before


def test_a_newer_schema_on_postgres_is_refused(store, url):
    with writing(store.engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for read_only in (False, True):
        with pytest.raises(WrongDatabase, match="由更新的程序写成"):
            open_engine(url, read_only=read_only)
