"""The installation that all tests share.

1. Of several processes that need it at once, one makes it and the others wait; what a killed one left is made again.
2. Whatever changes, comes or goes in it is told at the end; that somebody has its database open is not.
"""

import multiprocessing
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from multiprocessing.pool import Pool, ThreadPool
from pathlib import Path
from uuid import uuid4

import pytest

from tests.sample import installed


def make(home: Path) -> None:
    """Not in one step, and never where something is."""
    home.mkdir()
    with closing(sqlite3.connect(home / "zwfw.db")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE made (by TEXT)")
        time.sleep(0.2)
        database.execute("INSERT INTO made VALUES (?)", [str(uuid4())])
        database.commit()


def maker(folder: Path) -> list[tuple[str]]:
    with installed(folder, make) as home, closing(sqlite3.connect(home / "zwfw.db")) as database:
        return database.execute("SELECT by FROM made").fetchall()


def processes(count: int) -> Pool:
    return multiprocessing.get_context("spawn").Pool(count)


# A lock is its open file's: threads wait for each other as processes do, which take seconds to start.
@pytest.mark.parametrize("several", [ThreadPool, pytest.param(processes, marks=pytest.mark.soak)])
def test_of_several_processes_one_makes_the_sample(tmp_path: Path, several: Callable[[int], Pool]) -> None:
    (tmp_path / "sample").mkdir()
    (tmp_path / "sample/half").touch()
    with several(3) as pool:
        first, *others = pool.map(maker, [tmp_path] * 3, chunksize=1)
    assert len(first) == 1
    assert others == [first, first]
    assert not (tmp_path / "sample/half").exists()


def write_a_row(home: Path) -> None:
    with closing(sqlite3.connect(home / "zwfw.db")) as database:
        database.execute("INSERT INTO made VALUES (0)")
        database.commit()


CHANGES = [
    write_a_row,
    lambda home: (home / "events.db").touch(),
    lambda home: (home / "zwfw.db").rename(home / "other.db"),
    lambda home: (home / "zwfw.db").unlink(),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_the_sample_is_told(tmp_path: Path, change) -> None:
    with pytest.raises(AssertionError, match="take a copy"), installed(tmp_path, make) as home:
        change(home)


def test_reading_the_sample_is_no_change(tmp_path: Path) -> None:
    with installed(tmp_path, make) as home:
        reader = sqlite3.connect(home / "zwfw.db")
        assert len(reader.execute("SELECT by FROM made").fetchall()) == 1
        assert (home / "zwfw.db-shm").exists()
    reader.close()
