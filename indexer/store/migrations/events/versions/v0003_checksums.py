"""Checksums of events, persons and what is counted for hot terms; what is there already gets them, as it is now."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import orjson
import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

# Table → the columns that a checksum is of. Texts are read as bytes: one with a changed byte stops no upgrade.
OF = {
    "events": (
        "id", "type", "at", "received", "actor", "block", "user", "session", "region", "search_id", "query",
        "document", "shown", "position", "rating", "sender",
    ),
    "documents": ("id", "item"),
    "users": ("hash", "agreed", "seen"),
    "favourites": ("user", "document", "at", "kept"),
    "salts": ("day", "salt"),
    "marks": ("name", "value"),
    "tombstones": ("hash", "at"),
    "hot_sightings": ("actor", "term", "block", "region", "bucket", "day"),
    "hot_usual": ("region", "hour", "term", "week", "mean", "square"),
    "hot_terms": ("region", "rank", "text", "heat", "trend", "evidence"),
    "hot_state": ("name", "value"),
}  # fmt: skip
TEXTS = {"id", "search_id", "query", "shown", "hash", "name", "text", "trend", "evidence"}
# The only bytes there are.
SALT = "salt"


def upgrade() -> None:
    """Add the columns where they lack, and fill them; a million events take some ten seconds."""
    connection = op.get_bind()
    # a function of SQLite's own walk over the rows: none of them has to be held here
    driver: Any = connection.connection.driver_connection
    driver.create_function("row_checksum", -1, _checksum)
    for name, columns in OF.items():
        if all(column["name"] != "checksum" for column in sa.inspect(connection).get_columns(name)):
            op.add_column(name, sa.Column("checksum", sa.LargeBinary))
        table = sa.table(name, *map(sa.column, (*columns, "checksum")))
        found = sa.func.row_checksum(*(_value(table.c[column]) for column in columns))
        connection.execute(sa.update(table).values(checksum=found))


def _value(column: sa.ColumnClause[Any]) -> sa.ColumnElement[Any]:
    if column.name == SALT:
        return sa.func.lower(sa.func.hex(column))
    return sa.cast(column, sa.LargeBinary) if column.name in TEXTS else column


def _checksum(*values: Any) -> bytes:
    read: Sequence[Any] = [value.decode(errors="replace") if isinstance(value, bytes) else value for value in values]
    return blake2b(orjson.dumps(read), digest_size=8).digest()
