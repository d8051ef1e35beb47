"""The home is its owner's alone: folders 0700, files 0600, those that come later too.

Databases, indices and logs are written by libraries that take the process's mask, so the mask is what is set; files
beside a database of SQLite (`-wal`, `-shm`) take its own mode. A home that its group may write is shared on purpose: it
stays its group's and is closed to everybody else.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PRIVATE, SHARED = 0o077, 0o007
# What tells a home from a folder that merely is where the setting points.
OURS = ("zwfw.db", "events.db", "log.db", "index", "locks")


def keep_private(home: Path, *, tighten: bool = True) -> None:
    """Let this process, and those that it starts, make files for their owner alone.

    Args:
        tighten: Also close what is there already; once, for afterwards the home itself is closed.
    """
    mask = mask_of(home)
    os.umask(mask)
    if tighten and _is_ours(home) and _mode(home) & mask:
        for path in (home, *_below(home)):
            # somebody else's file, or one that has just gone: `zwfw doctor` tells
            with suppress(OSError):
                if excess := _mode(path) & mask:
                    path.chmod(_mode(path) & ~excess)


def private_folder(path: Path) -> None:
    """Make a folder for its owner alone, where there is none; a disk that refuses is told by who writes to it."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)


def loose_paths(home: Path) -> Iterator[tuple[Path, int]]:
    """What others may read or write, with the mode that it should have; the home itself first."""
    mask = mask_of(home)
    for path in (home, *_below(home)):
        with suppress(OSError):
            if _mode(path) & mask:
                yield path, _mode(path) & ~mask


def mask_of(home: Path) -> int:
    """The bits that no file of a home has."""
    with suppress(OSError):
        if _mode(home) & stat.S_IWGRP:
            return SHARED
    return PRIVATE


def _below(home: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(home):
        for name in (*folders, *files):
            path = Path(folder, name)
            if not path.is_symlink():
                yield path


def _is_ours(home: Path) -> bool:
    return any((home / name).exists() for name in OURS)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
