"""Opening a tantivy index where nothing can be written.

Even to read, tantivy opens a lock file for writing. Where its folder is read-only, it is given another one that holds
links to the files, and can be written to.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from contextlib import suppress
from pathlib import Path

import tantivy

from indexer.disk import failure_of
from indexer.errors import NoRights, ReadOnlyDisk

# A file system in memory, which Linux has: the folder for temporary files may lie on the same disk.
IN_MEMORY = Path("/dev/shm")


def needs_links(path: Path) -> bool:
    """Whether tantivy cannot have its lock in a folder."""
    try:
        os.close(os.open(path / ".tantivy-meta.lock", os.O_WRONLY | os.O_CREAT, 0o644))
    except OSError as error:
        return isinstance(failure_of(error, path), ReadOnlyDisk | NoRights)
    return False


def open_by_links(path: Path) -> tantivy.Index:
    """Open an index, as it is now, through a folder of links. The folder goes when the index does."""
    folder = _temporary()
    for file in path.iterdir():
        if not file.name.endswith(".lock"):
            (folder / file.name).symlink_to(file.absolute())
    index = tantivy.Index.open(str(folder))
    weakref.finalize(index, shutil.rmtree, folder, ignore_errors=True)
    return index


def _temporary() -> Path:
    if IN_MEMORY.is_dir():
        with suppress(OSError):
            return Path(tempfile.mkdtemp(prefix="zwfw-", dir=IN_MEMORY))
    return Path(tempfile.mkdtemp(prefix="zwfw-"))
