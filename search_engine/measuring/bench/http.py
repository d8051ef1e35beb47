"""The server under a bench: started as an operator would, asked over real connections, ended by its process id,
or with the bench."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson

from search_engine.installation.huge_pages import without_huge_pages
from search_engine.installation.tether import tethered
from search_engine.measuring.bench.queries import BenchQuery
from search_engine.measuring.bench.timing import summary

HOST = "127.0.0.1"
START = 600.0  # seconds that a server may take until it is ready, beside other work


@contextmanager
def server(home: Path, workers: int, **settings: str) -> Iterator[tuple[int, int]]:
    """A server on a free port: its port and its process id.

    Args:
        settings: By name, as their variables give them.
    """
    port = free_port()
    command = [sys.executable, "-m", "search_engine.cli", "serve", "--port", str(port), "--workers", str(workers)]
    environment = {**without_huge_pages(os.environ), "ZWFW_HOME": str(home)}
    environment |= {f"ZWFW_{name.upper()}": value for name, value in settings.items()}
    process = subprocess.Popen(tethered(command), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await_ready(port, process)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def measure_http(port: int, queries: Sequence[BenchQuery], with_region: bool) -> dict[str, Any]:
    """One client, one request after another."""
    times, failed = _client(port, queries, with_region)
    return {**summary(times), "errors": failed}


def measure_load(port: int, queries: Sequence[BenchQuery], clients: int) -> dict[str, Any]:
    """Several clients at once, each with its share of the queries."""
    results: list[tuple[list[float], int]] = []
    threads = [
        threading.Thread(target=lambda part=part: results.append(_client(port, part, True)))
        for part in (queries[i::clients] for i in range(clients))
    ]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    times = [value for part, _ in results for value in part]
    return {**summary(times, seconds), "errors": sum(failed for _, failed in results), "clients": clients}


def resident_mb(pid: int) -> dict[str, list[float]]:
    """Resident memory of a process and all below it, in MB, the largest first.

    Returns:
        `all`: with pages of mapped files, which processes share and the system takes back when it needs them; `own`:
        without.
    """
    found: dict[str, list[float]] = {"all": [], "own": []}
    for process in family(pid):
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
        lines = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
        for name, field in (("all", "VmRSS"), ("own", "RssAnon")):
            found[name].append(round(int(lines.get(field, "0 kB").split()[0]) / 1024, 1))
    return {name: sorted(values, reverse=True) for name, values in found.items()}


def processor_ms(pid: int) -> float:
    """Processor time of a process and all below it, ended ones too, up to now: ms, to a hundredth of a second."""
    return sum(map(_ticks, family(pid))) * 1000 / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:  # it has ended since, and its parent has its time
        return 0
    return sum(map(int, text.rpartition(")")[2].split()[11:15]))  # user and system time, its own and of ended children


def get_json(port: int, path: str) -> Any:
    """One answer."""
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", path)
        return orjson.loads(connection.getresponse().read())
    finally:
        connection.close()


def _client(port: int, queries: Sequence[BenchQuery], with_region: bool) -> tuple[list[float], int]:
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    times, failed = [], 0
    for query in queries:
        values = {"q": query.text, **({"region": query.region} if with_region else {})}
        path = f"/v1/search?{urlencode(values)}"
        started = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        times.append((time.perf_counter() - started) * 1000)
        failed += answer.status != 200
    connection.close()
    return times, failed


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _await_ready(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"服务未能启动（退出码 {process.returncode}）")
        try:
            if get_json(port, "/readyz").get("ready"):
                return
        except (OSError, orjson.JSONDecodeError, http.client.HTTPException):
            pass
        time.sleep(0.1)
    raise RuntimeError(f"服务在 {START:g} 秒内没有就绪")


def family(pid: int) -> list[int]:
    """A process and all below it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(entry.parent.name))
    found, waiting = [], [pid]
    while waiting:
        current = waiting.pop()
        found.append(current)
        waiting.extend(children.get(current, ()))
    return found
