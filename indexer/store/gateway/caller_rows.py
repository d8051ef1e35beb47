"""Rows of callers: plain JSON values by column. Functions over a connection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Select, insert, select, update

from indexer.store.gateway.tables import callers
from indexer.store.hosts.wakeups import wake
from indexer.store.row_checksums import whole_rows, write_checksums

JSON_COLUMNS: Final = frozenset(("public_keys", "calls", "scopes", "regions", "sites", "networks", "certificates"))
LEFT_OUT: Final = frozenset(("checksum",))


def all_callers(connection: Connection) -> list[dict[str, Any]]:
    """Every caller by number, stopped ones too. A row that is not as it was written is left out: its caller may call
    nothing until somebody has mended it.
    """
    return _read(connection, select(callers).order_by(callers.c.number))


def acting_callers(connection: Connection) -> list[dict[str, Any]]:
    """Those that were not stopped."""
    return _read(connection, select(callers).where(callers.c.stopped.is_(None)).order_by(callers.c.number))


def add_caller(connection: Connection, values: Mapping[str, Any]) -> int:
    """Write a new one; returns its number. Raises `IntegrityError` where its app is taken."""
    number = int(connection.execute(insert(callers).values(**_columns(values))).inserted_primary_key[0])  # type: ignore[index]
    _written(connection, number)
    return number


def change_caller(connection: Connection, number: int, values: Mapping[str, Any]) -> None:
    """Write one anew."""
    connection.execute(update(callers).where(callers.c.number == number).values(**_columns(values)))
    _written(connection, number)


def _written(connection: Connection, number: int) -> None:
    write_checksums(connection, callers, [number])
    wake(connection, callers.name)


def _read(connection: Connection, query: Select[Any]) -> list[dict[str, Any]]:
    rows = whole_rows(callers, connection.execute(query).mappings())
    return [
        {str(name): orjson.loads(value) if name in JSON_COLUMNS else value for name, value in row.items()
         if name not in LEFT_OUT}
        for row in rows
    ]  # fmt: skip


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: value for name, value in values.items() if name != "number"}
    return {name: orjson.dumps(value).decode() if name in JSON_COLUMNS else value for name, value in plain.items()}
