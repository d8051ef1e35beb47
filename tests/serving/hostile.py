"""Callers that hold a server up: half-sent requests, slow readers. Each says what it saw, and ends by itself."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

BODY = b"POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
HEADERS = b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "


@dataclass
class Ends:
    """What became of connections: seconds until each ended, and what each was told."""

    count: int
    seconds: list[float] = field(default_factory=list)
    told: list[bytes] = field(default_factory=list)

    @property
    def open(self) -> int:
        """How many never ended."""
        return self.count - len(self.seconds)


def connect(port: int, source: str = "127.0.0.1") -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=10, source_address=(source, 0))


@contextmanager
def half_sent(port: int, count: int, start: bytes) -> Iterator[list[socket.socket]]:
    """Connections that have sent the beginning of a request."""
    sockets = [connect(port) for _ in range(count)]
    try:
        for one in sockets:
            one.sendall(start)
        yield sockets
    finally:
        for one in sockets:
            one.close()


def trickle(
    sockets: list[socket.socket], *, seconds: float, every: float, beside: Callable[[], None], byte: bytes = b"a"
) -> Ends:
    """Send a byte from time to time on each connection until the server ends it, doing something else beside.

    Args:
        seconds: How long at most.
        every: Seconds between two bytes.
    """
    began, ends = time.monotonic(), Ends(len(sockets))
    selector = selectors.DefaultSelector()
    for one in sockets:
        selector.register(one, selectors.EVENT_READ)
    due = began + every
    while selector.get_map() and time.monotonic() - began < seconds:
        for key, _ in selector.select(timeout=0.05):
            try:
                told = key.fileobj.recv(65536)  # type: ignore[union-attr]
            except OSError:
                told = b""
            selector.unregister(key.fileobj)
            ends.seconds.append(time.monotonic() - began)
            ends.told.append(told)
        if time.monotonic() >= due:
            due += every
            for key in list(selector.get_map().values()):
                with suppress(OSError):
                    key.fileobj.send(byte)  # type: ignore[union-attr]
        beside()
    selector.close()
    return ends


def sip(
    sockets: list[socket.socket],
    *,
    until: Callable[[], bool],
    seconds: float,
    every: float,
    beside: Callable[[], None],
) -> bool:
    """Read a byte from time to time on each connection, doing something else beside. Returns whether `until` came true
    within so many seconds. (What the server has sent is there to be read long after it has ended a connection.)
    """
    end, due = time.monotonic() + seconds, time.monotonic()
    while not until() and time.monotonic() < end:
        if time.monotonic() >= due:
            due += every
            for one in sockets:
                one.settimeout(0)
                with suppress(OSError):
                    one.recv(1)
        beside()
    return until()


@contextmanager
def slow_readers(port: int, count: int, request: bytes) -> Iterator[list[socket.socket]]:
    """Connections that have asked for much and read nothing."""
    sockets = []
    for _ in range(count):
        one = socket.socket()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.connect(("127.0.0.1", port))
        one.sendall(request)
        sockets.append(one)
    try:
        yield sockets
    finally:
        for one in sockets:
            one.close()


class Searches:
    """Asks one address again and again, and notes how long each answer took (s) and whether it was right.

    Args:
        source: The address that it asks from; those of another /24 are of another block.
    """

    def __init__(self, url: str, source: str = "127.0.0.1") -> None:
        self.url, self.source = urlsplit(url), source
        self.seconds, self.faults = list[float](), list[str]()

    def __call__(self) -> None:
        began = time.monotonic()
        try:
            if (status := self._ask()) != 200:
                self.faults.append(str(status))
        except (OSError, HTTPException) as error:
            self.faults.append(repr(error))
        self.seconds.append(time.monotonic() - began)

    def _ask(self) -> int:
        assert self.url.hostname
        connection = HTTPConnection(self.url.hostname, self.url.port, timeout=60, source_address=(self.source, 0))
        try:
            connection.request("GET", f"{self.url.path}?{self.url.query}")
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()
