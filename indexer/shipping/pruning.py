"""Removing the files of a generation that no commit in use has."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from indexer.disk import refusals
from indexer.shipping.unpacking import PART

# What lies in the folder of a generation itself, and comes and goes with commits.
NUMBERED = ("ended-", "analysis-")


def remove_files_except(root: Path, kept: set[str]) -> None:
    """Remove what is not among some paths, and folders that are empty then. Locks, records and seals of the folder
    itself stay.
    """
    with refusals(root):
        for folder, _, names in os.walk(root, topdown=False):
            for name in names:
                path = Path(folder, name)
                if _may_go(path.relative_to(root).as_posix(), name) and path.relative_to(root).as_posix() not in kept:
                    path.unlink(missing_ok=True)
            if Path(folder) != root:
                with suppress(OSError):  # not empty
                    os.rmdir(folder)


def _may_go(path: str, name: str) -> bool:
    if name.startswith("."):
        return name.endswith(PART)
    return "/" in path or path.startswith(NUMBERED)
