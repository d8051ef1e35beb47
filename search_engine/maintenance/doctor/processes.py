"""Which processes have files of a home open, as Linux tells in /proc; nothing is known elsewhere."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
# Where SQLite has the lock of the one who writes, in the file of the index of the log.
WRITE_LOCK = 120
# T: stopped; t: by a debugger; D: it waits for a device.
STANDING = "TtD"
WRITING = re.compile(r"(?:POSIX|OFDLCK)\s+\S+\s+WRITE\s+(\d+)\s+\S+:\S+:(\d+)\s+(\d+)\s+(\S+)")


@dataclass(frozen=True, slots=True)
class OpenProcess:
    """A process.

    Attributes:
        open: How many files it has open.
        limit: How many it may; 0: not known.
        stands_still: Whether it is stopped, or waits for a device.
    """

    pid: int
    command: str
    open: int
    limit: int
    stands_still: bool

    @property
    def named(self) -> str:
        """As a person is told of it."""
        return f"进程 {self.pid}（{self.command}）"


def processes_with(home: Path) -> Iterator[OpenProcess]:
    """Processes that have a file of a home open, as far as this user may see them."""
    prefix = os.path.realpath(home) + os.sep
    for folder in PROC.glob("[0-9]*"):
        with suppress(OSError):
            files = [os.readlink(file) for file in (folder / "fd").iterdir()]
            if any(file.startswith(prefix) for file in files):
                yield _process(folder, len(files))


def writers_of(database: Path) -> Iterator[OpenProcess]:
    """The process that is writing to an SQLite database."""
    with suppress(OSError):
        index = os.stat(f"{database}-shm").st_ino
        for pid, inode, first, last in WRITING.findall((PROC / "locks").read_text()):
            if int(inode) == index and int(first) <= WRITE_LOCK and (last == "EOF" or int(last) >= WRITE_LOCK):
                folder = PROC / pid
                yield _process(folder, len(os.listdir(folder / "fd")))


def _process(folder: Path, files: int) -> OpenProcess:
    words = (folder / "cmdline").read_bytes().decode(errors="replace").split("\0")
    state = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[0]
    limit = re.search(r"Max open files\s+(\d+)", (folder / "limits").read_text())
    command = " ".join(os.path.basename(word) for word in words[:3]).strip()
    return OpenProcess(int(folder.name), command, files, int(limit[1]) if limit else 0, state in STANDING)
