"""Files through to the disk, side by side.

A commit touches some fifty small files. The system writes its journal once for all that is asked for at the same time,
and once for each that is asked for alone: fifty files took 100 to 250 ms one after another on a busy disk, 5 to 20 ms
side by side. A map's own `flush` holds the interpreter's lock while it waits; `fsync` of its file writes the same pages
and does not.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from indexer.generation.arrays import Array

# Files that are waited for at the same time.
SIDE_BY_SIDE = 16


def sync(paths: Iterable[Path]) -> None:
    """Return when all that was written to some files is on the disk. Raises `OSError` as the system does."""
    files = list(dict.fromkeys(paths))
    if not files:
        return
    if len(files) == 1 or SIDE_BY_SIDE == 1:
        for file in files:
            _sync(file)
        return
    with ThreadPoolExecutor(min(SIDE_BY_SIDE, len(files)), thread_name_prefix="sync") as threads:
        for _ in threads.map(_sync, files):
            pass


def mapped_files(arrays: Iterable[Array]) -> list[Path]:
    """The files that some arrays are maps of; those that are in memory alone have none."""
    found: list[Path] = []
    for array in arrays:
        part: object = array
        while isinstance(part, np.ndarray) and not isinstance(part, np.memmap):
            part = part.base
        if isinstance(part, np.memmap) and part.filename is not None:
            found.append(Path(part.filename))
    return found


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
