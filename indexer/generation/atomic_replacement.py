"""Replacing a file in one step, as a restart after power loss finds it."""

from __future__ import annotations

import os
from pathlib import Path

from indexer.disk import refusals


def replace_file(path: Path, content: bytes) -> None:
    """Write a file so that a reader, or a restart after power loss, finds the old content or the new, never a part."""
    temporary = path.with_name(f".{path.name}.new")
    with refusals(path):
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
