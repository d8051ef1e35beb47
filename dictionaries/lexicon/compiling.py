"""From files to a lexicon: read, check, merge, number."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator, Sequence
from dataclasses import astuple
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from dictionaries.lexicon.checks import RULES, PlacedEntry, duplicates, in_force, unknown_regions
from dictionaries.lexicon.errors import BadDictionaries, RowFault
from dictionaries.lexicon.lexicon import Lexicon
from dictionaries.lexicon.schemas import KINDS, Kind
from dictionaries.lexicon.tsv import RawTable, read_table

SHIPPED = Path(__file__).parent.parent / "data"
VERSION_LENGTH = 12


@lru_cache(maxsize=1)
def shipped_lexicon() -> Lexicon:
    """The dictionaries that come with the software."""
    return compile_lexicon((SHIPPED,))


def compile_lexicon(folders: Sequence[Path], regions: Container[str] | None = None) -> Lexicon:
    """Compile the files of some folders; a row of a later folder replaces one of the same key.

    Args:
        regions: Region codes that names of places may stand for; None: any, and what uses them leaves out the others.

    Raises:
        BadDictionaries: with every fault of every file.
    """
    faults: list[RowFault] = []
    found: dict[str, tuple[PlacedEntry, ...]] = {}
    for kind in KINDS:
        placed: list[PlacedEntry] = []
        for path in (folder / kind.file for folder in folders):
            if path.exists():
                table = read_table(path, kind.name, tuple(kind.columns))
                faults.extend(table.faults)
                placed.extend(_entries(kind, table, faults))
        found[kind.name] = tuple(placed)
    faults.extend(duplicates(found))
    kept = in_force(found)
    for rule in RULES:
        faults.extend(rule(kept))
    if regions is not None:
        faults.extend(unknown_regions(kept, regions))
    if faults:
        raise BadDictionaries(sorted(faults, key=lambda fault: (fault.file, fault.row)))
    return lexicon_of({name: tuple(one.entry for one in placed) for name, placed in kept.items()})


def lexicon_of(found: dict[str, tuple[Any, ...]]) -> Lexicon:
    """The lexicon of some entries, with its version; a kind without entries has no part in it, so that a lexicon keeps
    its version when the software learns another kind.
    """
    digest = hashlib.sha256()
    for kind in KINDS:
        if entries := found.get(kind.name):
            digest.update(orjson.dumps([kind.name, [astuple(entry) for entry in entries]]))
    return Lexicon(version=digest.hexdigest()[:VERSION_LENGTH], **found)


def _entries(kind: Kind, table: RawTable, faults: list[RowFault]) -> Iterator[PlacedEntry]:
    """Entries of the rows that can be read; the faults of the others go into `faults`."""
    for row in table.rows:
        values: dict[str, Any] = {}
        for column, read in kind.columns.items():
            try:
                values[column] = read(row.cells[column])
            except ValueError as error:
                faults.append(RowFault(table.file, row.number, column, str(error)))
        if len(values) == len(kind.columns):
            yield PlacedEntry(kind.entry(**values), table.file, row.number)
