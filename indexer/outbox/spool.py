"""A spool: lines on the disk that several processes append and one takes away in order.

Lines lie in files whose names say where in the spool they begin, counted in bytes since it was made; so a place in the
spool is one number, which never comes to mean another one. Each line has a checksum: what a power cut has left of one
is passed over. What was taken is overwritten before its file goes.
"""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from indexer.disk import ROOM, refusals, require_room
from indexer.errors import OutboxFull
from indexer.generation.atomic_replacement import OWNER_ONLY, replace_file
from indexer.generation.syncing import sync

LINE = b"\n"
CHECK = 9  # characters of a checksum and the blank behind it
DIGITS = 20  # of a file's name
SUFFIX = ".lines"
NAME, UNREADABLE = "name", "unreadable"
# A file is closed when it is longer than this share of what the spool may hold.
FILES = 16


@dataclass(frozen=True, slots=True)
class Portion:
    """Lines that follow a place.

    Attributes:
        end: The place behind them.
        damaged: How many lines were passed over.
    """

    lines: tuple[bytes, ...]
    end: int
    damaged: int = 0


@dataclass(frozen=True, slots=True)
class SpoolState:
    """How a spool stands.

    Attributes:
        waiting: Bytes of files that were not taken whole yet.
        seconds: Since all was taken last; 0 where nothing waits.
        unreadable: How many lines were set aside.
    """

    waiting: int = 0
    seconds: float = 0.0
    unreadable: int = 0


class Spool:
    """One spool. Safe for several threads and processes.

    Args:
        folder: Its own; it is made, for its owner's eyes alone.
        most: Bytes that it may hold.
    """

    def __init__(self, folder: Path, most: int) -> None:
        self.folder, self._most = folder, most

    @property
    def name(self) -> str:
        """What tells it from the spools of other hosts, and from one that was here before."""
        with self._held():
            path = self.folder / NAME
            if not path.exists():
                self._draw_name()
            return path.read_text()

    def _draw_name(self) -> None:
        replace_file(self.folder / NAME, secrets.token_hex(8).encode(), OWNER_ONLY)

    def append(self, lines: Sequence[bytes], *, make_room: bool = False) -> int:
        """Append lines, none with a line's end; when this returns they are on the disk.

        Args:
            make_room: Whether the oldest lines go where there is no room; else `OutboxFull` is raised.

        Returns:
            How many lines had to go.
        """
        content = b"".join(b"%08x %b\n" % (crc32(line), line) for line in lines)
        with refusals(self.folder):
            with self._held():
                require_room(self.folder, ROOM + len(content))
                dropped = self._make_room(len(content), drop=make_room)
                file = os.open(self._last(len(content)), os.O_RDWR | os.O_APPEND)
                try:
                    _write(file, content)
                except OSError:
                    os.close(file)
                    raise
            try:
                os.fsync(file)
            finally:
                os.close(file)
        return dropped

    def read(self, place: int, most: int) -> Portion:
        """The next lines after a place, at most so many bytes of them; where what stood there has gone, those after it.
        It ends at the place itself only where nothing follows; there may be no whole line before its end.
        """
        end = place
        with self._held():
            for start, stop, path in self._files():
                end = max(end, start)
                content = _from(path, end - start, most) if stop > end else b""
                whole = content[: content.rfind(LINE) + 1]
                end += len(whole)
                if lines := whole.split(LINE)[:-1]:
                    found = tuple(line[CHECK:] for line in lines if _is_whole(line))
                    return Portion(found, end, len(lines) - len(found))
        return Portion((), end)

    def take_away(self, place: int) -> None:
        """Remove what stands before a place."""
        with refusals(self.folder), self._held():
            files = self._files()
            if files and files[-1][0] < place and files[-1][1] <= place:
                self._begin(place)  # where it was put back to before the place, too: lines to come have not been taken
            for start, stop, path in files:
                if start < place and stop <= place:
                    _remove(path)

    def set_aside(self, lines: Sequence[bytes]) -> None:
        """Keep lines that nobody can read in a file beside, each once; they are on the disk when this returns."""
        path = self.folder / UNREADABLE
        with refusals(self.folder), self._held():
            known = path.read_bytes().splitlines() if path.exists() else []
            content = b"".join(line + LINE for line in lines if line not in known)
            require_room(self.folder, ROOM + len(content))
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, OWNER_ONLY)
            try:
                os.write(file, content)
                os.fsync(file)
            finally:
                os.close(file)
            sync((self.folder,))

    def note_empty(self) -> None:
        """Note that all was taken by now."""
        os.utime(self.folder / NAME)

    def state(self) -> SpoolState:
        """How it stands. Looking makes nothing, and waits for nobody."""
        try:
            emptied = (self.folder / NAME).stat().st_mtime
            waiting = self._size()
            aside = self.folder / UNREADABLE
            unreadable = aside.read_bytes().count(LINE) if aside.exists() else 0
        except OSError:  # there is none yet, or a file has just gone
            return SpoolState()
        return SpoolState(waiting, max(0.0, time.time() - emptied) if waiting else 0.0, unreadable)

    def waiting(self, place: int = 0) -> int:
        """How many bytes stand behind a place."""
        with self._held():
            return self._size(place)

    def _size(self, place: int = 0) -> int:
        return sum(max(0, stop - max(start, place)) for start, stop, _ in self._files())

    def _make_room(self, wanted: int, *, drop: bool) -> int:
        dropped = 0
        while (size := self._size()) + wanted > self._most:
            if not (drop and size):
                raise OutboxFull(self.folder, self._most)
            stop, path = next((stop, path) for start, stop, path in self._files() if stop > start)
            dropped += path.read_bytes().count(LINE)
            self._begin(stop)
            _remove(path)
        return dropped

    def _last(self, wanted: int) -> Path:
        """The file to append to."""
        files = self._files()
        if not files:
            self._draw_name()  # a new spool: its places mean other lines than those of one whose files are gone
            return self._begin(0)
        start, stop, path = files[-1]
        is_long = stop > start and stop - start + wanted > self._most // FILES
        return self._begin(stop) if is_long else path

    def _begin(self, place: int) -> Path:
        path = self.folder / _name(place)
        path.touch(mode=OWNER_ONLY)
        sync((self.folder,))
        return path

    def _files(self) -> list[tuple[int, int, Path]]:
        """The files in order, each with the places where it begins and ends."""
        paths = sorted(self.folder.glob(f"*{SUFFIX}"))
        return [(start := int(path.stem), start + path.stat().st_size, path) for path in paths]

    @contextmanager
    def _held(self) -> Iterator[None]:
        if not self.folder.exists():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            sync((self.folder.parent, self.folder.parent.parent))  # a power cut would take the lines with their folder
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _name(place: int) -> str:
    return f"{place:0{DIGITS}d}{SUFFIX}"


def _write(file: int, content: bytes) -> None:
    """Append all of it, or nothing."""
    size = os.fstat(file).st_size
    # a power cut may have left a part of a line
    cut = size > 0 and os.pread(file, 1, size - 1) != LINE
    whole = (LINE if cut else b"") + content
    try:
        written = os.write(file, whole)
    except OSError:
        os.ftruncate(file, size)
        raise
    if written < len(whole):
        os.ftruncate(file, size)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _from(path: Path, first: int, most: int) -> bytes:
    """At most so many bytes of a file from a place on, but at least one line. They are on the disk: a place that a
    database has noted never lies behind what a power cut leaves.
    """
    with path.open("rb") as file:
        os.fsync(file.fileno())
        file.seek(first)
        content = file.read(most)
        return content if LINE in content else content + file.readline()


def _is_whole(line: bytes) -> bool:
    try:
        return int(line[: CHECK - 1], 16) == crc32(line[CHECK:])
    except ValueError:
        return False


def _remove(path: Path) -> None:
    """Remove a file; what stood in it is overwritten."""
    with path.open("r+b") as file:
        file.write(bytes(os.fstat(file.fileno()).st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
