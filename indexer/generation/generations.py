"""Generations: folders that each hold one whole index, and the one-line file that names the one in use.

index/
  current                 name of the generation that serves
  writer.lock             held by the one process that indexes
  g000001/
    manifest.json         what it was built of and by; never changes
    files.json            sizes and checksums of the files here that never change; columns and bases have their own
    commit.json           how far it has come; replaced at every commit
    catalog/              text that copies of a base share, one document a base
    own/                  whole documents of bases of one region
    copies/               what other copies have of their own
    columns-1/            rows (the number grows when they are sorted anew)
    bases/                the book of bases
    suggestions/          what is suggested while somebody types
    vocabulary/           words and their probabilities, for correcting what is typed; absent where that is off
    shared.jsonl          shared values that differ from the first copy's
    ended-1.bin           rows that ended since the columns were sorted
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any
from zlib import crc32

import orjson

from indexer.disk import refusals, unreadable
from indexer.errors import DamagedIndex, IndexLocked, NoIndex, OtherSchema
from indexer.generation.checksums import SEAL, check_contents, check_sizes, seal

# Raised whenever an older program could not read what this one writes, or the reverse.
SCHEMA_VERSION = 7
NAME = re.compile(r"g\d{6,}")
SEALED = ("manifest.json", "shared.jsonl")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was built of and by. Counts are those at build; documents after `newest_doc` came later."""

    schema: int
    backend: str
    regions: str
    dictionary: str
    built_at: str
    documents: int
    rows: int
    bases: int
    shared_bases: int
    newest_doc: int


@dataclass(frozen=True, slots=True)
class Commit:
    """How far a generation has come.

    Attributes:
        number: Grows by one at every commit.
        sequence: The store's change that it holds.
        columns: The set of columns in use.
        rows, bases, ended: How many rows, bases and ended rows count; what the files hold beyond does not.
    """

    number: int
    sequence: int
    columns: int
    rows: int
    bases: int
    ended: int


class Generation:
    """The folder of one generation."""

    def __init__(self, path: Path) -> None:
        self.path, self.name = path, path.name

    @property
    def catalog(self) -> Path:
        """The index over shared text."""
        return self.path / "catalog"

    @property
    def own(self) -> Path:
        """The index over whole documents of bases of one region."""
        return self.path / "own"

    @property
    def copies(self) -> Path:
        """The index over what copies have of their own."""
        return self.path / "copies"

    @property
    def bases(self) -> Path:
        """The book of bases."""
        return self.path / "bases"

    @property
    def vocabulary(self) -> Path:
        """Words and their probabilities."""
        return self.path / "vocabulary"

    @property
    def suggestions(self) -> Path:
        """The table of suggestions."""
        return self.path / "suggestions"

    def columns(self, number: int) -> Path:
        """A set of columns."""
        return self.path / f"columns-{number}"

    def ended(self, number: int) -> Path:
        """Rows of a set of columns that have ended since it was written; uint32, row numbers."""
        return self.path / f"ended-{number}.bin"

    def manifest(self) -> Manifest:
        """Read the manifest. Raises `DamagedIndex`, or `OtherSchema` for another program's."""
        values = _read(self.path / "manifest.json")
        if values.get("schema") != SCHEMA_VERSION:
            raise OtherSchema(self.name, "格式版本")
        manifest: Manifest = _make(Manifest, values, self.path / "manifest.json")
        return manifest

    def commit(self) -> Commit:
        """Read how far it has come. Raises `DamagedIndex`."""
        values = _read(self.path / "commit.json")
        check = values.pop("check", None)
        if check != crc32(orjson.dumps(values)):
            raise DamagedIndex("commit.json", "校验和不符")
        found: Commit = _make(Commit, values, self.path / "commit.json")
        return found

    def commit_stamp(self) -> int:
        """Changes with every commit; 0 where there is none. Cheap enough for every request."""
        try:
            status = os.stat(self.path / "commit.json")
        except OSError:
            return 0
        return status.st_mtime_ns ^ status.st_ino

    def write_manifest(self, manifest: Manifest) -> None:
        """Write the manifest."""
        replace_file(self.path / "manifest.json", orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2))

    def write_commit(self, commit: Commit) -> None:
        """Replace the commit: one atomic step, and readers see it from then on."""
        values = asdict(commit)
        replace_file(self.path / "commit.json", orjson.dumps({**values, "check": crc32(orjson.dumps(values))}))

    def seal(self) -> None:
        """Note sizes and checksums of the manifest, the shared values, and whether there is a vocabulary; call it when
        all are written.
        """
        vocabulary = self.vocabulary / SEAL
        names = [*SEALED, *([str(vocabulary.relative_to(self.path))] if vocabulary.exists() else [])]
        seal(self.path, {name: (self.path / name).stat().st_size for name in names})

    def check(self, commit: Commit) -> None:
        """Look at sizes alone: cheap enough for every opening. Raises `DamagedIndex`."""
        check_sizes(self.path, SEALED)
        check_sizes(self.bases)
        check_sizes(self.suggestions)
        if self.vocabulary.exists():
            check_sizes(self.vocabulary)
        check_sizes(self.columns(commit.columns))
        ended = self.ended(commit.columns)
        try:
            size = ended.stat().st_size
        except OSError as error:
            raise unreadable(error, ended, ended.name) from None
        if size < commit.ended * 4:
            raise DamagedIndex(ended.name, f"长度 {size} 字节，提交所记为 {commit.ended * 4}")

    def check_contents(self, commit: Commit) -> None:
        """Compare every checksum; reads all columns and the book. Raises `DamagedIndex`."""
        vocabulary = [self.vocabulary] if self.vocabulary.exists() else []
        for folder in (self.path, self.bases, self.suggestions, *vocabulary, self.columns(commit.columns)):
            check_contents(folder)

    def shared_values(self) -> dict[int, dict[str, Any]]:
        """Store base → fields whose shared value differs from the first copy's (None: no value is shared)."""
        path = self.path / "shared.jsonl"
        if not path.exists():
            raise DamagedIndex(path.name, "文件缺失")
        return {row["base"]: row["values"] for row in map(orjson.loads, path.read_bytes().splitlines())}


class GenerationFolder:
    """The folder of all generations."""

    def __init__(self, path: Path) -> None:
        self.path = path

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
        try:
            return (self.path / "current").read_bytes().decode("utf-8", "replace").strip()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise unreadable(error, self.path, "current") from None

    def current_stamp(self) -> int:
        """Changes when another generation is switched to."""
        try:
            status = os.stat(self.path / "current")
        except OSError:
            return 0
        return status.st_mtime_ns ^ status.st_ino

    def begin(self) -> Generation:
        """A new folder for a build; what an aborted build left behind is removed first.

        The generation in use stays even where its commit is lost: processes that have it open go on serving from it.
        """
        with refusals(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            return self._begin()

    def _begin(self) -> Generation:
        in_use = self._current_name()
        folders = [path for path in self.path.glob("g*") if NAME.fullmatch(path.name)]
        for path in folders:
            if path.name != in_use and not (path / "commit.json").exists():
                shutil.rmtree(path)
        last = max((int(path.name[1:]) for path in folders), default=0)
        path = self.path / f"g{last + 1:06d}"
        path.mkdir()
        return Generation(path)

    def switch(self, name: str) -> None:
        """Serve another generation from now on: one atomic step. A damaged one is refused."""
        if name not in self.names():
            raise NoIndex
        generation = Generation(self.path / name)
        generation.manifest()
        generation.check(generation.commit())
        replace_file(self.path / "current", f"{name}\n".encode())

    def prune(self, keep: int = 2) -> list[str]:
        """Remove old generations, but for the newest `keep` and the one in use; returns the names of those removed."""
        in_use = self.current().name
        old = [name for name in self.names()[:-keep] if name != in_use]
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
                sequences.append(Generation(self.path / name).commit().sequence)
            except DamagedIndex:
                continue  # nobody can open it
        return min(sequences, default=0)

    def lock(self) -> WriterLock:
        """The right to index; see `WriterLock`."""
        return WriterLock(self.path / "writer.lock")


class WriterLock:
    """Held by the one process that indexes. The operating system frees it with the process, however that ends.

    A context manager. Entering raises `IndexLocked` where another process holds it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def __enter__(self) -> WriterLock:
        with refusals(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = self._path.open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            manager = file.read().strip() or "未知"
            file.close()
            raise IndexLocked(manager) from None
        with suppress(OSError):  # a full disk: nobody is told who holds it then, but it is held
            os.ftruncate(file.fileno(), 0)
            os.write(file.fileno(), f"进程 {os.getpid()}，自 {time.strftime('%Y-%m-%d %H:%M:%S')}".encode())
        self._file = file
        return self

    def manager(self) -> str | None:
        """Which process holds it, as it wrote itself down; None where none does."""
        if not self._path.exists():
            return None
        with self._path.open("r") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return file.read().strip() or "未知"
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()
            self._file = None


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


def _read(path: Path) -> dict[str, Any]:
    try:
        values = orjson.loads(path.read_bytes())
    except OSError as error:
        raise unreadable(error, path, path.name) from None
    except orjson.JSONDecodeError:
        raise DamagedIndex(path.name, "内容不是 JSON") from None
    if not isinstance(values, dict):
        raise DamagedIndex(path.name, "内容不是对象")
    return values


def _make(kind: type[Any], values: dict[str, Any], path: Path) -> Any:
    try:
        return kind(**values)
    except TypeError as error:
        raise DamagedIndex(path.name, str(error)) from None
