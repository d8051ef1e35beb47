"""Nonces: each is taken once, whoever asks, and nothing that was signed before the memory began.

1. A nonce of an app is taken once; the same of another app is another one. What was signed for a time before the memory
   began is not taken.
2. So it is over processes: of many that take one nonce at once, one gets it; and over a process that is killed.
3. What is too old to be sent again is forgotten, no sooner; the beginning is not.
4. A lost file begins anew: what it had taken is not taken again, for it was signed before.
5. A backup has none: a restored log begins anew.
6. With a server, hosts share one memory. While it is away a host remembers by itself, and still knows that afterwards.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from indexer.backup.backup import _leave_out
from indexer.store.gateway.call_tables import nonces
from indexer.store.gateway.nonces import WINDOW, Nonces
from indexer.store.location import Namespace
from indexer.store.queries.query_log import open_log
from tests.indexer.store.postgres import fresh_server, server, url_of, user, why_not


class Clock:
    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def memory(folder: Path, clock: Clock | None = None) -> Nonces:
    return Nonces(folder / "log.db", folder / "nonces.db", clock or time.time)


def now() -> int:
    return int(time.time())


def test_1_a_nonce_is_taken_once(tmp_path: Path) -> None:
    kept = memory(tmp_path)
    assert [kept.take("a", "n1", now() + 200) for _ in range(3)] == [True, False, False]
    assert kept.take("b", "n1", now() + 200)
    assert not kept.take("a", "n2", now() - 60)
    kept.close()


def take(folder: Path, at: int, got: multiprocessing.Queue) -> None:
    kept = memory(folder)
    got.put([kept.take("a", f"n{number}", at) for number in range(20)])
    kept.close()


def take_for_ever(folder: Path, at: int, got: multiprocessing.Queue) -> None:
    kept, number = memory(folder), 0
    while True:
        got.put((number, kept.take("a", f"k{number}", at)))
        number += 1


@pytest.mark.sqlite
def test_2_of_many_processes_one_gets_it(tmp_path: Path) -> None:
    kept, at = memory(tmp_path), now() + 200
    assert kept.take("a", "first", at)
    spawn = multiprocessing.get_context("spawn")
    got = spawn.Queue()
    processes = [spawn.Process(target=take, args=(tmp_path, at, got)) for _ in range(3)]
    for one in processes:
        one.start()
    taken = [got.get(timeout=60) for _ in processes]
    for one in processes:
        one.join()
    assert [sum(column) for column in zip(*taken, strict=True)] == [1] * 20
    kept.close()


@pytest.mark.sqlite
def test_2_a_killed_process_leaves_what_it_took(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    got = spawn.Queue()
    process = spawn.Process(target=take_for_ever, args=(tmp_path, now() + 200, got))
    process.start()
    told = [got.get(timeout=60) for _ in range(5)]
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    kept = memory(tmp_path)
    assert all(is_new for _, is_new in told)
    assert not any(kept.take("a", f"k{number}", now() + 200) for number, _ in told)
    kept.close()


def rows(folder: Path) -> list[tuple[str, str]]:
    engine = open_log(folder / "log.db")
    with engine.connect() as connection:
        found = [(row.app, row.nonce) for row in connection.execute(select(nonces).order_by(nonces.c.nonce))]
    engine.dispose()
    return found


def test_3_what_is_too_old_is_forgotten(tmp_path: Path) -> None:
    clock = Clock(time.time())
    kept = memory(tmp_path, clock)
    first = int(clock.now)
    assert kept.take("a", "n1", first)
    clock.now += 2 * WINDOW
    assert not kept.take("a", "n1", first), "it may still come from a host whose clock is slow"
    clock.now += 61
    assert kept.take("a", "n2", int(clock.now))
    assert rows(tmp_path) == [("", ""), ("a", "n2")]
    assert not kept.take("a", "n3", first - 1), "signed before the memory began"
    kept.close()


def test_4_a_lost_file_begins_anew(tmp_path: Path) -> None:
    clock = Clock(time.time())
    kept = memory(tmp_path, clock)
    at = int(clock.now)
    assert kept.take("a", "n1", at)
    kept.close()
    for file in tmp_path.glob("log.db*"):
        file.unlink()
    clock.now += 5
    kept = memory(tmp_path, clock)
    assert not kept.take("a", "n1", at)
    assert kept.take("a", "n4", int(clock.now))
    kept.close()


@pytest.mark.sqlite
def test_5_a_backup_has_none(tmp_path: Path) -> None:
    kept = memory(tmp_path)
    assert kept.take("a", "n1", now() + 200)
    kept.close()
    copy = tmp_path / "copy.db"
    with sqlite3.connect(tmp_path / "log.db") as source, sqlite3.connect(copy) as target:
        source.backup(target)
    _leave_out(copy)
    copy.replace(tmp_path / "log.db")
    for file in tmp_path.glob("log.db-*"):
        file.unlink()
    assert rows(tmp_path) == []


def control(folder: Path, *words: str) -> None:
    options = f"-c listen_addresses='' -k {folder} -c fsync=off"
    command = ["pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o", options, *words]
    subprocess.run(command, check=True, user=user() or None, cwd=folder, stdout=subprocess.DEVNULL)


needs_postgresql = pytest.mark.skipif(bool(why_not()), reason=str(why_not()))


@pytest.mark.cluster
@needs_postgresql
def test_6_hosts_share_one_memory(tmp_path: Path) -> None:
    with fresh_server() as url:
        first = Nonces(Namespace(url, "query_log"), tmp_path / "one.db")
        second = Nonces(Namespace(url, "query_log"), tmp_path / "two.db")
        at = now() + 60
        assert first.take("a", "n1", at)
        assert not second.take("a", "n1", at)
        assert second.take("a", "n2", at)
        assert not first.take("a", "n2", at)
        with ThreadPoolExecutor(4) as pool:
            jobs = [pool.submit(host.take, "a", f"r{n}", at) for n in range(60) for host in (first, second, first)]
            taken = [job.result() for job in jobs]
        assert [sum(taken[place : place + 3]) for place in range(0, len(taken), 3)] == [1] * 60
        assert not (tmp_path / "one.db").exists()
        first.close()
        second.close()


@pytest.mark.cluster
@needs_postgresql
def test_6_while_the_server_is_away_a_host_remembers_by_itself(tmp_path: Path) -> None:
    with server() as folder:
        kept = Nonces(Namespace(url_of(folder), "query_log"), tmp_path / "one.db")
        at = now() + 30
        assert kept.take("a", "n1", at)
        control(folder, "-m", "fast", "stop")
        assert kept.take("a", "n2", at)
        assert not kept.take("a", "n2", at)
        control(folder, "start")
        assert not kept.take("a", "n2", at), "it was taken while the server was away"
        assert not kept.take("a", "n1", at)
        assert kept.take("a", "n3", at)
        again = Nonces(Namespace(url_of(folder), "query_log"), tmp_path / "one.db")
        assert not again.take("a", "n2", at), "after a restart too"
        again.close()
        kept.close()
