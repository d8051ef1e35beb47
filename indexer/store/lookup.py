"""Rows by many numbers at once.

SQLAlchemy makes a statement anew and looks at each row that comes back: 1 ms for the ten rows of a page, 3 s for the
300,000 of a build. SQLite takes many numbers as one JSON text instead, PostgreSQL as an array, and the driver's own
rows are given on.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import ARRAY, BigInteger, ColumnElement, Dialect, Engine, FromClause, Select, bindparam, func, select
from sqlalchemy.exc import DatabaseError

from indexer.disk import failure_of

# Numbers of one statement; so few are parameters of their own, which takes half as long as to unpack a JSON text.
CHUNK, FEW = 10_000, 64
MANY = -1


class Lookup:
    """`SELECT columns … WHERE key IN numbers`, compiled once.

    Args:
        columns: What is wanted of each row.
        key: The numbered column; numbers without a row are passed over.
        source: The tables that the columns are of, joined; none where they are of one.
    """

    def __init__(
        self, columns: Sequence[ColumnElement[Any]], key: ColumnElement[Any], source: FromClause | None = None
    ) -> None:
        numbers = func.json_each(bindparam("numbers")).table_valued("value")
        wanted = select(*columns) if source is None else select(*columns).select_from(source)
        self._wanted, self._key = wanted, key
        self._packed: Select[Any] = wanted.where(key.in_(select(numbers.c.value)))
        self._of_array = wanted.where(key == func.any(bindparam("numbers", type_=ARRAY(BigInteger))))
        self._texts: dict[int, str] = {}

    def rows(self, engine: Engine, numbers: Sequence[int]) -> Iterable[Sequence[Any]]:
        """The rows, in no order; plain sequences of the columns' values as the driver gives them.

        Raises:
            StorageFailure: The system refuses to read.
            DatabaseError: The file is damaged.
        """
        if len(numbers) <= CHUNK:
            return self._chunk(engine, numbers) if numbers else ()
        parts = (numbers[first : first + CHUNK] for first in range(0, len(numbers), CHUNK))
        return chain.from_iterable(self._chunk(engine, part) for part in parts)

    def _chunk(self, engine: Engine, numbers: Sequence[int]) -> Sequence[Sequence[Any]]:
        if engine.dialect.name != "sqlite":
            # without a transaction around it: one round trip
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                asked = connection.execute(self._of_array, {"numbers": list(numbers)})
                return asked.cursor.fetchall() if asked.cursor is not None else ()
        few = len(numbers) <= FEW
        given = _filled_up(numbers) if few else (orjson.dumps(numbers).decode(),)
        text = self._text(engine.dialect, len(given) if few else MANY)
        # one statement that reads needs no transaction around it
        try:
            raw = engine.raw_connection()
            try:
                found: Sequence[Sequence[Any]] = raw.cursor().execute(text, given).fetchall()
                return found
            finally:
                raw.close()
        except (OSError, sqlite3.Error) as error:
            if (failure := failure_of(error, Path(engine.url.database or ""))) is not None:
                raise failure from error
            if isinstance(error, sqlite3.DatabaseError):  # as SQLAlchemy tells it, wherever else a file is read
                raise DatabaseError(text, None, error) from error
            raise

    def _text(self, dialect: Dialect, count: int) -> str:
        """The statement for so many numbers (or `MANY`), compiled once."""
        if count not in self._texts:
            each: list[Any] = [bindparam(f"number_{place}") for place in range(count)]
            wanted = self._packed if count == MANY else self._wanted.where(self._key.in_(each))
            self._texts[count] = str(wanted.compile(dialect=dialect))
        return self._texts[count]


def _filled_up(numbers: Sequence[int]) -> Sequence[Any]:
    """As many numbers as the next power of two, the last one repeated: so few statements are compiled."""
    return (*numbers, *[numbers[-1]] * ((1 << (len(numbers) - 1).bit_length()) - len(numbers)))
