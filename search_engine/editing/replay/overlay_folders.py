"""Folders of overlays: found again, held for as long as somebody asks them, and removed once there are newer ones."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

from indexer.generation.generations import GenerationFolder

FOLDER = "previews"
# Finished overlays that stay, for the next who asks; those that somebody asks stay besides.
KEPT = 2
# What ends the name of one that is being made; seconds after which nobody is making it any more.
PART, ABANDONED = ".part", 3_600.0
CURRENT = "current"


class HeldOverlay(GenerationFolder):
    """A finished overlay, which is not removed while this is used. Raises `FileNotFoundError` where there is none."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._held = (path / CURRENT).open("rb")
        with suppress(OSError):  # a file system without locks: it may go while it is asked
            fcntl.flock(self._held, fcntl.LOCK_SH | fcntl.LOCK_NB)
        with suppress(OSError):  # the one asked last goes last
            os.utime(path)

    def __del__(self) -> None:
        if held := getattr(self, "_held", None):
            held.close()


def held(folder: Path) -> HeldOverlay | None:
    """A finished overlay; None where there is none."""
    try:
        return HeldOverlay(folder)
    except OSError:
        return None


def remove_old(kept: Path) -> None:
    """Remove overlays beside one but for the last ones, and what those have left that were killed."""
    whole = [path.parent for path in kept.parent.glob(f"*/{CURRENT}") if PART not in path.parent.name]
    others = sorted([path for path in whole if path != kept], key=_age)
    left = [path for path in kept.parent.glob(f"*{PART}") if _age(path) > ABANDONED]
    for path in (*[one for one in others[KEPT - 1 :] if not _is_held(one)], *left):
        shutil.rmtree(path, ignore_errors=True)


def _is_held(folder: Path) -> bool:
    try:
        with (folder / CURRENT).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _age(path: Path) -> float:
    """Seconds since it was asked or written; that of one that has gone is none."""
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0
