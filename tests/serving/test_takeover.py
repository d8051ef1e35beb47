"""One program after the other, without an outage: `zwfw serve --takeover`.

1. A program of another index format, which also adds to the database, takes over while clients search, over kept and
   over new connections, and write: no request fails, all that was acknowledged is found, the old one ends with status 0
   and what dies of the new one is started again.
2. One that ends before it is ready changes nothing: the old one goes on, says so, and its index stays; one that is
   killed, to whom the old one is connected in the same way: `soak`.
3. Who asks for the socket gets it over any home, however long its path, and one at a time; the door is its owner's.
4. Where nothing serves there is nothing to take over.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from structlog.testing import capture_logs

from api.serving import processes
from api.serving.handover import TakeoverRefused, find_predecessor, welcome
from api.serving.listening import listen
from api.serving.places import shared_places
from api.serving.supervisor import stop_all
from indexer.loaders import DocumentCheck, Row
from indexer.loaders.loading import LoadOptions, load_rows
from indexer.store.schemas import DOCUMENTS
from search_engine.installation.installation import Installation
from search_engine.settings.settings import Settings
from tests.sample import copy_of, looked_after
from tests.serving.live import HOST, PATIENCE, SOAK_SECONDS, Live, key_of, live

# What a program of tomorrow does otherwise, in all of its processes.
TOMORROW = """
from pathlib import Path
import indexer.generation.generation as generation, indexer.building.builder as builder
import indexer.store.schemas as schemas
generation.SCHEMA_VERSION = builder.SCHEMA_VERSION = 9999
known = schemas.DatabaseSchema.folder.fget
schemas.DatabaseSchema.folder = property(
    lambda schema: Path(__file__).parent / "documents" if schema.name == "documents" else known(schema))
vars(schemas.DOCUMENTS).pop("revisions", None)
"""
ADDS = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0999", {newest!r}
def upgrade():
    op.add_column("documents", sa.Column("of_tomorrow", sa.String))
"""
SEARCH = f"/v1/search?q={quote('居民身份证补领')}&region=330110"
CLIENTS = 4
UPGRADE_SECONDS = 120  # about what one over the sample takes on a busy host


def document(number: int) -> dict[str, str]:
    return {"id": f"d{number}", "kind": "guide", "title": f"居民身份证补领第{number}窗口", "region": "330110"}


def small_home(folder: Path) -> Path:
    place = Installation(Settings(home=folder, spelling="off", meaning="off"))
    rows = (Row(number, dict(document(number))) for number in range(3))
    load_rows(place.store, rows, DocumentCheck(place.tree()), LoadOptions("test"))
    place.worker().build()
    place.store.engine.dispose()
    return folder


@pytest.fixture
def tomorrow(tmp_path: Path) -> Path:
    """A folder for PYTHONPATH."""
    folder = tmp_path / "tomorrow"
    shutil.copytree(DOCUMENTS.folder, folder / "documents", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "documents" / "versions" / "v0999_tomorrow.py").write_text(ADDS.format(newest=DOCUMENTS.newest))
    (folder / "sitecustomize.py").write_text(TOMORROW)
    return folder


@contextmanager
def successor(server: Live, home: Path, code: Path, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """Another program over the same home and address."""
    command = [sys.executable, "-m", "search_engine.cli", "serve", "--takeover", "--workers", "1"]
    paths = os.pathsep.join((str(code), os.getcwd()))
    environment = {**os.environ, **settings, "ZWFW_HOME": str(home), "PYTHONPATH": paths}
    with (home / "next.log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "--port", str(server.port)], env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)


class Clients:
    """Some that search, on kept connections and on new ones, and one that writes; `faults`: what was no answer."""

    def __init__(self, port: int, key: str, rest: float) -> None:
        self.port, self._rest, self._headers = port, rest, {"X-Zwfw-Key": key, "Content-Type": "application/json"}
        self.faults, self.acknowledged, self.searches = list[str](), list[str](), 0
        self._stop = threading.Event()
        works: list[Callable[[], None]] = [self._write]
        works += [lambda kept=bool(number % 2): self._search(kept) for number in range(CLIENTS)]
        self._threads = [threading.Thread(target=work) for work in works]

    def __enter__(self) -> Clients:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _search(self, kept: bool) -> None:
        connection = HTTPConnection(HOST, self.port, timeout=60)
        while not self._stop.wait(self._rest):
            try:
                connection.request("GET", SEARCH)
                answer = connection.getresponse()
                found = json.loads(answer.read())
                self.searches += 1
                if answer.status != 200 or not found["items"]:
                    self.faults.append(f"{answer.status} {found}")
            except (OSError, HTTPException) as error:
                self.faults.append(repr(error))
                connection.close()
            if not kept:
                connection.close()
        connection.close()

    def _write(self) -> None:
        number = 100
        while not self._stop.wait(min(10 * self._rest, 1.0)):
            row, number = document(number), number + 1
            connection = HTTPConnection(HOST, self.port, timeout=60)
            try:
                connection.request("POST", "/v1/documents:bulk", json.dumps(row).encode(), self._headers)
                answer = connection.getresponse()
                told = answer.read()
                if answer.status in (200, 202):
                    self.acknowledged.append(row["id"])
                else:
                    self.faults.append(f"{answer.status} {told.decode()}")
            except (OSError, HTTPException) as error:
                self.faults.append(repr(error))
            connection.close()


def until(true: Callable[[], bool], told: Callable[[], str] = str) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, told()
        time.sleep(0.2)  # the processes want the processor too


def logged(home: Path) -> Callable[[], str]:
    return lambda: (home / "serve.log").read_text("utf-8") + (home / "next.log").read_text("utf-8")


def found(server: Live, name: str) -> bool:
    return (
        server.get(f"/v1/search?q={quote(document(int(name[1:]))['title'])}&region=330110&size=50")[1].find(
            f'"id":"{name}"'.encode()
        )
        >= 0
    )


@pytest.mark.long
@pytest.mark.parametrize(
    "killing", [False, pytest.param(True, marks=pytest.mark.soak)], ids=["at once", "killed first"]
)
def test_a_program_of_another_format_takes_over_without_failures(tmp_path: Path, tomorrow: Path, killing: bool) -> None:
    taken_over(small_home(tmp_path / "home"), tomorrow, rest=0.4, killing=killing)


@pytest.mark.soak
def test_programs_take_over_again_and_again_over_the_sample(sample_home: Path, tmp_path: Path, tomorrow: Path) -> None:
    for number in range(round(SOAK_SECONDS / UPGRADE_SECONDS) or 1):
        taken_over(copy_of(sample_home, tmp_path / f"home{number}"), tomorrow, rest=0.005)


def taken_over(home: Path, tomorrow: Path, *, rest: float, killing: bool = False) -> None:
    place = Installation(Settings(home=home))
    looked_after(place)
    place.store.engine.dispose()
    key, log = key_of(home), logged(home)
    with live(home, indexing=True, spelling="off", meaning="off") as server:
        before = json.loads(server.get("/readyz")[1])["generation"]
        with Clients(server.port, key, rest) as clients:
            if killing:
                kill_one(server, home, tomorrow)
            settings = {"ZWFW_SPELLING": "off", "ZWFW_MEANING": "off"}
            with successor(server, home, tomorrow, **settings):
                until(lambda: server.process.poll() is not None, log)
                assert server.process.returncode == 0, log()
                until(lambda: (home / "index" / "current").read_text().strip() != before, log)
                answered = clients.searches
                until(lambda: clients.searches > answered + 10 * CLIENTS, log)
                acknowledged = [*clients.acknowledged]
                until(lambda: all(found(server, name) for name in acknowledged), log)
                clients.__exit__()
                assert (clients.faults, bool(acknowledged)) == ([], True), log()
                state = json.loads(server.get("/readyz")[1])
    assert state["generation"] > before
    manifest = json.loads((home / "index" / state["generation"] / "manifest.json").read_bytes())
    assert manifest["schema"] == 9999
    assert not [*(home / "index").glob("next-*"), *(home / "locks").glob("*.sock")]


def kill_one(server: Live, home: Path, tomorrow: Path) -> None:
    """A program that is killed before it is ready."""
    told = lambda: server.log.read_text("utf-8")  # noqa: E731
    in_use = (home / "index" / "current").read_bytes()
    with successor(server, home, tomorrow) as killed:
        until(lambda: "takeover_begun" in told(), told)
        os.killpg(killed.pid, signal.SIGKILL)
    until(lambda: "takeover_failed" in told(), told)
    assert server.process.poll() is None
    assert (home / "index" / "current").read_bytes() == in_use
    assert server.get("/readyz")[0] == 200


# A child that is ready, and waits for its turn; and one that cannot start.
WAITS = "import sys; from search_engine.turns import Turn; t = Turn(int(sys.argv[1])); t.tell_ready(); t.wait()"
ENDS = "raise SystemExit(1)"


def children(monkeypatch: pytest.MonkeyPatch, **code: str) -> None:
    """Have programs of one line in place of the processes."""
    for name, text in code.items():
        monkeypatch.setattr(processes, name, lambda *given, text=text: [sys.executable, "-c", text, str(given[-1])])


@pytest.mark.parametrize(("indexes", "serves"), [(ENDS, WAITS), (WAITS, ENDS)], ids=["no index", "no server"])
def test_a_successor_that_cannot_start_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, indexes: str, serves: str
) -> None:
    children(monkeypatch, indexing_command=indexes, serving_command=serves)
    (tmp_path / "index").mkdir()
    with door_of(tmp_path) as (_, ended):
        before = find_predecessor(tmp_path, "here:1")
        assert before is not None
        served = processes.Served(before.listening, "here:1", tmp_path, 1, indexing=True)
        with before.listening, pytest.raises(processes.TakeoverFailed, match="旧程序照常服务"):
            processes.take_over(served, shared_places(1), before, os.environ, threading.Event())
        with capture_logs() as told:
            before.close()
            until(lambda: "takeover_failed" in {line["event"] for line in told})
        assert not ended.is_set()
    assert list((tmp_path / "index").iterdir()) == []


class Gone:
    """An old program that ends at once."""

    def tell_serving(self) -> None: ...

    def close(self) -> None: ...

    def has_ended(self, seconds: float) -> bool:
        return True


def test_a_successors_process_that_dies_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    children(monkeypatch, indexing_command=WAITS + "; import signal; signal.pause()", serving_command=WAITS)
    with listen(HOST, 0) as listening:
        served = processes.Served(listening, "here:1", tmp_path, 1, indexing=True)
        gone: Any = Gone()
        servers, others = processes.take_over(served, shared_places(1), gone, os.environ, threading.Event())
        until(lambda: servers[0].ends > 1)
        stop_all([*servers, *others])
    assert others[0].ends == 0


@contextmanager
def door_of(home: Path) -> Iterator[tuple[socket.socket, threading.Event]]:
    ended = threading.Event()
    with listen(HOST, 0) as listening, welcome(home, "here:1", listening, ended.set):
        yield listening, ended


@pytest.mark.parametrize("name", ["home", "很深的目录" * 10])
def test_the_socket_goes_over_to_the_successor(tmp_path: Path, name: str) -> None:
    home = tmp_path / name / name
    with door_of(home) as (listening, ended):
        door = home / "locks" / "serve-here:1.sock"
        assert stat.S_IMODE(door.stat().st_mode) == 0o600
        before = find_predecessor(home, "here:1")
        assert before is not None
        with before.listening, socket.create_connection(listening.getsockname()):
            before.listening.accept()[0].close()
            assert not ended.is_set()
            before.tell_serving()
            assert ended.wait(PATIENCE)
            assert not before.has_ended(0)
    assert before.has_ended(PATIENCE)
    before.close()
    assert not door.exists()


def test_one_successor_takes_over_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.serving.handover.ANSWER_SECONDS", 0.2)
    with door_of(tmp_path) as (_, ended):
        first = find_predecessor(tmp_path, "here:1")
        assert first is not None
        with pytest.raises(TakeoverRefused, match="可能另一次接管正在进行"):
            find_predecessor(tmp_path, "here:1")
        first.listening.close()
        first.close()
        again = None
        while again is None:
            try:
                again = find_predecessor(tmp_path, "here:1")
            except TakeoverRefused:
                continue
        again.listening.close()
        again.close()
        assert not ended.is_set()


def test_another_users_program_cannot_take_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.serving.handover._is_ours", lambda _: False)
    with door_of(tmp_path), pytest.raises(TakeoverRefused, match="同一用户"):
        find_predecessor(tmp_path, "here:1")


def test_where_nothing_serves_there_is_no_predecessor(tmp_path: Path) -> None:
    assert find_predecessor(tmp_path, "here:1") is None
    with door_of(tmp_path):
        assert find_predecessor(tmp_path, "here:2") is None
    path = tmp_path / "locks" / "serve-here:1.sock"
    with socket.socket(socket.AF_UNIX) as left:  # of a program that was killed
        left.bind(os.fspath(path))
    assert find_predecessor(tmp_path, "here:1") is None
