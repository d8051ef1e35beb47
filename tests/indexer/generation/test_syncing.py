"""Files through to the disk.

1. What was written through a map and by name is on the disk when `sync` returns: nothing of it waits to be written.
2. Each file is waited for once; where the system refuses one, that is told.
3. Of arrays those that are maps have files.
"""

import errno
import os
from pathlib import Path

import numpy as np
import pytest

from indexer.generation import syncing
from indexer.generation.arrays import map_array, save_array
from indexer.generation.syncing import mapped_files, sync
from tests.disk import durable


def dirty_pages(path: Path) -> int:
    """Kilobytes of a mapped file that are not on the disk yet, as the system counts them."""
    maps = Path("/proc/self/smaps").read_text().split(f"{path}\n")[1]
    return sum(int(line.split()[1]) for line in maps.splitlines()[:25] if line.startswith(("Shared_D", "Private_D")))


def test_sync_writes_the_pages_of_a_map(tmp_path):
    path = tmp_path / "a.bin"
    save_array(path, np.zeros(100_000, np.uint32))
    values = map_array(path, np.uint32, writable=True)
    sync([path])
    values[7] = 1
    if not dirty_pages(path):
        pytest.skip("此文件系统不区分未写出的页（如内存盘）")
    with durable():
        sync(mapped_files([values]))
    assert dirty_pages(path) == 0


def test_sync_waits_for_each_file_once_and_tells_refusals(tmp_path, monkeypatch):
    paths = [tmp_path / str(number) for number in range(40)]
    for path in paths:
        path.touch()
    seen = []
    monkeypatch.setattr(syncing.os, "fsync", lambda handle: seen.append(os.readlink(f"/proc/self/fd/{handle}")))
    sync([*paths, *paths])
    assert sorted(seen) == sorted(map(str, paths))
    sync([])

    def refused(_handle):
        raise OSError(errno.EIO, "")

    monkeypatch.setattr(syncing.os, "fsync", refused)
    with pytest.raises(OSError, match=r"\[Errno 5\]"):
        sync(paths)


def test_only_mapped_arrays_have_files(tmp_path):
    save_array(tmp_path / "a.bin", np.arange(4, dtype=np.uint32))
    mapped = map_array(tmp_path / "a.bin", np.uint32)
    assert mapped_files([mapped, np.zeros(3), mapped[1:]]) == [tmp_path / "a.bin", tmp_path / "a.bin"]
