"""Kinds of dictionaries in compiled form: the entries, under a key that tells which files they were made of.

Those that come with the software are in `data/compiled`, a file a kind, a row a line:

    {"key":"5d1f…","rows":[
    ["驾照","机动车驾驶证","official",1.0,"口语"],
    …
    ]}

`python -m dictionaries.making.dictionaries` writes them. They are read in place of the reviewed files for as long as
these are what they were made of, so that no process reads, checks and merges some thousands of rows anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path
from typing import Any

import orjson

from dictionaries.kinds.kind import Kind

COMPILED = Path(__file__).parent.parent / "data" / "compiled"
# Part of every key. To be raised when the same files are to give other entries: what sites have compiled is then made
# anew by their next `zwfw dict compile`.
FORMAT = 1


@dataclass(frozen=True, slots=True)
class CompiledKind:
    """A kind's entries, without those that a later file replaces.

    Attributes:
        key: 64 hex digits: a digest of the files that they were made of, and of how those are read.
    """

    key: str
    entries: tuple[Any, ...]


def key_of(kind: Kind, files: Sequence[bytes]) -> str:
    """The key of a kind that is made of some files, the later ones replacing rows of the earlier."""
    digest = hashlib.sha256(orjson.dumps([FORMAT, kind.digest_name, list(kind.digest_columns), list(map(len, files))]))
    for content in files:
        digest.update(content)
    return digest.hexdigest()


def rows_of(kind: Kind, entries: Iterable[Any]) -> list[tuple[Any, ...]]:
    """Entries as rows of plain values, in the order of their columns."""
    values = attrgetter(*(field.name for field in fields(kind.entry)))
    return [values(entry) for entry in entries]


def entries_of(kind: Kind, rows: Iterable[Sequence[Any]]) -> tuple[Any, ...]:
    """Entries from rows of plain values. Raises `TypeError` where they have another number of columns."""
    entry = kind.entry
    return tuple([entry(*[_frozen(cell) if type(cell) is list else cell for cell in row]) for row in rows])


def _frozen(cell: list[Any]) -> tuple[Any, ...]:
    return tuple([_frozen(part) if type(part) is list else part for part in cell])


def read_compiled(kind: Kind, folder: Path = COMPILED, *, key: str = "") -> CompiledKind | None:
    """A kind as it ships; None where there is no such file, or none that can be read: its text is there too.

    Args:
        key: The only one that is wanted, if any. Of a file with another nothing but the first bytes is looked at.
    """
    try:
        content = (folder / f"{kind.name}.json").read_bytes()
        if key and not content.startswith(b'{"key":"%s"' % key.encode()):
            return None
        read = orjson.loads(content)
        return CompiledKind(read["key"], entries_of(kind, read["rows"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def shipped_kinds(kind: Kind, key: str) -> CompiledKind | None:
    """A kind as it ships, where it ships under this key."""
    return read_compiled(kind, key=key)


def write_compiled(kind: Kind, compiled: CompiledKind, folder: Path = COMPILED) -> None:
    """Write a kind; the same entries give the same bytes."""
    folder.mkdir(exist_ok=True)
    rows = b",\n".join(map(orjson.dumps, rows_of(kind, compiled.entries)))
    (folder / f"{kind.name}.json").write_bytes(b'{"key":"%s","rows":[\n%s\n]}\n' % (compiled.key.encode(), rows))
