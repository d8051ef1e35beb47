"""Files that arrive bit by bit: what was cut off is kept beside, and goes on at the next attempt."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from indexer.disk import refusals

SUFFIX = ".part"


class PartFile:
    """What has arrived of a file so far.

    Attributes:
        start: How many bytes there were when it was opened.
    """

    def __init__(self, file: IO[bytes], target: Path) -> None:
        self._file, self._target, self.start = file, target, file.tell()

    def write(self, chunk: bytes) -> None:
        """Append. Raises `StorageFailure` where the local disk refuses, so that nobody blames the sender."""
        with refusals(self._target):
            self._file.write(chunk)

    def restart(self) -> None:
        """Forget what has arrived: the sender cannot go on in the middle."""
        with refusals(self._target):
            self._file.truncate(0)
        self.start = 0


@contextmanager
def appended(target: Path) -> Iterator[PartFile]:
    """A file to write the rest of a content to. Left without an error it becomes the target; otherwise it stays for the
    next attempt. It is not waited for until it is on the disk: its name tells what a power cut has left of it.
    """
    part = target.with_name(target.name + SUFFIX)
    with refusals(target):
        file = part.open("ab")
    with file:
        yield PartFile(file, target)
        with refusals(target):
            file.flush()
    with refusals(target):
        part.replace(target)
