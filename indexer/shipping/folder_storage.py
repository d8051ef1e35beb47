"""A folder that all hosts mount (NFS, a cluster file system) as the storage.

The folder itself is never made: where a mount is away, its empty place on the local disk would take everything, unseen
by the other hosts. Point it to a folder within the mount.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

from indexer.shipping.errors import DamagedShipment, StorageAway
from indexer.shipping.part_file import appended
from indexer.shipping.rate_limit import RateLimit
from indexer.shipping.storage import Stored

# Names of objects that are being written begin so, and end with something of their writer's.
UNFINISHED = "."


class FolderStorage:
    """Objects are the files of a folder; see `Storage`."""

    def __init__(self, folder: Path, limit: RateLimit) -> None:
        self._folder, self._limit = folder, limit
        self._device: int | None = None

    @property
    def place(self) -> str:
        """See `Storage`."""
        return str(self._folder)

    def put(self, name: str, path: Path, length: int | None = None) -> None:
        """See `Storage.put`."""
        with path.open("rb") as source:
            size = os.fstat(source.fileno()).st_size if length is None else length
            if not self.has(name, size):
                with self._answering():
                    self._write(name, source, size)

    def _write(self, name: str, source: IO[bytes], length: int) -> None:
        target = self._folder / f"{UNFINISHED}{name}.{secrets.token_hex(4)}"
        try:
            with target.open("xb") as file:
                for chunk in self._limit.read(source, length):
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            target.replace(self._folder / name)
        finally:
            target.unlink(missing_ok=True)

    def has(self, name: str, length: int | None = None) -> bool:
        """See `Storage.has`."""
        with self._answering():
            try:
                found = os.stat(self._folder / name).st_size
            except FileNotFoundError:
                return False
            return length in (None, found)

    def fetch(self, name: str, target: Path) -> None:
        """See `Storage.fetch`."""
        with self._answering():
            try:
                source = (self._folder / name).open("rb")
            except FileNotFoundError:
                raise DamagedShipment(name, "缺失") from None
            with source, appended(target) as part:
                source.seek(part.start)
                for chunk in self._limit.read(source, os.fstat(source.fileno()).st_size - part.start):
                    part.write(chunk)

    def names(self) -> Iterator[Stored]:
        """See `Storage.names`. What writers have left unfinished is among them."""
        with self._answering():
            for entry in os.scandir(self._folder):
                with suppress(FileNotFoundError):
                    status = entry.stat()
                    yield Stored(entry.name, status.st_size, status.st_mtime)

    def remove(self, name: str) -> None:
        """See `Storage.remove`."""
        with self._answering():
            (self._folder / name).unlink(missing_ok=True)

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Within it, what the system refuses means that the storage is away, as does a folder that is not there, and an
        empty one of another file system than before: the place of a mount that is gone.
        """
        try:
            device = os.stat(self._folder).st_dev
            if self._device not in (None, device) and not os.listdir(self._folder):
                raise StorageAway(self.place, "文件夹未挂载")
            self._device = device
            yield
        except OSError as error:
            raise StorageAway(self.place, error.strerror or type(error).__name__) from error


def open_address(address: str, limit: RateLimit) -> FolderStorage:
    """See `open_storage`."""
    url = urlsplit(address)
    return FolderStorage(Path(unquote(url.path) if url.scheme else address), limit)
