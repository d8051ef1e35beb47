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
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from typing import Any

import orjson

from dictionaries.kinds.kind import Kind

COMPILED = Path(__file__).parent.parent / "data" / "compiled"
# Part of every key: a digest of the files, and of how they are read. To be raised when the same files are to give other
# entries.
FORMAT = 1


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
    return tuple([entry(*[frozen(cell) if type(cell) is list else cell for cell in row]) for row in rows])


def frozen(value: Any) -> Any:
    """A value of an entry from one of JSON: lists become tuples."""
    return tuple([frozen(part) for part in value]) if isinstance(value, list | tuple) else value


def read_compiled(kind: Kind, key: str, folder: Path = COMPILED) -> tuple[Any, ...] | None:
    """The entries of a kind as it ships under a key; None where it does not, or cannot be read: its text is there too.

    Of a file with another key nothing but the first bytes is looked at.
    """
    try:
        content = (folder / f"{kind.name}.json").read_bytes()
        if not content.startswith(b'{"key":"%s"' % key.encode()):
            return None
        return entries_of(kind, orjson.loads(content)["rows"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_compiled(kind: Kind, key: str, entries: Iterable[Any], folder: Path = COMPILED) -> None:
    """Write the entries of a kind; the same give the same bytes."""
    folder.mkdir(exist_ok=True)
    rows = b",\n".join(map(orjson.dumps, rows_of(kind, entries)))
    (folder / f"{kind.name}.json").write_bytes(b'{"key":"%s","rows":[\n%s\n]}\n' % (key.encode(), rows))
