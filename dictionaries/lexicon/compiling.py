"""From files to a lexicon: read, check, merge, number. What ships is taken as it was compiled."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from dictionaries.caches import Latest
from dictionaries.faults import Fault
from dictionaries.kinds import BY_NAME, KINDS
from dictionaries.kinds.kind import Kind, PlacedEntry
from dictionaries.lexicon.checks import RULES, duplicates, in_force
from dictionaries.lexicon.compiled import key_of, read_compiled, rows_of
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


@dataclass(frozen=True, slots=True)
class KindFile:
    """A file of a kind, as it was when it was read."""

    path: Path
    content: bytes


@cache
def shipped_lexicon() -> Lexicon:
    """The dictionaries that come with the software."""
    compiled = {kind.name: read_compiled(kind, folder_key(kind, SHIPPED)) for kind in KINDS}
    # A test holds what ships to the rules, so that no process needs to.
    found = {name: entries for name, entries in compiled.items() if entries is not None}
    return lexicon_of(found) if len(found) == len(KINDS) else compile_lexicon(SHIPPED)


def compile_lexicon(folder: Path) -> Lexicon:
    """The lexicon of a folder's files, made of their text. Raises `BadDictionaries` with every fault of every file."""
    faults: list[Fault] = []
    kept = {kind.name: _made(kind, folder, faults) for kind in KINDS}
    faults += [fault for rule in RULES for fault in rule(kept)]
    if faults:
        raise BadDictionaries(sorted(faults, key=lambda fault: (fault.file, fault.row)))
    return lexicon_of({name: tuple([one.entry for one in placed]) for name, placed in kept.items()})


def former_names(folder: Path) -> Iterator[str]:
    """A sentence for each file that has the name or the columns which its kind had before: it is read on."""
    for kind in KINDS:
        for file in files_of(kind, folder) if kind.former else ():
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


def files_of(kind: Kind, folder: Path) -> tuple[KindFile, ...]:
    """The files of a kind in a folder, that of its former name first."""
    names = (kind.former.file, kind.file) if kind.former else (kind.file,)
    return tuple([KindFile(path, path.read_bytes()) for name in names if (path := folder / name).exists()])


def folder_key(kind: Kind, folder: Path) -> str:
    """The key of a kind that is made of a folder's files."""
    return key_of(kind, [file.content for file in files_of(kind, folder)])


def _made(kind: Kind, folder: Path, faults: list[Fault]) -> tuple[PlacedEntry, ...]:
    """The rows of a kind that are in force; what is wrong with them goes into `faults`."""
    placed: list[PlacedEntry] = []
    for file in files_of(kind, folder):
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
