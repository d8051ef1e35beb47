"""A small HTTP server that keeps files: what a site has as object storage, in a process of its own."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.cluster import processes
from tests.faults.children import wait_until
from tests.serving.live import HOST, PATIENCE, ask, free_port

RANGE = re.compile(r"bytes=(\d+)-(\d*)")


class Files(BaseHTTPRequestHandler):
    """GET (also of a range), HEAD, PUT and DELETE of files in one folder; GET of the folder lists their names."""

    protocol_version = "HTTP/1.1"
    folder: Path

    def do_GET(self) -> None:
        if self.path.endswith("/"):
            names = sorted(path.relative_to(self.folder).as_posix() for path in self._all())
            self._answer(HTTPStatus.OK, "\n".join(names).encode())
        elif not self._file.is_file():
            self._answer(HTTPStatus.NOT_FOUND)
        else:
            self._send(self._file.read_bytes())

    def do_HEAD(self) -> None:
        self.do_GET()

    def _send(self, content: bytes) -> None:
        wanted = RANGE.fullmatch(self.headers.get("Range", ""))
        if wanted is None:
            self._answer(HTTPStatus.OK, content)
            return
        first, last = int(wanted[1]), min(int(wanted[2] or len(content)), len(content) - 1)
        if first >= len(content):
            self._answer(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            return
        shown = f"bytes {first}-{last}/{len(content)}"
        self._answer(HTTPStatus.PARTIAL_CONTENT, content[first : last + 1], {"Content-Range": shown})

    def do_PUT(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        left = int(self.headers["Content-Length"])
        with tempfile.NamedTemporaryFile(dir=self.folder, prefix=".put-", delete=False) as file:
            while left and (part := self.rfile.read(min(left, 1 << 20))):
                file.write(part)
                left -= len(part)
        if left:  # cut off: what has come so far is no file
            Path(file.name).unlink()
            return
        os.replace(file.name, self._file)
        self._answer(HTTPStatus.CREATED)

    def do_DELETE(self) -> None:
        self._file.unlink(missing_ok=True)
        self._answer(HTTPStatus.NO_CONTENT)

    @property
    def _file(self) -> Path:
        return self.folder / self.path.lstrip("/")

    def _all(self) -> Iterator[Path]:
        return (path for path in self.folder.rglob("[!.]*") if path.is_file())

    def _answer(self, status: HTTPStatus, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: thousands of lines a test."""


@contextmanager
def storage_server(folder: Path) -> Iterator[int]:
    """Serves a folder until this is left; gives its port."""
    folder.mkdir()
    port = free_port()
    command = [sys.executable, "-m", "tests.cluster.storage_server", str(port), str(folder)]
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    process = processes.start(command, folder.parent / "storage.log", environment=environment)
    try:
        wait_until(lambda: _answers(port), PATIENCE, 0.05)
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _answers(port: int) -> bool:
    try:
        return ask(port, "GET", "/")[0] == HTTPStatus.OK
    except OSError:
        return False


if __name__ == "__main__":
    Files.folder = Path(sys.argv[2])
    ThreadingHTTPServer((HOST, int(sys.argv[1])), Files).serve_forever()
