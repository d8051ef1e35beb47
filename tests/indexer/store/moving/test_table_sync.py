"""Making tables alike, between two files of SQLite; between two kinds of database it is shown by `tests/cluster`.

1. Whatever two tables hold, one pass makes the target what the source is, and a second one finds nothing to change.
2. A pass that stops after any portion leaves what the next one ends.
3. A pass finds each row that came, went, or has another value, be it of the same length, and reads no other span.
4. The target gives no number that the source has given, not even one whose row is gone.
5. A database that was left takes no writes, also from who has it open, and is not opened anew; it may be used again.
6. The parts name every table that their databases have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, Table, delete, insert, inspect, select, update

from indexer.errors import StoreMoved
from indexer.events.hot_terms.hot_tables import hot_sightings
from indexer.events.tables import tombstones, users
from indexer.store.engine import open_plain, writing
from indexer.store.moving import fingerprints, table_sync
from indexer.store.moving.moved import close, reopen
from indexer.store.moving.numbering import last_number, set_number
from indexer.store.moving.parts import PARTS, opened
from indexer.store.moving.table_sync import TablePair, sync
from indexer.store.schemas import EVENTS, VERSIONS

pytestmark = pytest.mark.sqlite
NUMBERS = st.integers(1, 40)
TABLES = {"numbered": users, "scattered": hot_sightings}


def rows_of(table: Table, values: dict[int, int]) -> list[dict[str, Any]]:
    """A row for each number, which says something more."""
    if table is users:
        return [{"user": key, "hash": f"h{key}", "agreed": value} for key, value in values.items()]
    fixed = {"term": 1, "region": 0, "day": 5}
    return [{"actor": key * 7**20, "bucket": value, **fixed} for key, value in values.items()]


@dataclass
class Stopped(Exception):
    """Where a pass was killed."""


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Engine]]:
    folder = tmp_path_factory.mktemp("sync")
    made = [open_plain(folder / name) for name in ("source.db", "target.db")]
    for engine in made:
        EVENTS.migrate(engine)
    yield made
    for engine in made:
        engine.dispose()


@pytest.fixture(autouse=True)
def _in_small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, value in (
        (table_sync, "SMALL", 0),
        (table_sync, "PORTION", 3),
        (fingerprints, "SPAN", 5),
    ):
        monkeypatch.setattr(module, name, value)


def fill(engine: Engine, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    with writing(engine) as connection:
        connection.execute(delete(table))
        if rows:
            connection.execute(insert(table), rows)


def content(engine: Engine, table: Table) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(select(table).order_by(*table.primary_key.columns)))


@pytest.mark.parametrize("kind", TABLES)
@settings(max_examples=15)
@given(here=st.dictionaries(NUMBERS, NUMBERS), there=st.dictionaries(NUMBERS, NUMBERS), stop=st.integers(1, 8))
def test_the_target_becomes_what_the_source_is(engines, kind, here, there, stop):
    table, (source, target) = TABLES[kind], engines
    fill(source, table, rows_of(table, here))
    fill(target, table, rows_of(table, there))
    pair, portions = TablePair(table, source, target), iter(range(stop))

    def told(_rows: int) -> None:
        if next(portions, None) is None:
            raise Stopped

    try:
        sync(pair, told=told)
    except Stopped:
        sync(pair)
    assert content(target, table) == content(source, table)
    assert sync(pair) == 0


@settings(max_examples=15)
@given(before=st.dictionaries(NUMBERS, NUMBERS, min_size=1), after=st.dictionaries(NUMBERS, NUMBERS))
def test_a_pass_follows_what_changed(engines, before, after):
    source, target = engines
    pair = TablePair(users, source, target)
    fill(source, users, rows_of(users, before))
    sync(pair)
    fill(source, users, rows_of(users, after))
    changed = sync(pair)
    assert content(target, users) == content(source, users)
    assert changed == len({key for key in before | after if before.get(key) != after.get(key)})


def test_a_pass_reads_no_span_that_is_alike(engines, monkeypatch):
    source, target = engines
    fill(source, users, rows_of(users, dict.fromkeys(range(1, 41), 1)))
    sync(TablePair(users, source, target))
    with writing(source) as connection:
        connection.execute(update(users).where(users.c.user == 17).values(hash="g17"))
    looked: list[int] = []
    assert sync(TablePair(users, source, target), told=looked.append) == 1
    assert looked == [5]


def test_a_table_of_texts_loses_what_only_the_target_has(engines):
    source, target = engines
    fill(source, tombstones, [{"hash": f"{number:03d}", "at": 1} for number in range(10)])
    fill(target, tombstones, [{"hash": f"{number:03d}", "at": 2} for number in range(5, 30)])
    assert sync(TablePair(tombstones, source, target)) == 30
    assert content(target, tombstones) == content(source, tombstones)


def test_no_number_is_given_twice(engines):
    source, target = engines
    fill(source, users, rows_of(users, {1: 1, 2: 1, 33: 1}))
    with writing(source) as connection:
        connection.execute(delete(users).where(users.c.user == 33))
        last = last_number(connection, users)
    sync(TablePair(users, source, target))
    with writing(target) as connection:
        set_number(connection, users, last)
        connection.execute(insert(users), {"hash": "new"})
        assert connection.execute(select(users.c.user).where(users.c.hash == "new")).scalar_one() > 33


def test_a_database_that_was_left_takes_no_writes(tmp_path: Path):
    part = PARTS[1]
    with opened(part, tmp_path / "old.db") as engine, opened(part, tmp_path / "old.db") as other:
        fill(other, users, rows_of(users, {1: 1}))
        with writing(engine) as connection:
            close(connection, part.all_tables, "postgresql:///new")
        for write in (insert(users).values(hash="new"), update(users).values(agreed=2), delete(users)):
            with pytest.raises(StoreMoved, match="重启"), writing(other) as connection:
                connection.execute(write)
        with pytest.raises(StoreMoved, match=r"已迁往 postgresql\S*:///new"):
            EVENTS.look(other, tmp_path / "old.db")
        with writing(engine) as connection:
            reopen(connection, part.all_tables)
        fill(other, users, rows_of(users, {2: 2}))
        assert EVENTS.look(other, tmp_path / "old.db") == EVENTS.newest


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.schema.name)
def test_the_parts_name_every_table(part, tmp_path: Path):
    with opened(part, tmp_path / "new.db") as engine:
        assert set(inspect(engine).get_table_names()) == {*part.metadata.tables, VERSIONS.name}
