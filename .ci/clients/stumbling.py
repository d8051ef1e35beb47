"""A way to the service on which requests come to grief, so that clients show what they do then.

Of five requests one is answered with 503, and of one the answer is lost after the service has done it: the connection
ends without a byte. A client that asks again, under the same Idempotency-Key, notices nothing.
"""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from urllib.parse import urlsplit

EVERY, BUSY, LOST = 5, 1, 3  # of five requests the second is refused, of the fourth the answer is lost
HOP = ("connection", "transfer-encoding", "keep-alive", "host")


class Stumbling(BaseHTTPRequestHandler):
    """Hands requests on, or not."""

    protocol_version = "HTTP/1.1"
    service = ""
    numbers = count()

    def handle_any(self) -> None:
        """One request."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        turn = next(self.numbers) % EVERY
        if turn == BUSY:
            self.reply(503, [("Retry-After", "0")], b"")
            return
        status, headers, answer = self.asked(body)
        if turn == LOST:
            self.close_connection = True
        else:
            self.reply(status, headers, answer)

    do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815

    def asked(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        """What the service answers."""
        connection = http.client.HTTPConnection(urlsplit(self.service).netloc, timeout=60)
        try:
            connection.request(self.command, self.path, body or None, passed_on(self.headers.items()))
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def reply(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        """Answer the client."""
        self.send_response(status)
        for name, value in passed_on(headers).items():
            if name.lower() != "content-length":
                self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *told: object) -> None:
        """Say nothing."""


def passed_on(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Headers but for those of one connection."""
    return {name: value for name, value in headers if name.lower() not in HOP}


@contextmanager
def stumbling(service: str) -> Iterator[str]:
    """The address of such a way to a service."""
    handler = type("StumblingTo", (Stumbling,), {"service": service, "numbers": count()})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
