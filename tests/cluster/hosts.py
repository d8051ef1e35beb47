"""Servers over homes; and hosts of one site, each with its own doors to the database and the storage."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cluster import processes
from tests.cluster.doors import Door, Relay
from tests.faults.children import wait_until
from tests.serving.live import PATIENCE, WORKER, ask, free_port

INDEXING = b"search_engine.cli\0worker"
ZWFW = (sys.executable, "-m", "search_engine.cli")
STEP = 0.05  # seconds between two looks at a host: it wants the processor too


@dataclass
class Server:
    """A home and a `zwfw serve` over it.

    Attributes:
        settings: Its environment.
    """

    home: Path
    settings: dict[str, str]
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        return self.home.name

    @property
    def log(self) -> Path:
        return self.home.parent / f"{self.name}.log"

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": os.getcwd(), "ZWFW_HOME": str(self.home), **self.settings}

    def start(self, *options: str) -> None:
        command = [*ZWFW, "serve", "--port", str(self.port), "--workers", "1", *options]
        self.process = processes.start(command, self.log, environment=self.environment)

    def take_over(self) -> None:
        """Have another program take the place of the one that runs, which then ends."""
        former = self.process
        assert former is not None
        self.start("--takeover")
        former.wait(PATIENCE)

    def await_ready(self) -> None:
        wait_until(lambda: self.running and self.state().get("ready", False), PATIENCE, STEP)

    def run(self, *command: str) -> str:
        """What a command of `zwfw` prints there."""
        done = subprocess.run([*ZWFW, *command], env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def state(self) -> dict[str, Any]:
        """What `/readyz` says; nothing where nobody answers."""
        try:
            return dict(json.loads(ask(self.port, "GET", "/readyz")[1]))
        except (OSError, ValueError):
            return {}

    def tell_to_stop(self) -> None:
        if self.running:
            assert self.process is not None
            self.process.send_signal(signal.SIGTERM)

    def stop(self) -> None:
        self.tell_to_stop()
        if self.process is not None:
            self.process.wait(PATIENCE)

    def kill(self) -> None:
        """As where the machine loses power."""
        assert self.process is not None
        processes.kill_whole(self.process)

    @property
    def serving(self) -> int:
        """The number of the process that answers."""
        return self._child(WORKER)

    @property
    def indexing(self) -> int:
        """The number of the process that indexes."""
        return self._child(INDEXING)

    def _child(self, command: bytes) -> int:
        assert self.process is not None
        found = (pid for pid in processes.descendants(self.process.pid) if command in processes.command_of(pid))
        return next(found)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Hold its indexing process, which knows nothing of it."""
        pid = self.indexing
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    def complaints(self) -> list[str]:
        """What its processes wrote that tells of a fault of the program."""
        return [line for line in self.log.read_text("utf-8").splitlines() if "Traceback" in line or "CRITICAL" in line]


@dataclass(kw_only=True)
class Host(Server):
    """One of a site.

    Attributes:
        database, storage: The doors that it goes by.
    """

    database: Relay
    storage: Door
