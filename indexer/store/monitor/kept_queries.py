"""Queries that editors keep. Functions over a connection."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Row, delete, insert, select

from dictionaries.editing.own_row import RowKey
from dictionaries.kinds import BY_NAME
from dictionaries.lexicon.scope import Scope
from indexer.store.editing.row_columns import frozen
from indexer.store.monitor.tables import kept
from indexer.store.row_checksums import is_whole, write_checksums

# What a kept query wants of its first page: the document first, among the first three, or that nothing is found.
FIRST, TOP, NOTHING = "first", "top", "nothing"
WANTS: Final = (FIRST, TOP, NOTHING)


@dataclass(frozen=True, slots=True)
class KeptQuery:
    """A query with what it must find.

    Attributes:
        number: From 1, never used twice; 0: not written yet.
        region: Code of the region of who asks; "": none.
        wants: One of `WANTS`.
        document: Id of the document; "" where nothing is to be found.
        base: Key of its base, where any copy of it will do; "": this document alone.
        blocks: Whether a publish that would break it is refused.
        row: Key of the row of the dictionaries that it is kept with; None: of none.
        owner: Who is told when it breaks; "": whoever owns the row, else the author.
        created: ms since 1970 UTC.
    """

    number: int
    query: str
    region: str
    wants: str
    document: str
    base: str
    blocks: bool
    row: RowKey | None
    author: str
    owner: str
    note: str
    created: int


FIELDS: Final = tuple(KeptQuery.__dataclass_fields__)


def add_kept(connection: Connection, wanted: KeptQuery) -> KeptQuery:
    """Write a kept query, and return it with its number and time."""
    values: dict[str, Any] = {name: getattr(wanted, name) for name in FIELDS if name != "number"}
    values |= {"blocks": int(wanted.blocks), "row": row_text(wanted.row), "created": int(time.time() * 1000)}
    number = int(connection.execute(insert(kept).values(**values)).inserted_primary_key[0])  # type: ignore[index]
    write_checksums(connection, kept, [number])
    return _kept(connection.execute(select(kept).where(kept.c.number == number)).one())


def all_kept(connection: Connection) -> list[KeptQuery]:
    """Every kept query that is whole, oldest first."""
    found = connection.execute(select(kept).order_by(kept.c.number))
    return [_kept(row) for row in found if is_whole(kept, row._mapping)]


def remove_kept(connection: Connection, numbers: Sequence[int]) -> None:
    """Remove kept queries by their numbers."""
    for number in numbers:
        connection.execute(delete(kept).where(kept.c.number == number))


def row_text(key: RowKey | None) -> str | None:
    """A row's key as JSON."""
    return None if key is None else orjson.dumps([key.kind, key.key, list(_parts(key.scope))]).decode()


def _parts(scope: Scope) -> tuple[str, str, str]:
    return scope.region, scope.site, scope.department


def _row_key(text: str | None) -> RowKey | None:
    """The key of a text; None: of no row, or of a kind that is no more."""
    if text is None:
        return None
    kind, key, scope = orjson.loads(text)
    return RowKey(kind, frozen(key), Scope(*scope)) if kind in BY_NAME else None


def _kept(row: Row[Any]) -> KeptQuery:
    values = {name: row._mapping[name] for name in FIELDS}
    return KeptQuery(**{**values, "blocks": bool(row.blocks), "row": _row_key(row.row)})
