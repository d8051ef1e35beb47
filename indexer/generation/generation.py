"""One generation: where its parts lie, what its manifest and its commit say, and whether its files are whole."""

from __future__ import annotations

import fcntl
import os
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zlib import crc32

import orjson

from indexer.disk import unreadable
from indexer.errors import DamagedIndex, OtherSchema
from indexer.generation.analysis_state import AnalysisState, read_documents, read_state
from indexer.generation.atomic_replacement import replace_file
from indexer.generation.checksums import SEAL, check_contents, check_sizes, seal
from indexer.generation.codes import LATE
from indexer.generation.facet_numbers import NUMBERS
from indexer.generation.row_values import RECORDS
from indexer.generation.stored_fields import DICTIONARY, FIELDS

# Raised whenever an older program could not read what this one writes, or the reverse.
SCHEMA_VERSION = 15
ARRIVING = "arriving"
SEALED = ("manifest.json", "shared.jsonl")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was built of and by. Counts are those at build; documents after `newest_doc` came later.

    Attributes:
        damaged: Documents that were left out, since their rows were not what was written.
        rules: By which it was made (`indexer.building.rules`); "": a program from before they were noted made it.
    """

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
    damaged: int = 0
    rules: str = ""


@dataclass(frozen=True, slots=True)
class Commit:
    """How far a generation has come.

    Attributes:
        number: Grows by one at every commit.
        sequence: The store's change that it holds.
        columns: The set of columns in use.
        rows, bases, ended: How many rows, bases and ended rows count; what the files hold beyond does not.
        segments: Those of `catalog`, in the order of their bases.
        appended: Digest of what was appended since the build, see `indexer.generation.verification`; "" before.
        analysis: Which state tells by what texts are cut (`indexer.generation.analysis_state`).
        reanalysed: Of the documents that are written anew on its way, how many are.
        suggestions, vocabulary, statistics: Which of the folders of these names is in use; vocabulary 0: none.
        tables: Digest of what of the dictionaries suggestions and vocabulary were made of.
        stored: Bytes of stored fields.
        facets: Bytes of what numbers of profiles and sites stand for.
        codes: Bytes of the numbers of documents that came after the build.
        own: How often the text of whole documents was written: what was kept of copies need not go when it was.
        copies: The segments in use of what copies have of their own; records: how many numbers say which row has what.
    """

    number: int
    sequence: int
    columns: int
    rows: int
    bases: int
    ended: int
    segments: tuple[int, ...]
    own: int = 0
    copies: tuple[int, ...] = ()
    records: int = 0
    appended: str = ""
    analysis: int = 1
    reanalysed: int = 0
    suggestions: int = 1
    vocabulary: int = 1
    statistics: int = 1
    tables: str = ""
    stored: int = 0
    facets: int = 0
    codes: int = 0


class Generation:
    """The folder of one generation."""

    def __init__(self, path: Path) -> None:
        self.path, self.name = path, path.name
        self.catalog = path / "catalog"  # segments of shared text
        self.own = path / "own"  # the index over whole documents of bases of one region
        self.own_statistics = path / "own-statistics"  # how often words stood in them at the build
        self.copies = path / "copies"  # segments of what copies have of their own
        self.row_values = path / "row-values"  # and which row has what of it
        self.bases = path / "bases"  # the book of bases
        self.vocabulary = path / "vocabulary"  # words and their probabilities
        # vectors of what the bases in `catalog` and those of one region are compared by; absent without comparing
        self.meaning, self.own_meaning = path / "meaning", path / "own-meaning"
        self.suggestions = path / "suggestions"  # the table of suggestions
        self.codes = path / "codes"  # what documents are numbered by
        self.facets = path / "facets"  # what the numbers of profiles and sites stand for
        self.stored = path / "stored"  # what pages show of documents
        self.regions = path / "regions.tsv"  # the regions that an admin had added by the build
        self._commit_file = os.fspath(path / "commit.json")  # put together once: it is looked at for every request
        self._held: int | None = None

    def hold(self) -> None:
        """Until `release` or the process ends, no builder takes it for what an aborted build has left."""
        self._held = os.open(self.path, os.O_RDONLY)
        fcntl.flock(self._held, fcntl.LOCK_EX)

    def release(self) -> None:
        """It is finished, or given up."""
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def segment(self, number: int) -> Path:
        """A segment of shared text."""
        return self.catalog / str(number)

    def segments(self, commit: Commit) -> list[Path]:
        """Those that a commit names."""
        return [self.segment(number) for number in commit.segments]

    def copy_segments(self, commit: Commit) -> list[Path]:
        """Those of what copies have of their own."""
        return [self.copies / str(number) for number in commit.copies]

    def numbered(self, folder: Path, number: int) -> Path:
        """One of a build's folders as it was made anew: those after the first have their number in the name."""
        return folder if number == 1 else folder.with_name(f"{folder.name}-{number}")

    def renewable(self, commit: Commit) -> list[Path]:
        """The folders in use of those that are made anew without a build."""
        found = [
            self.numbered(self.suggestions, commit.suggestions),
            self.numbered(self.own_statistics, commit.statistics),
        ]
        return [*found, self.numbered(self.vocabulary, commit.vocabulary)] if commit.vocabulary else found

    def state(self, commit: Commit) -> AnalysisState:
        """By what texts are cut. Raises `DamagedIndex`."""
        return read_state(self.path, commit.analysis)

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
        try:
            datetime.fromisoformat(manifest.built_at)
        except (TypeError, ValueError):
            raise DamagedIndex("manifest.json", "建立时间无法识别") from None
        return manifest

    def commit(self) -> Commit:
        """Read how far it has come. Raises `DamagedIndex`, or `OtherSchema` for another program's."""
        values = _read(self.path / "commit.json")
        try:
            return commit_of(values)
        except TypeError as error:
            self.manifest()  # another program's has other fields
            raise DamagedIndex("commit.json", str(error)) from None

    def sequence(self) -> int:
        """The store's change that it holds, also where another program writes it. Raises `DamagedIndex`."""
        try:
            return int(_read(self.path / "commit.json")["sequence"])
        except (KeyError, TypeError, ValueError):
            raise DamagedIndex("commit.json", "没有序号") from None

    def commit_stamp(self) -> int:
        """Changes with every commit; 0 where there is none. Cheap enough for every request."""
        try:
            status = os.stat(self._commit_file)
        except OSError:
            return 0
        return status.st_mtime_ns ^ status.st_ino

    @property
    def arriving(self) -> Path:
        """There while the files of a newer commit are put in place from elsewhere: the text engine's may be those of
        one, and `commit.json` of the other.
        """
        return self.path / ARRIVING

    def write_manifest(self, manifest: Manifest) -> None:
        """Write the manifest."""
        replace_file(self.path / "manifest.json", orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2))

    def write_commit(self, commit: Commit) -> None:
        """Replace the commit: one atomic step, and readers see it from then on."""
        values = asdict(commit)
        replace_file(self.path / "commit.json", orjson.dumps({**values, "check": crc32(orjson.dumps(values))}))

    def seal(self) -> None:
        """Note sizes and checksums of the manifest, the shared values, the added regions, and which folders there are
        that may be absent; call it when all are written.
        """
        names = [*SEALED, *(str((folder / SEAL).relative_to(self.path)) for folder in self._optional())]
        names += [self.regions.name] if self.regions.exists() else []
        seal(self.path, {name: (self.path / name).stat().st_size for name in names})

    def check(self, commit: Commit) -> None:
        """Look at sizes alone: cheap enough for every opening. Raises `DamagedIndex`."""
        check_sizes(self.path, SEALED)
        check_sizes(self.bases)
        check_sizes(self.row_values, [RECORDS])
        check_sizes(self.codes)
        check_sizes(self.stored, [FIELDS, DICTIONARY])
        check_sizes(self.facets, [NUMBERS])
        for folder in (*self.renewable(commit), *self._optional()):
            check_sizes(folder)
        read_documents(self.path, commit.analysis, self.state(commit))
        for folder in (self.columns(commit.columns), *self.segments(commit), *self.copy_segments(commit)):
            check_sizes(folder)
        for file, counted in (
            (self.ended(commit.columns), commit.ended * 4),
            (self.stored / FIELDS, commit.stored),
            (self.row_values / RECORDS, commit.records * 4),
            (self.facets / NUMBERS, commit.facets),
            (self.codes / LATE, commit.codes),
        ):
            try:
                size = file.stat().st_size
            except OSError as error:
                raise unreadable(error, file, file.name) from None
            if size < counted:
                raise DamagedIndex(file.name, f"长度 {size} 字节，提交所记为 {counted}")

    def check_contents(self, commit: Commit) -> None:
        """Compare every checksum; reads all columns and the book. Raises `DamagedIndex`."""
        for folder in self.sealed(commit):
            check_contents(folder)

    def sealed(self, commit: Commit) -> list[Path]:
        """The folders that have a seal, its own first."""
        built = (self.path, self.bases, self.row_values, self.codes, self.stored, self.facets)
        always = (*built, self.columns(commit.columns))
        segments = (*self.segments(commit), *self.copy_segments(commit))
        return [*always, *self.renewable(commit), *self._optional(), *segments]

    def _optional(self) -> list[Path]:
        """The folders that there are of those which may be absent."""
        return [folder for folder in (self.meaning, self.own_meaning) if folder.exists()]

    def shared_values(self) -> dict[int, dict[str, Any]]:
        """Store base → fields whose shared value differs from the first copy's (None: no value is shared)."""
        path = self.path / "shared.jsonl"
        if not path.exists():
            raise DamagedIndex(path.name, "文件缺失")
        return {row["base"]: row["values"] for row in map(orjson.loads, path.read_bytes().splitlines())}


def commit_of(values: dict[str, Any]) -> Commit:
    """The commit of what its file says. Raises `DamagedIndex`, or `TypeError` for another program's fields."""
    check = values.pop("check", None)
    if check != crc32(orjson.dumps(values)):
        raise DamagedIndex("commit.json", "校验和不符")
    found = Commit(**values)
    return replace(found, segments=tuple(found.segments), copies=tuple(found.copies))


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
