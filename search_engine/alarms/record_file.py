"""Where alarms are kept: `alarms/` in the home. One process, the worker, writes the record; every other one leaves what
it found in a file of its own, which the worker takes in and removes. Each begins with the checksum of what follows: one
that is damaged counts for nothing.

Nothing here may stop a search, a load or the index: what the disk refuses is dropped. The record is not synced to the
disk: after a power loss something may be told twice.
"""

from __future__ import annotations

import binascii
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from search_engine.alarms.records import AlarmRecord, Found

RECORD, FOUND = "record.json", "found-*.json"
# Files that wait: more are not written, where no worker runs to take them in.
WAITING = 500
# Of a record that somebody has put there; ours have some hundred KB.
MOST_BYTES = 32_000_000


class RecordFile:
    """What is known of alarms, in the folder `alarms` of a home."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "alarms"

    def read(self) -> AlarmRecord:
        """The record; an empty one where there is none, or none that can be read."""
        return self._record() or AlarmRecord()

    @property
    def damaged(self) -> bool:
        """Whether there is a record that is not what was written."""
        return (self.folder / RECORD).exists() and self._record() is None

    def _record(self) -> AlarmRecord | None:
        """The record; None where there is none that can be read."""
        try:
            path = self.folder / RECORD
            if path.stat().st_size > MOST_BYTES:
                return None
            return AlarmRecord.model_validate_json(_checked(path.read_bytes()))
        except (OSError, ValueError):
            return None

    def write(self, record: AlarmRecord) -> bool:
        """Replace the record; False where the disk refuses."""
        return self._replace(self.folder / RECORD, record.model_dump_json(exclude_defaults=True))

    def leave(self, found: Found) -> bool:
        """Leave something for the worker; False where the disk refuses, or too much waits already."""
        with suppress(OSError):
            if sum(1 for _ in self.folder.glob(FOUND)) < WAITING:
                # the time first: what is left is taken in the order in which it came
                path = self.folder / FOUND.replace("*", f"{time.time_ns():020d}-{os.getpid()}-{secrets.token_hex(4)}")
                return self._replace(path, found.model_dump_json(exclude_defaults=True))
        return False

    def take(self) -> Iterator[Found]:
        """What others have left, in the order in which it came; each is gone once it was given. What cannot be read is
        thrown away.
        """
        for path in sorted(self.folder.glob(FOUND)):
            found = None
            with suppress(OSError, ValueError):
                found = Found.model_validate_json(_checked(path.read_bytes()))
            with suppress(OSError):
                path.unlink()
            if found is not None:
                yield found

    def _replace(self, path: Path, text: str) -> bool:
        new = path.with_name(f".{path.name}.new")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.write(f"{_checksum(text.encode())}\n{text}")
            new.replace(path)
        except OSError:
            with suppress(OSError):
                new.unlink(missing_ok=True)
            return False
        return True


def leave_hang(home: Path) -> None:
    """Leave for the worker that a serving process hung, and is replaced."""
    RecordFile(home).leave(Found(hangs=[int(time.time() * 1_000)]))


def _checksum(content: bytes) -> str:
    return f"crc32 {binascii.crc32(content):08x}"


def _checked(content: bytes) -> bytes:
    """What follows the checksum. Raises `ValueError` where it is another."""
    first, _, rest = content.partition(b"\n")
    if first != _checksum(rest).encode():
        raise ValueError("checksum")
    return rest
