"""Numbers that others watch, each under a name."""

from __future__ import annotations

from sqlalchemy import Connection, select

from indexer.events.tables import marks
from indexer.store.dialects import upsert
from indexer.store.row_checksums import CHECKSUM, add_checksums, whole_rows

# The fingerprint of the key that persons are kept under, since the first one agreed.
KEY = "key"


def read_mark(connection: Connection, name: str) -> int:
    """A number; 0 where nothing has happened, or a changed byte has left none."""
    return whole_number(connection.execute(select(marks.c.value).where(marks.c.name == name)).scalar_one_or_none())


def read_whole_mark(connection: Connection, name: str) -> int | None:
    """A number as it was written; None where there is none, or it has changed since."""
    found = whole_rows(marks, connection.execute(select(marks).where(marks.c.name == name)).mappings())
    return int(found[0]["value"]) if found else None


def write_mark(connection: Connection, name: str, value: int, *, first: bool = False) -> None:
    """Note a number.

    Args:
        first: One that is there already stays.
    """
    row = {"name": name, "value": value}
    add_checksums(marks, [row])
    statement = upsert(connection, marks).values(row)
    changed = {"value": statement.excluded.value, CHECKSUM: statement.excluded[CHECKSUM]}
    kept = statement.on_conflict_do_nothing()
    connection.execute(kept if first else statement.on_conflict_do_update(index_elements=[marks.c.name], set_=changed))


def whole_number(found: object) -> int:
    """What a column of whole numbers holds; 0 where it holds none: nothing, or what a changed byte has left."""
    return found if isinstance(found, int) else 0
