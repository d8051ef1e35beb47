"""The folder that a builder builds in, beside the one that its host serves from, which has only what was shipped."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from indexer.backends import get_backend
from indexer.disk import refusals
from indexer.errors import IndexFailure
from indexer.generation.atomic_replacement import replace_file
from indexer.generation.generations import GenerationFolder
from indexer.shipping.contents import contents_of

# The fence of the lease under which it was begun, in a file beside the generations.
FENCE = "fence"


class BuildFolder(GenerationFolder):
    """Generations that nobody serves from.

    Args:
        path: Its folder.
        served: The folder that the host serves from.
    """

    def __init__(self, path: Path, served: GenerationFolder) -> None:
        super().__init__(path)
        self._served = served

    @property
    def fence(self) -> int | None:
        """Under which lease it was begun; None: it holds nothing that counts."""
        try:
            return int((self.path / FENCE).read_text())
        except (OSError, ValueError):
            return None

    def begin_again(self, fence: int, *, seeded: bool = True) -> None:
        """Hold what the host serves, and nothing else. Files that never change are shared, not copied. A kill on the
        way leaves a folder that holds nothing of weight.

        Args:
            seeded: False: hold nothing, so that all is built anew.
        """
        self.clear()
        with refusals(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            if seeded:
                self._copy_served()
            self.keep(fence)

    def _copy_served(self) -> None:
        try:
            current = self._served.current()
            contents = contents_of(current, get_backend(current.manifest().backend))
        except IndexFailure:
            return  # there is none, or one that nobody can go on from: it is built anew
        lasting = {current.path / path for path in contents.lasting}

        def copy(source: str, target: str) -> None:
            if Path(source) not in lasting or not _linked(source, target):
                shutil.copy2(source, target)

        shutil.copytree(current.path, self.path / current.name, copy_function=copy)
        replace_file(self.path / "current", f"{current.name}\n".encode())

    def keep(self, fence: int) -> None:
        """Go on with what is there under another lease."""
        replace_file(self.path / FENCE, str(fence).encode())

    def clear(self) -> None:
        """Throw all of it away."""
        with refusals(self.path):
            (self.path / FENCE).unlink(missing_ok=True)
            if self.path.exists():
                shutil.rmtree(self.path)

    def kept_sequence(self) -> int:
        """See `GenerationFolder.kept_sequence`; also what is served, and was shipped, may have to be followed from."""
        own, served = super().kept_sequence(), self._served.kept_sequence()
        return min(own, served) if self._served.names() else own


def _linked(source: str, target: str) -> bool:
    """Have a file under another name, too: nobody ever writes into it. False where the disk cannot."""
    try:
        os.link(source, target)
    except OSError:
        return False
    return True
