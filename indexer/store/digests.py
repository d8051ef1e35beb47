"""What a row of a base or a document says of itself: eight bytes of BLAKE2b, written with it.

A row whose digest is another has been changed by nobody of ours: by the disk, by memory, by a program beside us. What
it holds is then neither indexed nor shown. `ended` is not part of it, since another load sets it; SQLite finds a change
there by the index over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any

import orjson

from indexer.store.stored_row import StoredRow
from indexer.store.tables import bases, documents

SIZE = 8
# What is read of a document to be checked: the fields of a `StoredRow`, its load, its digest.
CHECKED = [*(documents.c[name] for name in StoredRow._fields), documents.c.load, documents.c.digest]
CHECKED_BASE = [bases.c.base, bases.c.key, bases.c.content, bases.c.digest]
CONTENT = 2  # its place among them
DIFFERENCE = StoredRow._fields.index("difference")
FIELDS = len(StoredRow._fields)


def row_digest(row: Sequence[Any]) -> bytes:
    """The digest of a document's row (.8 µs): the fields of a `StoredRow`, then its load; what follows is not read."""
    numbers = orjson.dumps((*row[:DIFFERENCE], *row[DIFFERENCE + 1 : FIELDS + 1]))
    return blake2b(numbers + (row[DIFFERENCE] or b""), digest_size=SIZE).digest()


def base_digest(number: int, key: str, content: bytes) -> bytes:
    """The digest of a base's row."""
    return blake2b(orjson.dumps((number, key)) + content, digest_size=SIZE).digest()


def is_whole(row: Sequence[Any]) -> bool:
    """Whether a row of `CHECKED` is what was written. Nothing that a changed byte makes of a value is an error here."""
    try:
        return bool(row[-1] == row_digest(row))
    except (TypeError, ValueError):  # a text where bytes were, an integer beyond 64 bits
        return False


def is_whole_base(number: Any, key: Any, content: Any, digest: Any) -> bool:
    """The same of a row of `CHECKED_BASE`."""
    try:
        return bool(digest == base_digest(number, key, content))
    except (TypeError, ValueError):
        return False


def whole_rows(rows: Iterable[Sequence[Any]], damaged: list[int] | None = None) -> Iterator[tuple[Any, ...]]:
    """The rows of `CHECKED` that are whole, as plain tuples of the fields of a `StoredRow`.

    Args:
        damaged: The numbers of the others are added to it.
    """
    for row in rows:
        if is_whole(row):
            yield tuple(row[:FIELDS])
        elif damaged is not None:
            damaged.append(row[0])
