"""A program that starts beside the one that serves: which generation is its own until it takes over.

Its processes find the name of a file in their environment. While that file is there they read and write it in place of
`current`; the moment the other program has ended it becomes `current`. Those of the other program never look at it.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from indexer.disk import refusals
from indexer.generation.atomic_replacement import replace_file
from indexer.generation.generations import BESIDE, GenerationFolder

VARIABLE = "ZWFW_INDEX_BESIDE"


def folder_of(path: Path, environment: Mapping[str, str] = os.environ) -> GenerationFolder:
    """The folder of generations as a process with this environment has it."""
    return GenerationFolder(path, environment.get(VARIABLE))


@contextmanager
def index_beside(path: Path) -> Iterator[Mapping[str, str]]:
    """Within it, processes with these variables have a generation of their own, where they need one; what it is then
    serves. After an exception it goes, and nothing has changed for those who served.
    """
    with refusals(path):
        path.mkdir(parents=True, exist_ok=True)
        for left in path.glob(f"{BESIDE}*"):  # of a program that was killed on the way
            _give_up(path, left)
        file = path / f"{BESIDE}{secrets.token_hex(4)}"
        file.touch()
    try:
        yield {VARIABLE: file.name}
    except BaseException:
        _give_up(path, file)
        raise
    with refusals(path):
        if name := file.read_bytes():
            replace_file(path / "current", name)
        file.unlink()


def _give_up(path: Path, file: Path) -> None:
    with suppress(OSError):
        name = file.read_text(encoding="utf-8").strip()
        current = (path / "current").read_text(encoding="utf-8").strip() if (path / "current").exists() else ""
        file.unlink()
        if name and name != current and not (set(name) & {"/", "."}):
            shutil.rmtree(path / name, ignore_errors=True)
