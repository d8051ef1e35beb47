"""The installation that all tests share.

1. Of several processes that need it at once, one makes it and the others wait; what a killed one left is made again.
2. Whatever changes, comes or goes in it is told at the end; that somebody has its database open is not.
"""

import multiprocessing
import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.sample import installed


def make(home: Path) -> None:
    """Not in one step, and never where something is."""
    home.mkdir()
    with closing(sqlite3.connect(home / "zwfw.db")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE made (process INTEGER)")
        time.sleep(0.2)
        database.execute("INSERT INTO made VALUES (?)", [os.getpid()])
        database.commit()


def maker(folder: Path) -> list[tuple[int]]:
    with installed(folder, make) as home, closing(sqlite3.connect(home / "zwfw.db")) as database:
        return database.execute("SELECT process FROM made").fetchall()


def test_1_made_once(tmp_path: Path) -> None:
    (tmp_path / "sample").mkdir()
    (tmp_path / "sample/half").touch()
    with multiprocessing.get_context("spawn").Pool(3) as pool:
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
def test_2_changes_are_told(tmp_path: Path, change) -> None:
    with pytest.raises(AssertionError, match="take a copy"), installed(tmp_path, make) as home:
        change(home)


def test_2_reading_is_no_change(tmp_path: Path) -> None:
    with installed(tmp_path, make) as home:
        reader = sqlite3.connect(home / "zwfw.db")
        assert len(reader.execute("SELECT process FROM made").fetchall()) == 1
        assert (home / "zwfw.db-shm").exists()
    reader.close()
