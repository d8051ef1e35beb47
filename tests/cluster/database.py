"""A PostgreSQL server on a port of this machine, which a test stops and starts again while others use it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.cluster import processes
from tests.faults.children import wait_until
from tests.indexer.store.postgres import user
from tests.indexer.store.server_folder import server_folder
from tests.serving.live import HOST, PATIENCE, free_port

SYNCHRONOUS = "SELECT count(*)::int FROM pg_stat_replication WHERE sync_state = 'sync'"
# A statement in the log: which connection it came by, and its text. One with parameters is logged where it is executed.
STATEMENT = re.compile(rb"^(\d+) LOG:  (?:statement|execute [^:]*): (.*)", re.MULTILINE)


@dataclass
class Database:
    """A server over a folder."""

    folder: Path
    port: int
    user: str | None
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def url(self, port: int | None = None) -> str:
        """Of the database, on its own port or on another that leads there."""
        return f"postgresql://zwfw@{HOST}:{port or self.port}/zwfw"

    def start(self) -> None:
        """Returns when it answers."""
        options = (
            "listen_addresses=" + HOST,
            f"unix_socket_directories={self.folder}",
            "fsync=off",
            "jit=off",
            "log_line_prefix=%p ",
        )
        given = [part for option in options for part in ("-c", option)]
        command = [str(programs() / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port), *given]
        self.process = processes.start(command, self.log, user=self.user)
        wait_until(self.answers, PATIENCE, step=0.05)

    def answers(self) -> bool:
        """Whether it takes a connection and answers on it."""
        try:
            self.ask("SELECT 1", database="postgres")
        except psycopg.OperationalError:
            return False
        return True

    def kill(self) -> None:
        """Kill the process that takes connections: those that serve them notice, and end."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(PATIENCE)
        self.process = None

    @contextmanager
    def standby(self) -> Iterator[Database]:
        """A copy that follows, and without which nothing is acknowledged. Its server runs until this is left."""
        with server_folder(user() or None) as folder:
            made = Database(folder, free_port(), self.user)
            source = f"host={HOST} port={self.port} user=zwfw application_name=standby"
            _run(
                made,
                "pg_basebackup",
                "-D",
                str(folder / "data"),
                "-d",
                source,
                "-R",
                "-X",
                "stream",
                "-c",
                "fast",
                "-N",
            )
            made.start()
            try:
                self.ask("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
                self.ask("SELECT pg_reload_conf()")
                wait_until(lambda: self.ask(SYNCHRONOUS) == [(1,)], PATIENCE, step=0.05)
                yield made
            finally:
                if made.process is not None:
                    made.crash()

    def promote(self) -> None:
        """Have a copy take writes, as what watches over a pair does. What it copies from has ended."""
        self.ask("SELECT pg_promote()")

    def crash(self) -> None:
        """End it at once, all connections with it."""
        assert self.process is not None
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(PATIENCE)
        self.process = None

    def ask(self, statement: str, *, database: str = "zwfw") -> list[Any]:
        """Rows of one statement, past any door."""
        with psycopg.connect(
            host=HOST, port=self.port, user="zwfw", dbname=database, connect_timeout=5, autocommit=True
        ) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def logging(self) -> Iterator[None]:
        """Write every statement to the log."""
        self._log_statements("all")
        try:
            yield
        finally:
            self._log_statements("none")

    def _log_statements(self, which: str) -> None:
        self.ask(f"ALTER SYSTEM SET log_statement = '{which}'")
        self.ask("SELECT pg_reload_conf()")

    def statements(self, start: int = 0) -> list[tuple[bytes, bytes]]:
        """Those that the log holds from a place on: the connection and the text of each."""
        return STATEMENT.findall(self.log.read_bytes()[start:])


def programs() -> Path:
    """The folder of PostgreSQL's programs, of which Debian puts only some on the path."""
    if shutil.which("pg_config"):
        return Path(
            subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=True).stdout.strip()
        )
    return Path(os.path.realpath(shutil.which("initdb") or "initdb")).parent


@contextmanager
def database() -> Iterator[Database]:
    """A server with an empty database. It has ended, and its folder is gone, when this is left or it is killed."""
    owner = user() or None
    with server_folder(owner) as folder:
        made = Database(folder, free_port(), owner)
        _run(made, "initdb", "-D", str(folder / "data"), "-U", "zwfw", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        made.start()
        try:
            made.ask("CREATE DATABASE zwfw", database="postgres")
            yield made
        finally:
            if made.process is not None:
                made.crash()


def _run(server: Database, program: str, *given: str) -> None:
    command = [str(programs() / program), *given]
    subprocess.run(command, check=True, user=server.user, cwd=server.folder, stdout=subprocess.DEVNULL)
