"""`zwfw serve`, as an operator starts it, for the time of some tests."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

START, STOP = 300.0, 60.0  # seconds that a loaded machine may take
LINES = 60  # of what it wrote, shown where a test fails
PROGRAM = (sys.executable, "-m", "search_engine.cli")


@dataclass(frozen=True)
class Server:
    """A running server: its address, its installation's environment, and the file that it writes to."""

    address: str
    environment: Mapping[str, str]
    log: Path

    def said(self) -> str:
        """The end of what it has written."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LINES:])

    def command(self, *arguments: str) -> str:
        """What another `zwfw` command prints about the same installation."""
        done = subprocess.run([*PROGRAM, *arguments], env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def serving(home: Path, *options: str, **settings: str) -> Iterator[Server]:
    """Serve an installation on a free port of this machine, from its first ready answer on.

    Args:
        options: Of the command.
        settings: Variables of the environment; others of this project's are left out.
    """
    port = free_port()
    others = {name: value for name, value in os.environ.items() if not name.startswith("ZWFW_")}
    own = {"ZWFW_HOME": str(home), "ZWFW_SAMPLE_BANNER": "1", "ZWFW_LOG_QUERIES": "0"}
    server = Server(f"http://127.0.0.1:{port}", others | own | settings, home / f"serve-{port}.log")
    with server.log.open("wb") as log:
        process = subprocess.Popen(
            [*PROGRAM, "serve", "--host", "127.0.0.1", "--port", str(port), *options],
            env=server.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        wait_until_ready(server, process)
        yield server
        assert process.poll() is None, f"zwfw serve has ended by itself:\n{server.said()}"
    finally:
        end(process)
    assert "Traceback" not in server.log.read_text(encoding="utf-8", errors="replace"), server.said()


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
