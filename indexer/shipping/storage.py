"""The storage that all hosts reach: immutable objects, named by the SHA-256 of their content.

Which one it is, its address says: a folder that all hosts mount, `http://…` (a server that takes PUT, GET with Range,
HEAD and DELETE), or `s3://bucket/prefix`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from indexer.shipping.rate_limit import RateLimit

# Scheme → the module that opens it. Each is imported only where it is used: one needs a package of its own.
SCHEMES = {
    "": "folder_storage", "file": "folder_storage", "http": "http_storage", "https": "http_storage", "s3": "s3_storage",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stored:
    """An object of a storage.

    Attributes:
        name: Its name.
        bytes: How long it is.
        at: When it was put there, seconds since 1970 UTC by the storage's clock.
    """

    name: str
    bytes: int
    at: float


class Storage(Protocol):
    """A storage of immutable objects. All methods raise `StorageAway` where it does not answer."""

    @property
    def place(self) -> str:
        """Its address without any password, for messages."""

    def put(self, name: str, path: Path, length: int | None = None) -> None:
        """Store the first bytes of a file, whole or not at all; nothing happens where the object is there as long as it
        should be.

        Args:
            length: How many; None: the whole file.
        """

    def has(self, name: str, length: int | None = None) -> bool:
        """Whether an object is there, and as long as it should be; None: of any length."""

    def fetch(self, name: str, target: Path) -> None:
        """Write an object's content to a file, whole or not at all. What was cut off goes on where it was cut, at the
        next call with the same target. The content is not compared with the name here.

        Raises:
            DamagedShipment: The object is not there.
        """

    def names(self) -> Iterator[Stored]:
        """All objects, in no order."""

    def remove(self, name: str) -> None:
        """Remove an object; nothing happens where it is not there."""


def open_storage(address: str, rate: float | None = None) -> Storage:
    """The storage of an address.

    Args:
        rate: At most so many million bytes a second, in either direction; None: no limit.

    Raises:
        ValueError: An unknown scheme; settings accept none.
        StorageAway: It cannot be reached, or the package that it needs is missing.
    """
    scheme = urlsplit(address).scheme
    if scheme not in SCHEMES:
        raise ValueError(scheme)
    opened: Callable[[str, RateLimit], Storage] = import_module(f"indexer.shipping.{SCHEMES[scheme]}").open_address
    return opened(address, RateLimit(rate))
