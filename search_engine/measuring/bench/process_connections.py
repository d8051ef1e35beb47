"""A connection to each of the serving processes that share a port: the system deals them out, and tells whose it is."""

from __future__ import annotations

import http.client
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from search_engine.measuring.bench.http import HOST, family

SERVING = b"api.serving.worker"
# Connections that are tried before a process is given up.
TRIED = 400


def serving_processes(pid: int) -> list[int]:
    """The serving processes below a server's own."""
    return [one for one in family(pid) if SERVING in Path(f"/proc/{one}/cmdline").read_bytes().split(b"\0")]


@contextmanager
def connected_to_each(port: int, processes: Sequence[int]) -> Iterator[list[http.client.HTTPConnection]]:
    """An open connection to each process, in their order, until the end. Raises `RuntimeError` where one takes none."""
    found = _connect(port, processes)
    try:
        yield found
    finally:
        for connection in found:
            connection.close()


def _connect(port: int, processes: Sequence[int]) -> list[http.client.HTTPConnection]:
    found: dict[int, http.client.HTTPConnection] = {}
    others = []
    try:
        for _ in range(TRIED):
            connection = http.client.HTTPConnection(HOST, port, timeout=30)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            process = _process_of(connection, port, processes)
            if process is None or process in found:
                others.append(connection)
            else:
                found[process] = connection
            if len(found) == len(processes):
                return [found[one] for one in processes]
    finally:
        for connection in others if len(found) == len(processes) else (*others, *found.values()):
            connection.close()
    raise RuntimeError("未能与每个服务进程各建立一个连接")


def _process_of(connection: http.client.HTTPConnection, port: int, processes: Sequence[int]) -> int | None:
    """Which process holds the other end of a connection."""
    local = connection.sock.getsockname()[1]
    inode = _inode(port, local)
    for process in processes:
        for handle in os.listdir(f"/proc/{process}/fd"):
            with suppress(OSError):  # closed meanwhile
                if os.readlink(f"/proc/{process}/fd/{handle}") == f"socket:[{inode}]":
                    return process
    return None


def _inode(local: int, remote: int) -> str:
    """The number of the socket between two ports of this machine, as `/proc/net/tcp` lists it."""
    for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        fields = line.split()
        ports = [int(end.rpartition(":")[2], 16) for end in fields[1:3]]
        if ports == [local, remote]:
            return fields[9]
    return ""
