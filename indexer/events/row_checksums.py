"""Checksums of the rows of `events.db`: eight bytes of BLAKE2b, written with the row, as those of documents.

A row with another checksum was changed by nobody of ours. What reads rows one by one leaves it out; what counts them in
the database counts it as it is (one event of many is of no weight), and stumbles over nothing that it holds. `zwfw
doctor --deep` and a backup tell of it.

`items` and `hot_words` have none: all that they hold is in an index too, and SQLite's own check compares the two. So it
does with the numbers that the database gives to rows (`GIVEN`), which nobody knows before they are written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from operator import itemgetter
from typing import Any, Final

import orjson
from sqlalchemy import Column, Connection, RowMapping, Table, bindparam, select, update

SIZE = 8
CHECKSUM = "checksum"
GIVEN: Final[Mapping[str, str]] = {"events": "sequence", "users": "user", "documents": "document"}
# How many columns at the end of a table came after its rows had checksums: where they are null, these leave them out.
ADDED: Final[Mapping[str, int]] = {"events": 2}
# Variables of one statement: SQLite takes 32,766.
AT_ONCE = 10_000


@cache
def protected(table: Table) -> tuple[str, ...]:
    """The columns that the checksum of a row is of, in order."""
    left_out = (CHECKSUM, GIVEN.get(table.name))
    return tuple(column.name for column in table.columns if column.name not in left_out)


def proven(table: Table, values: tuple[Any, ...]) -> tuple[Any, ...]:
    """What of a row's values in the columns of `protected` its checksum is of: all but what came later and is null. An
    older file may lack these columns.
    """
    least = len(protected(table)) - ADDED.get(table.name, 0)
    while len(values) > least and values[-1] is None:
        values = values[:-1]
    return values


def checksum(values: Sequence[Any]) -> bytes:
    """The checksum of a row (.9 µs): of what it holds in the columns of `protected`. Raises `TypeError` where one of
    them holds what none of ours does, such as an integer beyond 64 bits.
    """
    return blake2b(orjson.dumps(values, default=bytes.hex), digest_size=SIZE).digest()


def add_checksums(table: Table, rows: Iterable[dict[str, Any]]) -> None:
    """Give rows that are about to be written their checksums; each has all columns of `protected`, as numbers and texts
    of Python, and a float wherever the column is one.
    """
    values = _values(table)
    for row in rows:
        row[CHECKSUM] = checksum(values(row))


def is_whole(table: Table, row: RowMapping | Mapping[str, Any]) -> bool:
    """Whether a row, with all its columns, is what was written."""
    return matches(_values(table)(row), row[CHECKSUM])


def matches(values: Sequence[Any], found: Any) -> bool:
    """Whether a checksum is that of some values. Nothing that a changed byte makes of a value is an error here."""
    try:
        return bool(found == checksum(values))
    except (TypeError, ValueError):  # bytes that are longer than an integer, a text that is none
        return False


def whole_rows(table: Table, rows: Iterable[RowMapping]) -> list[RowMapping]:
    """Those of some rows, with all columns of a table, that are what was written."""
    return [row for row in rows if is_whole(table, row)]


def write_checksums(connection: Connection, key: Column[Any], values: Sequence[Any]) -> None:
    """Write the checksums of rows as they stand now, the last thing that is done to them. Rows that were damaged would
    pass for whole from then on: who calls this has looked at them before.

    Args:
        key: A column of the table that tells its rows apart.
        values: Of that column.
    """
    table = key.table
    assert isinstance(table, Table)
    change = update(table).where(key == bindparam("which")).values({CHECKSUM: bindparam("found")})
    for start in range(0, len(values), AT_ONCE):
        rows = connection.execute(select(table).where(key.in_(values[start : start + AT_ONCE]))).mappings().all()
        found = [{"which": row[key.name], "found": checksum(_values(table)(row))} for row in rows]
        if found:
            connection.execute(change, found)


@cache
def _values(table: Table) -> Callable[[Any], tuple[Any, ...]]:
    own: Callable[[Any], tuple[Any, ...]] = itemgetter(*protected(table))
    return (lambda row: proven(table, own(row))) if table.name in ADDED else own
