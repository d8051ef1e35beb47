"""Folders that take long to make, kept for whoever wants the same again.

A folder stands under its key, beside a lock file. Who makes it holds the lock for itself and gives the folder its name
when it is whole; who uses it holds the lock together with others. So two that want the same at once make it once, what
is in use is never removed, and what a killed process leaves is removed by the next that wants it, or that needs room.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

# Bytes of all folders together; those that were not used for longest go first.
MOST_BYTES = 2_000_000_000
LOCK, PART = ".lock", ".part"


class KeptFolders:
    """The folders below one.

    Args:
        root: Made when it is first needed.
        most_bytes: What all of them may take together.
        wait: Told when another process holds what is wanted, before this one waits for it.
    """

    def __init__(self, root: Path, most_bytes: int = MOST_BYTES, wait: Callable[[], None] = lambda: None) -> None:
        self.root, self._most, self._wait = root, most_bytes, wait

    @contextmanager
    def folder(self, key: str, make: Callable[[Path], None], *, anew: bool = False) -> Iterator[tuple[Path, bool]]:
        """The folder of a key, while it is in use, and whether it was there already.

        Args:
            make: Fills the folder that it is given; where it raises, nothing is kept.
            anew: Make it even where it is there.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        path, made = self.root / key, False
        while True:
            with self._locked(key, fcntl.LOCK_SH) as lock:
                if path.is_dir() and (made or not anew):
                    os.utime(lock.name)
                    yield path, not made
                    break
            with self._locked(key, fcntl.LOCK_EX):
                if anew or not path.is_dir():
                    self._make(path, make)
                    made, anew = True, False
        self._make_room()

    def _make(self, path: Path, make: Callable[[Path], None]) -> None:
        part = path.with_name(path.name + PART)
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        try:
            make(part)
            shutil.rmtree(path, ignore_errors=True)
            part.rename(path)
        finally:
            shutil.rmtree(part, ignore_errors=True)

    def _make_room(self) -> None:
        """Remove what was not used for longest until the rest fits, and what killed processes have left."""
        locks = sorted(self.root.glob(f"*{LOCK}"), key=_used)
        sizes = {lock.stem: size_of(self.root / lock.stem) for lock in locks}
        for key in list(sizes):
            if sum(sizes.values()) > self._most:
                sizes[key] = self._remove(key, sizes[key], whole=True)
            elif not (self.root / key).is_dir() or (self.root / (key + PART)).exists():
                self._remove(key, sizes[key], whole=False)

    def _remove(self, key: str, size: int, *, whole: bool) -> int:
        """Remove a folder, or only what was never finished, if nobody uses it; how many bytes are left."""
        path = self.root / key
        try:
            with self._locked(key, fcntl.LOCK_EX | fcntl.LOCK_NB) as lock:
                shutil.rmtree(self.root / (key + PART), ignore_errors=True)
                if whole:
                    shutil.rmtree(path, ignore_errors=True)
                if not path.exists():
                    os.unlink(lock.name)
                return size if path.exists() else 0
        except BlockingIOError:
            return size

    @contextmanager
    def _locked(self, key: str, how: int) -> Iterator[IO[bytes]]:
        """Hold the lock of a key: of the file that has the name once the lock is had, as one may have been removed
        while this process waited.
        """
        path = self.root / (key + LOCK)
        while True:
            with path.open("ab") as lock:
                self._take(lock, how)
                if _is_still(path, lock):
                    yield lock
                    return

    def _take(self, lock: IO[bytes], how: int) -> None:
        try:
            fcntl.flock(lock, how | fcntl.LOCK_NB)
        except BlockingIOError:
            if how & fcntl.LOCK_NB:
                raise
            self._wait()
            fcntl.flock(lock, how)


def size_of(folder: Path) -> int:
    """Bytes of the files below a folder; 0 where there is none."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += 0 if path.is_dir() else path.stat().st_size
        except FileNotFoundError:
            continue  # SQLite has just removed it
    return total


def _used(lock: Path) -> float:
    try:
        return lock.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _is_still(path: Path, file: IO[bytes]) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False
