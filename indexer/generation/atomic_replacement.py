"""Replacing a file in one step, as a restart after power loss finds it."""

from __future__ import annotations

import os
from pathlib import Path

from indexer.disk import refusals

OWNER_ONLY = 0o600


def replace_file(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Write a file so that a reader, or a restart after power loss, finds the old content or the new, never a part.

    Args:
        mode: Who may read and write it, less what the process's mask takes away.
    """
    temporary = path.with_name(f".{path.name}.new")
    with refusals(path):
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
