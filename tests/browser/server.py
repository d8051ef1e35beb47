"""`zwfw serve`, as an operator starts it, for the time of some tests."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from search_engine.installation.tether import tethered

if TYPE_CHECKING:
    from search_engine import Service

START, STOP = 300.0, 60.0  # seconds that a loaded machine may take
LINES = 60  # of what it wrote, shown where a test fails
PROGRAM = (sys.executable, "-m", "search_engine.cli")


@dataclass(frozen=True)
class Address:
    """Where a service is served."""

    address: str


@dataclass(frozen=True)
class Server(Address):
    """A running server: its address, its installation's environment, and the file that it writes to."""

    environment: Mapping[str, str]
    log: Path

    def said(self) -> str:
        """The end of what it has written."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LINES:])


@contextmanager
def serving_within(service: Service, path: str = "") -> Iterator[Address]:
    """Serve a service from this process: as `zwfw serve` does, without the seconds that its processes take to start.

    Args:
        path: Below which it is mounted, as its settings say.
    """
    from api.app import create_app
    from api.serving.limits import Limits
    from api.serving.listening import listen
    from api.serving.server import Server as WholeRequestServer

    server = WholeRequestServer(create_app(service), listen("127.0.0.1", 0), Limits())
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield Address(f"http://127.0.0.1:{server.effective_port}{path}")
    finally:
        server.stop()
        thread.join()
        service.close()


@contextmanager
def serving(home: Path, *options: str, **settings: str) -> Iterator[Server]:
    """Serve an installation on a free port of this machine, from its first ready answer on.

    Args:
        options: Of the command.
        settings: Variables of the environment; others of this project's are left out.
    """
    port = free_port()
    others = {name: value for name, value in os.environ.items() if not name.startswith("ZWFW_")}
    server = Server(f"http://127.0.0.1:{port}", others | environment_of(home) | settings, home / f"serve-{port}.log")
    with server.log.open("wb") as log:
        process = subprocess.Popen(
            tethered([*PROGRAM, "serve", "--host", "127.0.0.1", "--port", str(port), *options]),
            env=server.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        wait_until_ready(server, process)
        yield server
        assert process.poll() is None, f"zwfw serve has ended by itself:\n{server.said()}"
    finally:
        end(process)
    assert "Traceback" not in server.log.read_text(encoding="utf-8", errors="replace"), server.said()


def environment_of(home: Path) -> dict[str, str]:
    """What an installation is served with here."""
    return {"ZWFW_HOME": str(home), "ZWFW_SAMPLE_BANNER": "1", "ZWFW_LOG_QUERIES": "0"}


def free_port() -> int:
    """A port that nobody listens on, for now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Return when `/readyz` says so; `AssertionError` where the server ends, or is not ready within `START`."""
    end = time.monotonic() + START
    while not is_ready(server.address):
        assert process.poll() is None, f"zwfw serve has ended:\n{server.said()}"
        assert time.monotonic() < end, f"zwfw serve is not ready after {START} s:\n{server.said()}"
        time.sleep(0.1)


def is_ready(address: str) -> bool:
    try:
        with urlopen(f"{address}/readyz", timeout=STOP) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def end(process: subprocess.Popen[bytes]) -> None:
    """End it as an operator does; one that does not follow is killed."""
    process.terminate()
    try:
        process.wait(STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
