"""Rows of sealed secrets: values, and how they are written and read. Functions over a connection. Nothing here can
open one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, inspect, select

from indexer.store.hosts.wakeups import wake
from indexer.store.row_checksums import write_checksums
from indexer.store.sealed.tables import secrets

# The name of the table of contents.
CONTENTS: Final = ""


@dataclass(frozen=True, slots=True)
class SealedRow:
    """A secret as it is stored.

    Attributes:
        name: `CONTENTS` of the table of contents.
        version: Rises with each change, from 1.
        algorithm, master: Which cipher, and the id of the master key.
        wrapped, sealed: The data key and the value, each as nonce, ciphertext, tag.
        author: Who wrote it.
        at: ms since 1970 UTC.
    """

    name: str
    version: int
    algorithm: str
    master: str
    wrapped: bytes
    sealed: bytes
    author: str
    at: int


NAMES: Final = tuple(field.name for field in fields(SealedRow))
BYTES: Final = frozenset(("wrapped", "sealed"))


def all_rows(connection: Connection) -> dict[str, SealedRow]:
    """Every row by its name, also a damaged one, which cannot be opened; none where the database is of an older
    program.
    """
    if not inspect(connection).has_table(secrets.name):
        return {}
    found = connection.execute(select(secrets).order_by(secrets.c.name)).mappings()
    return {row["name"]: SealedRow(**{name: row[name] for name in NAMES}) for row in found}


def write_rows(connection: Connection, *rows: SealedRow) -> None:
    """Write rows in the place of those of the same names, and wake the other hosts."""
    remove_rows(connection, *(row.name for row in rows))
    numbers = [
        int(connection.execute(insert(secrets).values(**asdict(row))).inserted_primary_key[0])  # type: ignore[index]
        for row in rows
    ]
    write_checksums(connection, secrets, numbers)


def remove_rows(connection: Connection, *names: str) -> None:
    """Remove rows, and wake the other hosts."""
    for name in names:
        connection.execute(delete(secrets).where(secrets.c.name == name))
    wake(connection, secrets.name)


def remove_all(connection: Connection) -> None:
    """Remove every row, damaged ones too."""
    connection.execute(delete(secrets))
    wake(connection, secrets.name)


def values_of(row: SealedRow) -> dict[str, Any]:
    """A row as JSON values."""
    return {name: value.hex() if name in BYTES else value for name, value in asdict(row).items()}


def row_of(values: Mapping[str, Any]) -> SealedRow:
    """The row of `values_of`. Raises `KeyError`, `TypeError`, `ValueError` where they are none."""
    given: dict[str, Any] = {name: bytes.fromhex(values[name]) if name in BYTES else values[name] for name in NAMES}
    return SealedRow(**given)
