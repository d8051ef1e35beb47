"""A host that lies: each path answers with bytes of its own, as no honest server would."""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import orjson

Lie = Callable[["Liar", socket.socket], None]
ENVELOPE = {"process_response": {"result_code": "100", "date": "2018-04-25", "items": [{"id": "15485"}]}}


class Liar:
    """Attributes:
    requests: The heads that came, as text.
    bodies: What stood behind them.
    open: How many connections are open now, and the most that were at once.
    """

    def __init__(self, port: int) -> None:
        self.port, self.address = port, f"http://127.0.0.1:{port}"
        self.requests: list[str] = []
        self.bodies: list[bytes] = []
        self.answers: dict[str, bytes] = {}
        self.open = self.most = 0
        self.lock, self.released = threading.Lock(), threading.Event()

    def says(self, path: str, value: object, media_type: str = "application/json", status: str = "200 OK") -> str:
        """Have a path answer with a value; returns its address."""
        body = value if isinstance(value, bytes) else orjson.dumps(value)
        self.answers[path] = answer(body, media_type, status)
        return self.address + path


def answer(body: bytes, media_type: str = "application/json", status: str = "200 OK", *more: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", f"Content-Length: {len(body)}", *more]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def _drip(head: bytes, piece: bytes, pause: float) -> Lie:
    def lie(liar: Liar, connection: socket.socket) -> None:
        connection.sendall(head)
        while not liar.released.wait(pause):
            connection.sendall(piece)

    return lie


def _flood(head: bytes, piece: bytes) -> Lie:
    return _drip(head, piece * (65_536 // len(piece)), 0)


def _once(content: bytes) -> Lie:
    return lambda _, connection: connection.sendall(content)


def _late(liar: Liar, connection: socket.socket) -> None:
    liar.released.wait(0.06)
    connection.sendall(answer(b"{}"))


def _silent(liar: Liar, _: socket.socket) -> None:
    liar.released.wait(10)


OK = b"HTTP/1.1 200 OK\r\n"
BOMB = gzip.compress(b"[" + b" " * 50_000_000 + b"]", 9)
LIES: dict[str, Lie] = {
    "/silent": _silent,
    "/late": _late,
    "/drip-head": _drip(b"", b"H", 0.02),
    "/drip-body": _drip(OK + b"Content-Length: 100000\r\n\r\n", b" ", 0.02),
    "/endless-body": _flood(OK + b"Content-Type: application/json\r\n\r\n", b"[[[["),
    "/endless-chunks": _flood(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1;x=yyyyyyyy\r\nz\r\n"),
    "/endless-header": _flood(OK + b"X: ", b"yyyy"),
    "/endless-headers": _flood(OK, b"X-One: two\r\n"),
    "/endless-continue": _flood(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "/endless-trailers": _flood(OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X-One: two\r\n"),
    "/gzip-bomb": _once(answer(BOMB, "application/json", "200 OK", "Content-Encoding: gzip")),
    "/deflate-bomb": _once(
        answer(zlib.compress(b"0" * 50_000_000), "text/html", "200 OK", "Content-Encoding: deflate")
    ),
    "/not-gzip": _once(answer(b"{}", "application/json", "200 OK", "Content-Encoding: gzip")),
    "/short": _once(OK + b"Content-Length: 500\r\n\r\n{}"),
    "/huge-length": _once(OK + b"Content-Length: 99999999999999999999\r\n\r\n{}"),
    "/negative-length": _once(OK + b"Content-Length: -1\r\n\r\n{}"),
    "/bad-chunk": _once(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}"),
    "/no-http": _once(b"220 mail.example.com ESMTP\r\n"),
    "/nothing": lambda *_: None,
    "/keeps-open": _drip(answer(b"{}"), b"", 10),
    "/deep": _once(answer(b"[" * 30_000 + b"]" * 30_000)),
}


@contextmanager
def lying() -> Iterator[Liar]:
    """A host of lies on 127.0.0.1, for as long as it is wanted."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        server.settimeout(0.05)
        liar, stopped = Liar(server.getsockname()[1]), threading.Event()
        threads: list[threading.Thread] = []

        def serve() -> None:
            while not stopped.is_set():
                with suppress(TimeoutError):
                    connection, _ = server.accept()
                    thread = threading.Thread(target=_converse, args=(liar, connection))
                    threads.append(thread)
                    thread.start()

        main = threading.Thread(target=serve)
        main.start()
        yield liar
        liar.released.set()
        stopped.set()
        for thread in (main, *threads):
            thread.join()


def _converse(liar: Liar, connection: socket.socket) -> None:
    with liar.lock:
        liar.open += 1
        liar.most = max(liar.most, liar.open)
    with connection, suppress(OSError):
        connection.settimeout(10)
        received = b""
        while b"\r\n\r\n" not in received:
            piece = connection.recv(65_536)
            if not piece:
                break
            received += piece
        head, _, body = received.partition(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
        )
        while len(body) < length and (piece := connection.recv(65_536)):
            body += piece
        liar.requests.append(head.decode("latin-1"))
        liar.bodies.append(body)
        path = head.decode("latin-1").partition(" ")[2].partition(" ")[0].partition("?")[0]
        if path in liar.answers:
            connection.sendall(liar.answers[path])
        else:
            LIES.get(path, _once(answer(b"{}")))(liar, connection)
    with liar.lock:
        liar.open -= 1
