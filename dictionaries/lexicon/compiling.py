"""From files to a lexicon: read, check, merge, number. A kind whose files were compiled before is taken as it is."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import orjson

from dictionaries.caches import Latest
from dictionaries.faults import Fault
from dictionaries.kinds import BY_NAME, KINDS
from dictionaries.kinds.kind import Entries, Kind, PlacedEntry
from dictionaries.lexicon.checks import RULES, duplicates, in_force, unknown_regions
from dictionaries.lexicon.compiled import CompiledKind, key_of, rows_of, shipped_kinds
from dictionaries.lexicon.errors import BadDictionaries
from dictionaries.lexicon.lexicon import Lexicon
from dictionaries.lexicon.scope import ConditionalEntry
from dictionaries.lexicon.tsv import RawTable, table_of

SHIPPED = Path(__file__).parent.parent / "data"
VERSION_LENGTH = 12
# Of each kind the entries that a version was made of last, as they went into it.
_last_encoded: defaultdict[str, Latest[tuple[Any, ...], bytes]] = defaultdict(Latest)
# What no field of an entry is.
NOWHERE = object()
# What was compiled of a kind at some time, if anything. Who asks says under which key: what has another is of no use.
Known: TypeAlias = Callable[[Kind, str], CompiledKind | None]


@dataclass(frozen=True, slots=True)
class Compilation:
    """A lexicon, the key of each of its kinds, and the kinds that were made of their text."""

    lexicon: Lexicon
    keys: dict[str, str]
    made: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindFile:
    """A file of a kind, as it was when it was read."""

    path: Path
    content: bytes


@cache
def shipped_lexicon() -> Lexicon:
    """The dictionaries that come with the software."""
    taken = {kind.name: _taken(kind, files_of(kind, (SHIPPED,)), (shipped_kinds,)) for kind in KINDS}
    # A test holds what ships to the rules, so that no process needs to.
    found = {name: kind.entries for name, kind in taken.items() if kind is not None}
    return lexicon_of(found) if len(found) == len(KINDS) else compile_lexicon((SHIPPED,))


def compile_lexicon(folders: Sequence[Path], regions: Container[str] | None = None) -> Lexicon:
    """The lexicon of some folders. Arguments and errors as `compile_files`."""
    return compile_files(folders, regions).lexicon


def compile_files(
    folders: Sequence[Path], regions: Container[str] | None = None, known: Sequence[Known] = (shipped_kinds,)
) -> Compilation:
    """Compile the files of some folders; a row of a later folder replaces one of the same key.

    Args:
        regions: Region codes that names of places may stand for; None: any, and what uses them leaves out the others.
        known: Where kinds are that were compiled before; the first that was made of the same files is taken.

    Raises:
        BadDictionaries: with every fault of every file.
    """
    files = {kind.name: files_of(kind, folders) for kind in KINDS}
    taken = {kind.name: _taken(kind, files[kind.name], known) for kind in KINDS}
    faults, kept = _checked(files, taken, regions)
    if faults:
        # Compiled entries do not tell which rows they were.
        taken = dict.fromkeys(taken)
        faults, kept = _checked(files, taken, regions)
    if faults:
        raise BadDictionaries(sorted(faults, key=lambda fault: (fault.file, fault.row)))
    return Compilation(
        lexicon_of({name: tuple([one.entry for one in placed]) for name, placed in kept.items()}),
        {kind.name: _key(kind, files[kind.name]) for kind in KINDS},
        tuple(name for name, compiled in taken.items() if compiled is None),
    )


def former_names(folders: Sequence[Path]) -> Iterator[str]:
    """A sentence for each file that has the name or the columns which its kind had before: it is read on."""
    for kind in KINDS:
        for file in files_of(kind, folders) if kind.former else ():
            if kind.former and (file.path.name == kind.former.file or kind.former.columns == _header(file)):
                columns = "、".join(kind.columns)
                yield f"{file.path} 用的是旧的文件名或列名，仍然有效；请改名为 {kind.file}，表头改为：{columns}"


def _header(file: KindFile) -> tuple[str, ...]:
    lines = file.content.decode("utf-8-sig", "replace").splitlines()
    return tuple(next((line for line in lines if line and not line.startswith("#")), "").split("\t"))


def lexicon_of(found: Mapping[str, tuple[Any, ...]], conditional: Sequence[ConditionalEntry] = ()) -> Lexicon:
    """The lexicon of some entries, with its version; a kind without entries has no part in it, so that a lexicon keeps
    its version when the software learns another kind. No more have conditional rows where there are none.
    """
    digest = hashlib.sha256()
    for kind in KINDS:
        if entries := found.get(kind.name):
            digest.update(_encoded(kind, entries))
    if conditional:
        digest.update(orjson.dumps(["conditional", list(map(_versioned, conditional))]))
    return Lexicon(version=digest.hexdigest()[:VERSION_LENGTH], conditional=tuple(conditional), **found)


def _encoded(kind: Kind, entries: tuple[Any, ...]) -> bytes:
    """What of a kind goes into the version. A lexicon is mostly made of one that was: what has the same entries as the
    one before is not written again.
    """
    kept = _last_encoded[kind.name]
    return kept.of(entries, lambda: orjson.dumps([kind.digest_name, _versioned_rows(kind, entries)]))


def _versioned_rows(kind: Kind, entries: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Entries as a version knows them: without the fields that came later where an entry uses none of these."""
    rows = rows_of(kind, entries)
    if not kind.added:
        return rows
    names = [field.name for field in fields(kind.entry)]
    old = [place for place, name in enumerate(names) if name not in kind.added]
    unused = tuple(kind.added.values())
    new = [names.index(name) for name in kind.added]
    return [tuple(row[place] for place in old) if tuple(row[place] for place in new) == unused else row for row in rows]


def _versioned(row: ConditionalEntry) -> ConditionalEntry | dict[str, Any]:
    """The same of a conditional row."""
    added = BY_NAME[row.kind].added
    if not added:
        return row
    told = {field.name: getattr(row, field.name) for field in fields(row)}
    values = {field.name: getattr(row.entry, field.name) for field in fields(row.entry)}
    return told | {"entry": {name: value for name, value in values.items() if added.get(name, NOWHERE) != value}}


def files_of(kind: Kind, folders: Sequence[Path]) -> tuple[KindFile, ...]:
    """The files of a kind in some folders, those of its former name too."""
    names = (kind.former.file, kind.file) if kind.former else (kind.file,)
    paths = (folder / name for folder in folders for name in names)
    return tuple([KindFile(path, path.read_bytes()) for path in paths if path.exists()])


def _key(kind: Kind, files: Sequence[KindFile]) -> str:
    return key_of(kind, [file.content for file in files])


def _taken(kind: Kind, files: Sequence[KindFile], known: Sequence[Known]) -> CompiledKind | None:
    """What was compiled of these very files; None where nothing was."""
    key = _key(kind, files)
    found = (compiled for source in known if (compiled := source(kind, key)) is not None)
    return next((compiled for compiled in found if compiled.key == key), None)


def _checked(
    files: Mapping[str, Sequence[KindFile]],
    taken: Mapping[str, CompiledKind | None],
    regions: Container[str] | None,
) -> tuple[list[Fault], Entries]:
    """The faults of all files, and the rows in force."""
    faults: list[Fault] = []
    kept: dict[str, tuple[PlacedEntry, ...]] = {}
    for kind in KINDS:
        compiled = taken[kind.name]
        if compiled is not None:
            kept[kind.name] = tuple([PlacedEntry(entry, "", 0) for entry in compiled.entries])
        else:
            kept[kind.name] = _made(kind, files[kind.name], faults)
    for rule in RULES:
        faults.extend(rule(kept))
    if regions is not None:
        faults.extend(unknown_regions(kept, regions))
    return faults, kept


def _made(kind: Kind, files: Sequence[KindFile], faults: list[Fault]) -> tuple[PlacedEntry, ...]:
    """The rows of a kind that are in force; what is wrong with them goes into `faults`."""
    placed: list[PlacedEntry] = []
    for file in files:
        table = table_of(file.content, str(file.path), kind)
        faults.extend(table.faults)
        placed.extend(_entries(kind, table, faults))
    found = {kind.name: tuple(placed)}
    faults.extend(duplicates(found))
    return in_force(found)[kind.name]


def _entries(kind: Kind, table: RawTable, faults: list[Fault]) -> Iterator[PlacedEntry]:
    """Entries of the rows that can be read; the faults of the others go into `faults`."""
    for row in table.rows:
        values: dict[str, Any] = {}
        for column, read in kind.columns.items():
            try:
                values[column] = read(row.cells[column])
            except ValueError as error:
                faults.append(Fault(row.number, column, str(error), file=table.file))
        if len(values) == len(kind.columns):
            yield PlacedEntry(kind.entry(**values), table.file, row.number)
