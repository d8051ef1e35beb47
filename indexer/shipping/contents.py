"""What the newest commit of a generation consists of, by paths within its folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.backend import Backend
from indexer.generation.checksums import Sealed
from indexer.generation.commit_files import GrowingFile, growing_files, lasting_files
from indexer.generation.generation import Commit, Generation
from indexer.shipping.shipment import COMMIT


@dataclass(frozen=True, slots=True)
class Contents:
    """The files of a commit.

    Attributes:
        generation: Whose.
        commit: Which.
        growing: Path → what it counts of a file that grows.
        lasting: Path → what is sealed of a file that never changes; None: no seal covers it.
        heads: Path → text of the files that are replaced in place, in the order in which they are written.
    """

    generation: Generation
    commit: Commit
    growing: Mapping[str, GrowingFile]
    lasting: Mapping[str, Sealed | None]
    heads: Mapping[str, str]

    def length(self, path: str) -> int:
        """How long a file that never changes is."""
        sealed = self.lasting[path]
        return sealed.bytes if sealed else (self.generation.path / path).stat().st_size


def contents_of(generation: Generation, backend: Backend) -> Contents:
    """What the newest commit consists of. Raises `DamagedIndex`.

    The text index may lie behind its list of segments by the time somebody reads it: an engine merges segments beside,
    and removes what it has merged.
    """
    commit, root = generation.commit(), generation.path
    text, own = backend.files(generation.own), generation.own.relative_to(root).as_posix()
    lasting = {path.relative_to(root).as_posix(): sealed for path, sealed in lasting_files(generation, commit)}
    lasting.update({f"{own}/{name}": None for name in text.lasting})
    heads = {f"{own}/{name}": content.decode() for name, content in text.replaced.items()}
    heads[COMMIT] = (root / COMMIT).read_text(encoding="utf-8")
    growing = {file.path.relative_to(root).as_posix(): file for file in growing_files(generation, commit)}
    return Contents(generation, commit, growing, lasting, heads)
