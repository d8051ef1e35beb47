"""Other hosts: one that answers as its paths say, and remembers what it was sent."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Host:
    """`/STATUS` answers so, `/silent` not at all, `/drip` a byte at a time, `/to` with a redirect to `target`."""

    def __init__(self, address: str) -> None:
        self.address, self.asked, self.bodies, self.headers = address, [], [], []
        self.target, self.released = "", threading.Event()
        self.asked: list[tuple[str, str]]
        self.bodies: list[bytes]
        self.headers: list[dict[str, str]]


@contextmanager
def host() -> Iterator[Host]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            made.asked.append((self.command, self.path))
            made.headers.append(dict(self.headers.items()))
            made.bodies.append(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
            name = self.path[1:].partition("?")[0]
            if name == "silent":
                made.released.wait(10)
            elif name == "drip":
                while not made.released.wait(0.02):
                    self.wfile.write(b"H")
            else:
                self.send_response(302 if name == "to" else int(name) if name.isdigit() else 200)
                if name == "to":
                    self.send_header("Location", made.target)
                self.end_headers()

        do_HEAD = do_POST = do_GET = answer  # noqa: N815 - the names are the library's

        def log_message(self, *_: Any) -> None:
            """Nothing is written to the test's stderr."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """Who asked has gone, as it may."""

    with Server(("127.0.0.1", 0), Handler) as server:
        made = Host(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        made.released.set()
        server.shutdown()
        thread.join()
