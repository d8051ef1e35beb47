"""A real `zwfw serve`, as an operator would start it, and what the system says of its processes."""

from __future__ import annotations

import http.client
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from search_engine.gateway.rights import DOCUMENTS_WRITE
from search_engine.installation.api_keys import NewKey
from search_engine.installation.installation import Installation
from search_engine.installation.tether import tethered
from search_engine.settings.settings import Settings

HOST = "127.0.0.1"
PATIENCE = 180.0  # seconds that a loaded machine may take to start, and to end
TICKS = os.sysconf("SC_CLK_TCK")  # of the clock that processor time is counted by, a second
LISTENING = "0A"  # in /proc/net/tcp
WORKER = b"api.serving.worker"
# How long a long test is.
SOAK_SECONDS = float(os.environ.get("ZWFW_SOAK_SECONDS", "600"))


@dataclass(frozen=True)
class Live:
    """A server that is ready."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def serving(self) -> list[int]:
        """The processes that answer, by number."""
        return [pid for pid in _children(self.process.pid) if WORKER in Path(f"/proc/{pid}/cmdline").read_bytes()]

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
        return ask(self.port, "GET", path, headers=headers)

    def complaints(self) -> list[str]:
        """What the processes wrote that is no report of something done."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if re.search(r"Traceback|\berror\b|ERROR|CRITICAL", line)]


@contextmanager
def live(home: Path, *, workers: int = 1, indexing: bool = False, **settings: str) -> Iterator[Live]:
    """`zwfw serve` over a home until the block ends, ready.

    Args:
        indexing: With the indexing process beside it.
        settings: Variables of the environment, without their `ZWFW_`, in small letters; spelling is off where they do
            not say otherwise, as in all tests.
    """
    port, log = free_port(), home / "serve.log"
    command = [sys.executable, "-m", "search_engine.cli", "serve", "--port", str(port), "--workers", str(workers)]
    given = {f"ZWFW_{name.upper()}": value for name, value in settings.items()}
    environment = {**os.environ, "ZWFW_HOME": str(home), **given}
    with log.open("wb") as output:
        process = subprocess.Popen(
            tethered([*command, *([] if indexing else ["--no-worker"])]), env=environment, stdout=output, stderr=output
        )
    try:
        _await_ready(port, process, settings.get("prefix", ""))
        yield Live(port, process, log)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def ask(
    port: int, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> tuple[int, bytes]:
    """Status and body of one answer, on a connection of its own."""
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    try:
        connection.request(method, path, body or None, dict(headers or {}))
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def processor_seconds(pid: int) -> float:
    """What a process has used of the processor, for itself and in the system."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def own_megabytes(pid: int) -> float:
    """Memory that is a process's own: no pages of files, which it shares and the system may take back."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    (kilobytes,) = re.findall(r"^RssAnon:\s+(\d+) kB$", status, flags=re.MULTILINE)
    return int(kilobytes) / 1024


def connections_of(pid: int) -> int:
    """How many connections a process has open."""
    links = []
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            links.append(handle.readlink().name)
    rows = [row.split() for row in Path(f"/proc/{pid}/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
    return sum(f"socket:[{row[9]}]" in links and row[3] != LISTENING for row in rows)


def free_port() -> int:
    """A port that nobody listens on now, below those that the system gives to connections, which might take it."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind((HOST, port))
            return port


def _children(pid: int) -> list[int]:
    found = [task.read_text(encoding="ascii").split() for task in Path(f"/proc/{pid}/task").glob("*/children")]
    return sorted(int(child) for part in found for child in part)


def _await_ready(port: int, process: subprocess.Popen[bytes], prefix: str) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            if ask(port, "GET", f"{prefix}/readyz")[0] == 200:
                return
        except OSError:
            pass
        assert process.poll() is None, "the server has ended"
        assert time.monotonic() < end, "the server is not ready"
        time.sleep(0.1)


def key_of(home: Path, *scopes: str) -> str:
    """A new key of an installation, with some scopes, or one that may write documents."""
    place = Installation(Settings(home=home))
    key = place.keys.create(NewKey("soak", scopes or (DOCUMENTS_WRITE,)))
    place.store.engine.dispose()
    return key
