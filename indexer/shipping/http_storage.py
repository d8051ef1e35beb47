"""A web server as the storage: PUT, GET with Range, HEAD and DELETE of objects below an address, and GET of the address
itself for a list of them, as nginx gives it (`dav_methods PUT DELETE`, `autoindex_format json`).

A name and a password for it stand in the address (`https://name:password@host/path/`).
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from urllib.parse import SplitResult, quote, unquote, urlsplit

import orjson

from indexer.disk import refusals
from indexer.shipping.errors import DamagedShipment, StorageAway
from indexer.shipping.part_file import appended
from indexer.shipping.rate_limit import CHUNK, RateLimit
from indexer.shipping.storage import Stored

# Seconds to wait for an answer, or for the next bytes of one.
TIMEOUT = 10.0
ABSENT, WRONG_RANGE, PARTIAL = 404, 416, 206


@dataclass(frozen=True, slots=True)
class HttpStorage:
    """Objects below an address; see `Storage`."""

    url: SplitResult
    limit: RateLimit

    @property
    def place(self) -> str:
        """See `Storage`."""
        return self.url._replace(netloc=self.url.netloc.rpartition("@")[2]).geturl()

    def put(self, name: str, path: Path, length: int | None = None) -> None:
        """See `Storage.put`."""
        with refusals(path), path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size if length is None else length
            if self.has(name, size):
                return
            with self._answer("PUT", name, {"Content-Length": str(size)}, self.limit.read(file, size)) as answer:
                self._demand_success(answer)

    def has(self, name: str, length: int | None = None) -> bool:
        """See `Storage.has`."""
        with self._answer("HEAD", name) as answer:
            if answer.status == ABSENT:
                return False
            self._demand_success(answer)
            return length is None or answer.getheader("Content-Length") in (None, str(length))

    def fetch(self, name: str, target: Path) -> None:
        """See `Storage.fetch`."""
        with appended(target) as part:
            headers = {"Range": f"bytes={part.start}-"} if part.start else {}
            with self._answer("GET", name, headers) as answer:
                if answer.status == ABSENT:
                    raise DamagedShipment(name, "缺失")
                if answer.status == WRONG_RANGE:  # all of it is there, or too much: its digest tells
                    return
                self._demand_success(answer)
                if answer.status != PARTIAL:
                    part.restart()
                while chunk := answer.read(CHUNK):
                    self.limit.passed(len(chunk))
                    part.write(chunk)
                if answer.length:  # bytes that were announced and did not come
                    raise StorageAway(self.place, "连接中断")

    def names(self) -> Iterator[Stored]:
        """See `Storage.names`."""
        with self._answer("GET", "") as answer:
            self._demand_success(answer)
            content = answer.read()
        try:
            for entry in orjson.loads(content):
                if entry["type"] == "file":
                    at = parsedate_to_datetime(entry["mtime"]).timestamp()
                    yield Stored(entry["name"], int(entry["size"]), at)
        except (ValueError, KeyError, TypeError):
            raise StorageAway(self.place, "文件列表不是 nginx 的 autoindex_format json") from None

    def remove(self, name: str) -> None:
        """See `Storage.remove`."""
        with self._answer("DELETE", name) as answer:
            if answer.status != ABSENT:
                self._demand_success(answer)

    @contextmanager
    def _answer(
        self, method: str, name: str, headers: Mapping[str, str] | None = None, body: Iterable[bytes] | None = None
    ) -> Iterator[HTTPResponse]:
        """What the server answers. Within it, what the line refuses means that the storage is away."""
        kind = HTTPSConnection if self.url.scheme == "https" else HTTPConnection
        connection = kind(self.url.hostname or "", self.url.port, timeout=TIMEOUT)
        try:
            connection.request(
                method, f"{self.url.path}{quote(name)}", body, {**self._credentials(), **(headers or {})}
            )
            yield connection.getresponse()
        except (OSError, HTTPException) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
            raise StorageAway(self.place, reason) from error
        finally:
            connection.close()

    def _credentials(self) -> dict[str, str]:
        if self.url.username is None:
            return {}
        both = f"{unquote(self.url.username)}:{unquote(self.url.password or '')}"
        return {"Authorization": f"Basic {base64.b64encode(both.encode()).decode()}"}

    def _demand_success(self, answer: HTTPResponse) -> None:
        if not 200 <= answer.status < 300:
            raise StorageAway(self.place, f"HTTP {answer.status} {answer.reason}")


def open_address(address: str, limit: RateLimit) -> HttpStorage:
    """See `open_storage`."""
    url = urlsplit(address)
    return HttpStorage(url._replace(path=f"{url.path.rstrip('/')}/"), limit)
