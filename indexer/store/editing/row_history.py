"""Rows of a site's own, each with the versions that brought and ended it. Functions over a connection."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection, bindparam, select

from dictionaries.editing.own_row import OwnRow, RowKey
from indexer.store.editing.row_columns import key_columns, key_of, row_of_content
from indexer.store.editing.tables import KEY, rows, versions
from indexer.store.engine import in_portions
from indexer.store.row_checksums import require_whole


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A row as a version brought it.

    Attributes:
        since: The number of that version.
        until: That of the one that ended it; None: it is in force.
    """

    row: OwnRow
    since: int
    until: int | None


def rows_in_force(connection: Connection, keys: Collection[RowKey]) -> list[PublishedRow]:
    """The rows in force of some keys, in whatever scope. Raises `DamagedRows`."""
    wanted = {(key.kind, orjson.dumps(key.key).decode()) for key in keys}
    query = select(rows).where(rows.c.until.is_(None), rows.c.key.in_(bindparam("keys", expanding=True)))
    found = list(in_portions(connection, query, "keys", sorted({text for _, text in wanted})))
    require_whole(rows, [row._mapping for row in found])
    owns = ((row_of_content(key_of(row), row.content), row) for row in found if (row.kind, row.key) in wanted)
    return [PublishedRow(own, row.since, None) for own, row in owns if own is not None]


def keys_ever(connection: Connection) -> list[RowKey]:
    """Every key of which there ever was a row."""
    columns = [rows.c[name] for name in KEY]
    return [key_of(row) for row in connection.execute(select(*columns).distinct())]


def rows_of_key(connection: Connection, key: RowKey) -> list[PublishedRow]:
    """All rows that there ever were of a key, oldest first. Raises `DamagedRows`."""
    query = select(rows).order_by(rows.c.since)
    for name, value in key_columns(key).items():
        query = query.where(rows.c[name] == value)
    found = connection.execute(query).all()
    require_whole(rows, [row._mapping for row in found])
    owns = ((row_of_content(key, row.content), row) for row in found)
    return [PublishedRow(own, row.since, row.until) for own, row in owns if own is not None]


def begun_rows(connection: Connection) -> dict[int, int]:
    """Number of each row in force → since when its key has said the same there, ms since 1970 UTC: another owner, note
    or date is no other row.
    """
    columns = [rows.c[name] for name in (*KEY, "number", "content", "since", "until")]
    before: dict[tuple[str, ...], tuple[str, int | None, int]] = {}
    begun: dict[int, int] = {}
    for *key, number, content, since, until in connection.execute(select(*columns).order_by(rows.c.since)):
        known = before.get(tuple(key))
        same = known is not None and known[1] == since and _says(known[0]) == _says(content)
        start = known[2] if known is not None and same else since
        before[tuple(key)] = content, until, start
        if until is None:
            begun[number] = start
    at = {version.number: version.at for version in connection.execute(select(versions.c.number, versions.c.at))}
    return {number: at[version] for number, version in begun.items() if version in at}


def _says(content: str) -> tuple[object, bool]:
    """What a row says, but for its note, and whether it is off."""
    told = orjson.loads(content)
    return {name: value for name, value in told["entry"].items() if name != "note"}, told["off"]
