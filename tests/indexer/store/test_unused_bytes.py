"""Overwriting what belongs to no row.

1. After any changes to a database every row is as it was, SQLite finds the file whole, and of deleted rows nothing is
left: of any size, in pages of any size, and where deleting did not overwrite, as long as rows do not overflow.
2. While others read and write, from this process and from another, the file stays whole and nothing is lost.
3. Who reads for long, or holds the write lock, is told apart from success; then it is done.
4. Another connection that had pages in memory writes none of what was overwritten.
5. A database of no known form is left as it is.
6. Killed at any moment, it leaves a whole database, and the next time finishes what it had begun.
"""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.store.unused_bytes import empty_log, overwrite_unused

pytestmark = pytest.mark.long

ROWS = "CREATE TABLE rows (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, text TEXT)"
MARK = "keepsake"


def opened(path, secure=True):
    connection = sqlite3.connect(path, isolation_level=None, timeout=20)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA secure_delete={int(secure)}")
    return connection


def text_of(number: int, length: int) -> str:
    return f"{MARK}-{number:06d}-" * (length // 14 + 1)


def contents(connection):
    return connection.execute("SELECT number, name, text FROM rows ORDER BY number").fetchall()


def check(path, deleted):
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    found = path.read_bytes()
    assert [number for number in deleted if text_of(number, 0).encode() in found] == []


STEPS = st.lists(
    st.tuples(st.sampled_from(("insert", "delete", "change")), st.integers(1, 60), st.integers(0, 9_000)), max_size=40
)


@settings(max_examples=40, deadline=None)
@given(STEPS, st.sampled_from((512, 1024, 4096, 65_536)), st.booleans(), st.integers(0, 1_000_000))
def test_1_nothing_but_rows(steps, size, secure, seed):
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        path, there, deleted, last = Path(folder) / "some.db", [], [], 0
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(f"PRAGMA page_size={size}")
            connection.execute(ROWS)
        longest = 9_000 if secure else size // 8
        with closing(opened(path, secure)) as connection:
            for step, count, length in steps:
                connection.execute("BEGIN")
                if step == "insert":
                    for _ in range(count):
                        last += 1
                        there.append(last)
                        row = (
                            last,
                            f"{dice.random()}-{text_of(last, 0)}",
                            text_of(last, dice.randrange(length + 1) % longest),
                        )
                        connection.execute("INSERT INTO rows VALUES (?, ?, ?)", row)
                for number in dice.sample(there, min(count, len(there))) if step != "insert" else ():
                    if step == "delete":
                        there.remove(number)
                        deleted.append(number)
                        connection.execute("DELETE FROM rows WHERE number = ?", (number,))
                    else:
                        text = text_of(number, dice.randrange(length + 1) % longest)
                        connection.execute("UPDATE rows SET text = ? WHERE number = ?", (text, number))
                connection.execute("COMMIT")
            before = contents(connection)
            assert overwrite_unused(path)
            assert contents(connection) == before
            check(path, deleted)
            connection.execute("DELETE FROM rows WHERE number % 2")
            assert overwrite_unused(path)
        check(path, [*deleted, *(number for number in there if number % 2)])


CHILD = """
import random, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
connection.execute("PRAGMA secure_delete=ON")
dice = random.Random(int(sys.argv[2]))
for number in range(int(sys.argv[2]), int(sys.argv[2]) + 60):
    connection.execute("BEGIN IMMEDIATE")
    for part in range(5):
        name = f"{dice.random()}"
        connection.execute("INSERT INTO rows VALUES (?, ?, ?)", (number * 10 + part, name, name * dice.randrange(60)))
    connection.execute("DELETE FROM rows WHERE number = ?", (number * 10 + dice.randrange(5),))
    connection.execute("COMMIT")
    connection.execute("SELECT sum(length(text)) FROM rows").fetchone()
"""


@pytest.mark.long
def test_2_while_others_write(tmp_path):
    path = tmp_path / "some.db"
    with closing(opened(path)) as connection:
        connection.execute(ROWS)
    children = [subprocess.Popen([sys.executable, "-c", CHILD, path, str(start)]) for start in (0, 1_000)]
    failures, done = [], threading.Event()

    def read():
        with closing(opened(path)) as connection:
            while not done.is_set():
                if connection.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
                    failures.append("damaged")

    reader = threading.Thread(target=read)
    reader.start()
    times = 0
    while any(child.poll() is None for child in children):
        times += overwrite_unused(path)
    done.set()
    reader.join()
    assert [child.wait() for child in children] == [0, 0]
    assert failures == []
    assert times > 0
    with closing(opened(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM rows").fetchone() == (2 * 60 * 4,)


def test_3_who_is_in_the_way(tmp_path):
    path = tmp_path / "some.db"
    with closing(opened(path)) as one, closing(opened(path)) as other:
        one.execute(ROWS)
        other.execute("BEGIN")
        assert contents(other) == []
        one.execute("INSERT INTO rows VALUES (1, 'a', 'b')")
        assert overwrite_unused(path) is False
        assert empty_log(path) is False
        other.execute("COMMIT")
        assert empty_log(path) is True
        assert overwrite_unused(path) is True
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO rows VALUES (2, 'c', 'd')")
        assert overwrite_unused(path, patience=0) is False
        other.execute("COMMIT")
        assert overwrite_unused(path) is True
        assert len(contents(one)) == 2


def test_4_pages_in_memory(tmp_path):
    """A connection that has read everything, stale copies too, and then writes to those very pages."""
    path = tmp_path / "some.db"
    with closing(opened(path)) as one, closing(opened(path)) as other:
        one.execute(ROWS)
        dice = random.Random(3)
        numbers = list(range(3_000))
        dice.shuffle(numbers)
        one.executemany(
            "INSERT INTO rows VALUES (?, ?, ?)",
            [(n, f"{text_of(n, 0)}{dice.random()}", text_of(n, n % 300)) for n in numbers],
        )
        one.executemany("DELETE FROM rows WHERE number = ?", [(n,) for n in range(0, 3_000, 3)])
        assert len(contents(other)) == 2_000
        other.execute("SELECT count(*) FROM rows WHERE name > 'k'").fetchone()
        assert overwrite_unused(path)
        for connection in (other, one):
            connection.execute("UPDATE rows SET text = text || '.', name = name || '.' WHERE number % 50 = 1")
            assert empty_log(path)
            check(path, range(0, 3_000, 3))


@pytest.mark.parametrize("mode", ["FULL", "INCREMENTAL"])
def test_5_pages_of_pointers(tmp_path, mode):
    path = tmp_path / "some.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA auto_vacuum={mode}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(ROWS)
        connection.executemany(
            "INSERT INTO rows VALUES (?, ?, ?)", [(n, str(n), text_of(n, 20_000)) for n in range(200)]
        )
        connection.commit()
        before = contents(connection)
        assert overwrite_unused(path)
        assert contents(connection) == before
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_5_an_empty_file(tmp_path):
    (tmp_path / "some.db").touch()
    assert overwrite_unused(tmp_path / "some.db")
    assert os.listdir(tmp_path) == ["some.db"]


OVERWRITING = """
import sqlite3, sys
from pathlib import Path
from indexer.store.unused_bytes import overwrite_unused
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
connection.execute("PRAGMA secure_delete=ON")
print("ready", flush=True)
(last,) = connection.execute("SELECT max(number) FROM rows").fetchone()
while True:
    connection.execute("BEGIN IMMEDIATE")
    for number in range(last + 1, last + 101):
        name = f"keepsake-{number:06d}-{number * 7919 % 1000}"
        connection.execute("INSERT INTO rows VALUES (?, ?, ?)", (number, f"{number * 7919 % 997}{name}", name * 9))
    connection.execute("DELETE FROM rows WHERE number > ? AND number % 3 = 0", (last,))
    connection.execute("COMMIT")
    last += 100
    overwrite_unused(Path(sys.argv[1]))
"""


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
def test_6_killed_at_any_moment(tmp_path, seed):
    path = tmp_path / "some.db"
    with closing(opened(path)) as connection:
        connection.execute(ROWS)
        connection.execute("INSERT INTO rows VALUES (0, 'first', '')")
    dice = random.Random(seed)
    for _ in range(5):
        command = [sys.executable, "-c", OVERWRITING, str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout.readline() == "ready\n"
            with suppress(subprocess.TimeoutExpired):
                child.wait(dice.random())
            child.kill()
        with closing(opened(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            numbers = {number for (number,) in connection.execute("SELECT number FROM rows")}
            assert overwrite_unused(path)
        check(path, set(range(1, max(numbers) + 1)) - numbers)
