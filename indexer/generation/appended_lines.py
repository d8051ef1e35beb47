"""Lines that are appended to a file as a generation grows: a commit says how many of its bytes count."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from indexer.disk import unreadable
from indexer.errors import DamagedIndex

LINE = b"\n"


def append_lines(path: Path, length: int, lines: Iterable[bytes]) -> int:
    """Write lines behind those that a commit counts, through to the disk; what stands there is of a step cut short.

    Args:
        length: Bytes that the commit counts.
        lines: Without their ends.

    Returns:
        How many bytes the next commit counts.
    """
    with path.open("r+b") as file:
        file.truncate(length)
        file.seek(length)
        file.writelines(line + LINE for line in lines)
        end = file.tell()
        file.flush()
        os.fsync(file.fileno())
    return end


def read_lines(path: Path, first: int, end: int) -> bytes:
    """The lines between two lengths, each with its end. Raises `DamagedIndex`, `StorageFailure`."""
    try:
        with path.open("rb") as file:
            file.seek(first)
            found = file.read(end - first)
    except OSError as error:
        raise unreadable(error, path, f"{path.parent.name}/{path.name}") from None
    if len(found) < end - first:
        raise DamagedIndex(f"{path.parent.name}/{path.name}", f"放不下提交所记的 {end} 字节")
    return found
