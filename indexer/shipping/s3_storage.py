"""A bucket of S3, or of anything that speaks as it does (MinIO, Ceph), as the storage: `s3://bucket/prefix`.

The keys, the region and another endpoint are read from the environment as all programs for S3 read them
(`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT_URL`). Needs the extra `s3`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from indexer.shipping.errors import DamagedShipment, StorageAway
from indexer.shipping.part_file import appended
from indexer.shipping.rate_limit import RateLimit
from indexer.shipping.storage import Stored

if TYPE_CHECKING:
    from obstore.store import ObjectStore

# Seconds to wait for an answer, and for all attempts at one question.
TIMEOUT, PATIENCE = 10, 20
# Bytes up to which an object is sent in one request.
SINGLE = 5 << 20


class S3Storage:
    """Objects of a store of obstore; see `Storage`.

    Args:
        place: What messages call it.
    """

    def __init__(self, store: ObjectStore, place: str, limit: RateLimit) -> None:
        self._store, self._place, self._limit = store, place, limit

    @property
    def place(self) -> str:
        """See `Storage`."""
        return self._place

    def put(self, name: str, path: Path, length: int | None = None) -> None:
        """See `Storage.put`."""
        import obstore

        with path.open("rb") as file, self._answering():
            size = os.fstat(file.fileno()).st_size if length is None else length
            if self.has(name, size):
                return
            chunks = self._limit.read(file, size)
            obstore.put(self._store, name, b"".join(chunks) if size <= SINGLE else chunks)

    def has(self, name: str, length: int | None = None) -> bool:
        """See `Storage.has`."""
        import obstore

        with self._answering():
            try:
                found = obstore.head(self._store, name)["size"]
            except FileNotFoundError:
                return False
            return length in (None, found)

    def fetch(self, name: str, target: Path) -> None:
        """See `Storage.fetch`."""
        import obstore

        with self._answering(), appended(target) as part:
            try:
                size = obstore.head(self._store, name)["size"]
            except FileNotFoundError:
                raise DamagedShipment(name, "缺失") from None
            if part.start >= size:
                return
            for chunk in obstore.get(self._store, name, options={"range": {"offset": part.start}}).stream():
                self._limit.passed(len(chunk))
                part.write(bytes(chunk))

    def names(self) -> Iterator[Stored]:
        """See `Storage.names`."""
        import obstore

        with self._answering():
            for entries in obstore.list(self._store):
                for entry in entries:
                    yield Stored(entry["path"], entry["size"], entry["last_modified"].timestamp())

    def remove(self, name: str) -> None:
        """See `Storage.remove`."""
        import obstore

        with self._answering():
            try:
                obstore.delete(self._store, name)
            except FileNotFoundError:
                return

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Within it, what obstore says of the line or of rights means that the storage is away."""
        from obstore.exceptions import BaseError

        try:
            yield
        except (BaseError, OSError) as error:
            # its long form repeats addresses and answers
            raise StorageAway(self._place, str(error).partition("\n")[0][:200] or type(error).__name__) from error


def open_address(address: str, limit: RateLimit) -> S3Storage:
    """See `open_storage`."""
    try:
        from obstore.store import S3Store
    except ImportError:
        raise StorageAway(address, "缺少软件包，请运行 pip install 'zwfw-search[s3]'") from None
    url = urlsplit(address)
    store = S3Store(
        url.netloc,
        prefix=url.path.strip("/") or None,
        # an endpoint of `http://` in a site's own network is the site's decision
        client_options={"timeout": timedelta(seconds=TIMEOUT), "allow_http": True},
        retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=PATIENCE)},
    )
    return S3Storage(store, address, limit)
