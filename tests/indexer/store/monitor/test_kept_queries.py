"""Kept queries in the database.

1. What is written reads the same, with a number that is never used twice; what is removed is gone.
2. A damaged one is none.
3. One of a kind of dictionary that is no more stands by itself.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from dictionaries.editing.own_row import RowKey
from dictionaries.lexicon.scope import Scope
from indexer.store import open_engine
from indexer.store.engine import writing
from indexer.store.monitor.kept_queries import KeptQuery, add_kept, all_kept, remove_kept
from indexer.store.monitor.tables import kept

ROW = RowKey("synonyms", ("奶茶店", "食品经营许可"), Scope("330100", "浙江"))
WANTED = KeptQuery(0, "奶茶店", "330100", "first", "m1", "b1", True, ROW, "张三", "李四", "开学季", 0)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    found = open_engine(tmp_path / "zwfw.db")
    yield found
    found.dispose()


def added(engine: Engine, wanted: KeptQuery) -> KeptQuery:
    with writing(engine) as connection:
        return add_kept(connection, wanted)


def test_kept_queries_read_as_written_with_numbers_of_their_own(engine: Engine) -> None:
    first, second = added(engine, WANTED), added(engine, replace(WANTED, row=None, wants="nothing", blocks=False))
    assert (first.number, second.number) == (1, 2)
    assert replace(first, number=0, created=0) == WANTED
    assert first.created > 0
    with writing(engine) as connection:
        assert all_kept(connection) == [first, second]
        remove_kept(connection, [2])
        assert all_kept(connection) == [first]
    assert added(engine, WANTED).number == 3


def test_a_damaged_kept_query_is_none(engine: Engine) -> None:
    added(engine, WANTED)
    with writing(engine) as connection:
        connection.execute(update(kept).values(blocks=0))
        assert all_kept(connection) == []


def test_a_kept_query_of_a_removed_kind_has_no_row(engine: Engine) -> None:
    found = added(engine, replace(WANTED, row=RowKey("legends", ("龙",), Scope())))
    assert found.row is None
