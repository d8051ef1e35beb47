"""A web server of objects, as `zwfw` expects one: PUT, GET with Range, HEAD, DELETE, and a list as nginx gives it.

`python -m tests.indexer.shipping.object_server FOLDER PORT` serves a folder on loopback until it is ended.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import orjson

CHUNK = 1 << 18


class ObjectServer(ThreadingHTTPServer):
    """Serves a folder.

    Attributes:
        fault: "": none; "away": every answer is 503; "cut": bodies end after half of what was announced.
        served: Bytes of bodies that were sent.
    """

    daemon_threads = True

    def __init__(self, folder: Path, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), ObjectHandler)
        self.folder, self.fault, self.served = folder, "", 0

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.server_address[1]}/"


class ObjectHandler(BaseHTTPRequestHandler):
    """One request."""

    server: ObjectServer
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._send(with_body=False)

    def do_GET(self) -> None:
        if self.path == "/" and self.server.fault != "away":
            self._list()
        else:
            self._send(with_body=True)

    def do_PUT(self) -> None:
        left = int(self.headers["Content-Length"])
        part = self._file.with_name(f".{self._file.name}.{self.client_address[1]}")
        with part.open("wb") as file:
            while left > 0 and (chunk := self.rfile.read(min(CHUNK, left))):
                left -= file.write(chunk)
        if left or self.server.fault == "away":
            part.unlink()
            return self._empty(503)
        part.replace(self._file)
        return self._empty(201)

    def do_DELETE(self) -> None:
        if self.server.fault == "away":
            return self._empty(503)
        found = self._file.exists()
        self._file.unlink(missing_ok=True)
        return self._empty(204 if found else 404)

    @property
    def _file(self) -> Path:
        return self.server.folder / os.path.basename(self.path)

    def _list(self) -> None:
        entries = [
            {"name": entry.name, "type": "file", "mtime": formatdate(entry.stat().st_mtime, usegmt=True),
             "size": entry.stat().st_size} for entry in os.scandir(self.server.folder)
        ]  # fmt: skip
        content = orjson.dumps(entries)
        self._head(200, len(content))
        self.wfile.write(content)

    def _send(self, *, with_body: bool) -> None:
        if self.server.fault == "away":
            return self._empty(503)
        if not self._file.is_file():
            return self._empty(404)
        size = self._file.stat().st_size
        first = int((self.headers["Range"] or "bytes=0-").removeprefix("bytes=").removesuffix("-"))
        if first >= size > 0 and first:
            return self._empty(416)
        self._head(206 if first else 200, size - first)
        if with_body:
            self._body(first, size)
        return None

    def _body(self, first: int, end: int) -> None:
        if self.server.fault == "cut":
            end = first + (end - first) // 2
        with self._file.open("rb") as file:
            file.seek(first)
            while first < end and (chunk := file.read(min(CHUNK, end - first))):
                first += len(chunk)
                self.server.served += len(chunk)
                self.wfile.write(chunk)
        self.close_connection = self.close_connection or self.server.fault == "cut"

    def _empty(self, status: int) -> None:
        self._head(status, 0)

    def _head(self, status: int, length: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[ObjectServer]:
    """A server of a folder, within this process."""
    with ObjectServer(folder) as server:
        thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


if __name__ == "__main__":
    ObjectServer(Path(sys.argv[1]), int(sys.argv[2])).serve_forever()
