"""What 0.2.0 added: the id of an event is its sender's own (of two senders with the same id, both are kept), rows have
checksums, and an event may name a page's element and a site. Numbers between were never released.

SQLite cannot drop a constraint, so the table of events is made again and its rows are copied. What was there has the
sender of imports: a file that is imported again is known still. Every row that is there gets its checksum, as it is.
On PostgreSQL there are no such rows: it had no events before there were checksums.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import orjson
import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0001"

EVENT = (
    "id", "type", "at", "received", "actor", "block", "user", "session", "region", "search_id", "query", "document",
    "shown", "position", "rating",
)  # fmt: skip
# Table → the columns that a checksum is of. Texts are read as bytes: one with a changed byte stops no upgrade.
OF = {
    "events": (*EVENT, "sender"),
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
    """Make the table of events anew, and fill in the checksums, adding their columns where they lack: a note of the
    version may have been lost. A million events take some ten seconds.
    """
    _remake_events()
    connection = op.get_bind()
    if sqlite := connection.dialect.name == "sqlite":
        # a function of SQLite's own walk over the rows: none of them has to be held here
        driver: Any = connection.connection.driver_connection
        driver.create_function("row_checksum", -1, _checksum)
    for name, columns in OF.items():
        if all(column["name"] != "checksum" for column in sa.inspect(connection).get_columns(name)):
            op.add_column(name, sa.Column("checksum", sa.LargeBinary))
        if sqlite:
            table = sa.table(name, *map(sa.column, (*columns, "checksum")))
            found = sa.func.row_checksum(*(_value(table.c[column]) for column in columns))
            connection.execute(sa.update(table).values(checksum=found))


def _remake_events() -> None:
    """With its numbers: none is given twice, not even one whose row is gone."""
    connection = op.get_bind()
    numbers = sa.table("sqlite_sequence", sa.column("name"), sa.column("seq"))
    sqlite, seen = connection.dialect.name == "sqlite", sa.select(numbers.c.seq).where(numbers.c.name == "events")
    last = connection.execute(seen).scalar_one_or_none() if sqlite else None
    op.create_table(
        "events_by_sender",
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("type", sa.SmallInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("received", sa.BigInteger, nullable=False),
        sa.Column("actor", sa.BigInteger, nullable=False),
        sa.Column("block", sa.BigInteger),
        sa.Column("user", sa.Integer),
        sa.Column("session", sa.BigInteger),
        sa.Column("region", sa.BigInteger),
        sa.Column("search_id", sa.Text),
        sa.Column("query", sa.Text),
        sa.Column("document", sa.Integer),
        sa.Column("shown", sa.Text),
        sa.Column("position", sa.Integer),
        sa.Column("rating", sa.SmallInteger),
        sa.Column("sender", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("checksum", sa.LargeBinary),
        sa.Column("element", sa.Text),
        sa.Column("site", sa.Text),
        sa.UniqueConstraint("id", "sender", name="events_id_sender"),
        sqlite_autoincrement=True,
    )
    columns = ("sequence", *EVENT)
    old, new = (sa.table(name, *map(sa.column, columns)) for name in ("events", "events_by_sender"))
    connection.execute(sa.insert(new).from_select(columns, sa.select(old).order_by(old.c.sequence)))
    op.drop_table("events")
    op.rename_table("events_by_sender", "events")
    op.create_index("events_received", "events", ["received"])
    agreed = sa.text('"user" IS NOT NULL')
    op.create_index("events_user", "events", ["user", "at"], sqlite_where=agreed, postgresql_where=agreed)
    if last is not None:
        connection.execute(sa.delete(numbers).where(numbers.c.name == "events"))
        connection.execute(sa.insert(numbers).values(name="events", seq=last))


def _value(column: sa.ColumnClause[Any]) -> sa.ColumnElement[Any]:
    if column.name == SALT:
        return sa.func.lower(sa.func.hex(column))
    return sa.cast(column, sa.LargeBinary) if column.name in TEXTS else column


def _checksum(*values: Any) -> bytes:
    read: Sequence[Any] = [value.decode(errors="replace") if isinstance(value, bytes) else value for value in values]
    return blake2b(orjson.dumps(read), digest_size=8).digest()
