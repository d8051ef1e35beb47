"""Generations: folders that each hold one whole index, and the one-line file that names the one in use.

index/
  current                 name of the generation that serves
  next-2f6c90a1           the same for a program that starts beside the one that serves (`indexer.generation.beside`)
  writer.lock             held by the one process that indexes
  g000001/
    manifest.json         what it was built of and by; never changes
    files.json            sizes and checksums of the files here that never change; columns and bases have their own
    commit.json           how far it has come; replaced at every commit
    catalog/              text that copies of a base share, one document a base
    own/                  whole documents of bases of one region
    copies/               what other copies have of their own, each text once
    row-values/           which row has which of it
    columns-1/            rows (the number grows when they are sorted anew)
    bases/                the book of bases
    suggestions/          what is suggested while somebody types
    meaning/              vectors of names and paraphrases, for comparing by meaning; absent where that is off
    own-meaning/          the same of bases of one region
    vocabulary/           words and their probabilities, for correcting what is typed; absent where that is off
    shared.jsonl          shared values that differ from the first copy's
    stored/               what pages show of documents
    analysis-1.json       by what texts are cut into words (the number grows with each change of the words)
    ended-1.bin           rows that ended since the columns were sorted
    regions.tsv           regions that an admin had added by then
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from pathlib import Path

from indexer.disk import refusals, unreadable
from indexer.errors import DamagedIndex, NoIndex
from indexer.generation.atomic_replacement import replace_file
from indexer.generation.generation import Generation
from indexer.generation.writer_lock import WriterLock
from indexer.processes import is_held

NAME = re.compile(r"g\d{6,}")
BESIDE = "next-"


class GenerationFolder:
    """The folder of all generations.

    Args:
        beside: The name of a file that is read and written in place of `current` for as long as it is there: this
            program starts beside another, which goes on with its own generation. An empty one names that of `current`.
    """

    def __init__(self, path: Path, beside: str | None = None) -> None:
        self.path = path
        self._current_file = os.fspath(path / "current")  # put together once: it is looked at for every request
        self._beside_file = os.fspath(path / beside) if beside else None

    @property
    def is_beside(self) -> bool:
        """Whether another program serves from `current`, which is not to be touched."""
        return self._beside_file is not None and os.path.exists(self._beside_file)

    @property
    def has_company(self) -> bool:
        """Whether two programs have this folder open, each with a generation of its own."""
        return any(self.path.glob(f"{BESIDE}*"))

    @property
    def has_own(self) -> bool:
        """Whether this program has a generation of its own beside."""
        return bool(self._named_beside())

    def names(self) -> list[str]:
        """Finished generations, oldest first."""
        return sorted(path.parent.name for path in self.path.glob("g*/commit.json"))

    def current(self) -> Generation:
        """The generation that serves. Raises `NoIndex`, `DamagedIndex` or `StorageFailure`."""
        name = self._current_name()
        if name is None:
            raise NoIndex
        if NAME.fullmatch(name) is None:
            raise DamagedIndex("current", "内容不是索引的名称")
        return Generation(self.path / name)

    def _current_name(self) -> str | None:
        return self._named_beside() or self._read(self._current_file)

    def _named_beside(self) -> str | None:
        return self._read(self._beside_file) if self._beside_file is not None else None

    def _read(self, file: str) -> str | None:
        try:
            return Path(file).read_bytes().decode("utf-8", "replace").strip()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise unreadable(error, self.path, os.path.basename(file)) from None

    def _in_use(self) -> set[str]:
        """The names of all generations that some program serves from."""
        files = [self._current_file, *map(os.fspath, self.path.glob(f"{BESIDE}*"))]
        return {name for file in files if (name := self._read(file))}

    def current_stamp(self) -> int:
        """Changes when another generation is switched to."""
        stamp = 0
        for file in (self._current_file, self._beside_file):
            try:
                status = os.stat(file) if file is not None else None
            except OSError:
                continue
            if status is not None:
                stamp ^= status.st_mtime_ns ^ status.st_ino
        return stamp

    def begin(self) -> Generation:
        """A new folder for a build, held until its `release`; what an aborted build left behind is removed first.

        Generations in use stay even where their commit is lost: processes that have them open go on serving from them.
        """
        with refusals(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            return self._begin()

    def _begin(self) -> Generation:
        in_use, lock = self._in_use(), os.open(self.path, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)  # a program beside may begin one too
            folders = [path for path in self.path.glob("g*") if NAME.fullmatch(path.name)]
            for path in folders:
                finished = (path / "commit.json").exists()
                if path.name not in in_use and not finished and not is_held(path):
                    shutil.rmtree(path)
            last = max((int(path.name[1:]) for path in folders), default=0)
            generation = Generation(self.path / f"g{last + 1:06d}")
            generation.path.mkdir()
            generation.hold()
            return generation
        finally:
            os.close(lock)

    def switch(self, name: str) -> None:
        """Serve another generation from now on: one atomic step. A damaged one is refused."""
        if name not in self.names():
            raise NoIndex
        generation = Generation(self.path / name)
        generation.manifest()
        generation.check(generation.commit())
        target = self._beside_file if self.is_beside else None
        replace_file(Path(target or self._current_file), f"{name}\n".encode())

    def prune(self, keep: int = 2) -> list[str]:
        """Remove old generations, but for the newest `keep` and those in use; returns the names of those removed."""
        in_use = self._in_use()
        old = [name for name in self.names()[:-keep] if name not in in_use]
        for name in old:
            shutil.rmtree(self.path / name)
        return old

    def size_in_use(self) -> int:
        """Bytes on the disk of the generation in use, about what another one will take; 0 where there is none."""
        name = self._current_name()
        files = (self.path / name).rglob("*") if name else iter(())
        return sum(path.stat().st_blocks * 512 for path in files if path.is_file())

    def kept_sequence(self) -> int:
        """The change that every kept generation holds: rows of the store that ended no later are of no use to any."""
        sequences = []
        for name in self.names():
            try:
                sequences.append(Generation(self.path / name).sequence())
            except DamagedIndex:
                continue  # nobody can open it
        return min(sequences, default=0)

    def lock(self) -> WriterLock:
        """The right to index; see `WriterLock`."""
        return WriterLock(self.path / "writer.lock")
