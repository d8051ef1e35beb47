"""What SQLite and PostgreSQL say differently, said once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import BigInteger, ColumnElement, Connection, Integer, Table, bindparam, cast, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

# A number that may pass 2**31 in the nation's tables; as a key, SQLite numbers rows by itself only where it is INTEGER.
WIDE = BigInteger().with_variant(Integer, "sqlite")


def upsert(connection: Connection, table: Table) -> sqlite.Insert:
    """An insert that may say what happens to a row that is there: both databases say it alike."""
    make: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    made: sqlite.Insert = make(table)
    return made


class _Elements(FunctionElement[Any]):
    """The elements of a JSON list, as rows."""

    inherit_cache = True


@compiles(_Elements)
def _on_sqlite(element: _Elements, compiler: Any, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_Elements, "postgresql")
def _on_postgresql(element: _Elements, compiler: Any, **options: Any) -> str:
    return f"jsonb_array_elements_text(CAST({compiler.process(element.clauses, **options)} AS JSONB))"


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether a column holds one of the values that a parameter lists (`listed`): any number of them, in one statement
    whose text stays the same.
    """
    value = _Elements(bindparam(name)).table_valued("value").c.value
    return column.in_(select(cast(value, column.type)))


def listed(values: Iterable[int] | Iterable[str]) -> str:
    """Values as a parameter of `among`."""
    return orjson.dumps(list(values)).decode()
