"""Where models live: one folder a generation, and a one-line file that names the one in use.

models/
  current         name of the generation in use; absent where nothing is known
  m000001/
    manifest.json what it was learnt of
    together/     a recommender: what goes with what
    following/    a recommender: what is handled after what
    content/      a recommender: what is described alike
    pairs.npz     how many people handled both of a pair
    shared.npz    how many were interested in both, in whichever way
    counts.npz    what was handled where this week
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from indexer.generation.atomic_replacement import replace_file

NAME = re.compile(r"m\d{6,}")


class ModelFolder:
    """Generations of models."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def current(self) -> Path | None:
        """The generation in use; None where there is none."""
        try:
            name = (self.path / "current").read_text().strip()
        except OSError:
            return None
        return self.path / name if NAME.fullmatch(name) else None

    def stamp(self) -> int:
        """Another number whenever another generation is in use; 0 where there is none. Cheap enough for every
        request.
        """
        try:
            status = os.stat(self.path / "current")
        except OSError:
            return 0
        return status.st_mtime_ns ^ status.st_ino

    def begin(self) -> Path:
        """A new folder to write to; what was left half written is removed."""
        self.path.mkdir(parents=True, exist_ok=True)
        self.remove_others()
        used = [int(path.name[1:]) for path in self._folders()]
        made = self.path / f"m{max(used, default=0) + 1:06d}"
        made.mkdir()
        return made

    def switch(self, made: Path) -> None:
        """Use a generation from now on, in one step, and remove all others: what they were learnt from may have been
        deleted.
        """
        replace_file(self.path / "current", f"{made.name}\n".encode())
        self.remove_others()

    def clear(self) -> None:
        """Use none, and remove all."""
        (self.path / "current").unlink(missing_ok=True)
        self.remove_others()

    def remove_others(self) -> None:
        """Remove every generation but the one in use."""
        in_use = self.current()
        for path in self._folders():
            if path != in_use:
                shutil.rmtree(path, ignore_errors=True)

    def _folders(self) -> list[Path]:
        return [path for path in self.path.glob("m*") if NAME.fullmatch(path.name)]
