"""Items of the queue in the database.

1. What is written reads the same, with a number that is never used twice; what is written again has changed.
2. What is about the same is there once.
3. Of rounds the last that ended is told, and those of long ago go.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from indexer.store import open_engine
from indexer.store.engine import LARGEST, writing
from indexer.store.queue.items import (
    DOCUMENT,
    DONE,
    OPEN,
    UNDONE,
    QueueItem,
    all_items,
    drop_items,
    item_of,
    write_item,
)
from indexer.store.queue.rounds import KEPT_ROUNDS, QueueRound, begin_round, end_round, last_round

ITEM = QueueItem(
    "query", "月球", "330110", "", "月球", why="没有", department="公安", owner="张三", due="2026-12-31",
    note="一行\n二行", sources={"nothing_found": 3}, elements={"fee": 2}, count=3, outcome={"total": 0, "first": None},
    first_seen=1, last_seen=2, changed=3,
)  # fmt: skip


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    found = open_engine(tmp_path / "zwfw.db")
    yield found
    found.dispose()


def test_queue_items_read_as_written_with_numbers_of_their_own(engine: Engine) -> None:
    with writing(engine) as connection:
        one = write_item(connection, ITEM)
        other = write_item(connection, replace(ITEM, region="330106", state=DONE, closed=4, closed_by="张三"))
        assert one == replace(ITEM, number=1)
        assert all_items(connection) == [one, other]
        assert all_items(connection, UNDONE) == [one]
        changed = write_item(connection, replace(one, owner="李四"))
        assert item_of(connection, 1) == changed
        drop_items(connection, [1])
        assert item_of(connection, 1) is None
        assert item_of(connection, LARGEST + 1) is None
        assert write_item(connection, ITEM).number == 3


def test_one_queue_item_exists_for_a_subject(engine: Engine) -> None:
    with writing(engine) as connection:
        write_item(connection, ITEM)
    with pytest.raises(IntegrityError), writing(engine) as connection:
        write_item(connection, ITEM)


@pytest.mark.parametrize(
    ("due", "state", "overdue"),
    [("2026-01-01", OPEN, True), ("2026-01-02", OPEN, False), ("", OPEN, False), ("2026-01-01", DONE, False)],
)
def test_an_open_item_is_overdue_after_its_day(due: str, state: str, overdue: bool) -> None:
    assert replace(ITEM, due=due, state=state).is_overdue("2026-01-02") is overdue


def test_a_document_that_moves_keeps_its_item() -> None:
    moved = [QueueItem(DOCUMENT, "", region, "m1", "护照").key for region in ("330110", "330106")]
    assert moved[0] == moved[1]


def test_the_last_ended_round_is_told_and_old_ones_go(engine: Engine) -> None:
    with writing(engine) as connection:
        assert last_round(connection) is None
        for at in range(KEPT_ROUNDS + 5):
            number = begin_round(connection, at)
            end_round(connection, QueueRound(number, at, at + 1, 5, 4, 3, 2))
        begin_round(connection, 999)
        assert last_round(connection) == QueueRound(number, at, at + 1, 5, 4, 3, 2)
