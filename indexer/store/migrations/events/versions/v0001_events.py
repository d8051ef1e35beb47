"""Events, persons, and the counts behind hot terms.

Files from before there were versions have these tables already, or some of them: then only what lacks is made.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# With more than 2**31 of them; a key of SQLite is numbered by itself only where it is INTEGER.
WIDE = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create the tables that are not there."""
    _events()
    _people()
    _hot_terms()


def _table(name: str, *columns: sa.Column[Any], **options: Any) -> None:
    op.create_table(name, *columns, if_not_exists=True, **options)


def _index(name: str, table: str, columns: list[str], **options: Any) -> None:
    op.create_index(name, table, columns, if_not_exists=True, **options)


def _events() -> None:
    _table(
        "events",
        sa.Column("sequence", WIDE, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
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
        sqlite_autoincrement=True,
    )
    _index("events_received", "events", ["received"])
    agreed = sa.text('"user" IS NOT NULL')
    _index("events_user", "events", ["user", "at"], sqlite_where=agreed, postgresql_where=agreed)
    _table(
        "items",
        sa.Column("item", sa.Integer, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
    )
    _table(
        "documents",
        sa.Column("document", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("item", sa.Integer, nullable=False),
    )
    _table(
        "salts",
        sa.Column("day", sa.Integer, primary_key=True),
        sa.Column("salt", sa.LargeBinary, nullable=False),
    )
    _table(
        "marks",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.BigInteger, nullable=False),
    )


def _people() -> None:
    _table(
        "users",
        sa.Column("user", sa.Integer, primary_key=True),
        sa.Column("hash", sa.Text, nullable=False, unique=True),
        sa.Column("agreed", sa.BigInteger),
        sa.Column("seen", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    _table(
        "favourites",
        sa.Column("user", sa.Integer, primary_key=True),
        sa.Column("document", sa.Integer, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("kept", sa.SmallInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    _table(
        "tombstones",
        sa.Column("hash", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )


def _hot_terms() -> None:
    _table(
        "hot_words",
        sa.Column("term", sa.Integer, primary_key=True),
        sa.Column("text", sa.Text, nullable=False, unique=True),
        sqlite_autoincrement=True,
    )
    _table(
        "hot_sightings",
        sa.Column("actor", sa.BigInteger, primary_key=True),
        sa.Column("term", sa.Integer, primary_key=True),
        sa.Column("block", sa.BigInteger),
        sa.Column("region", sa.BigInteger, nullable=False),
        sa.Column("bucket", sa.Integer, nullable=False),
        sa.Column("day", WIDE, nullable=False),
        sqlite_with_rowid=False,
    )
    _index("hot_sightings_bucket", "hot_sightings", ["bucket"])
    _index("hot_sightings_term", "hot_sightings", ["term"])
    _table(
        "hot_usual",
        sa.Column("region", sa.BigInteger, primary_key=True),
        sa.Column("hour", sa.SmallInteger, primary_key=True),
        sa.Column("term", sa.Integer, primary_key=True),
        sa.Column("week", sa.Integer, nullable=False),
        sa.Column("mean", sa.Float, nullable=False),
        sa.Column("square", sa.Float, nullable=False),
        sqlite_with_rowid=False,
    )
    _index("hot_usual_term", "hot_usual", ["term"])
    _table(
        "hot_terms",
        sa.Column("region", sa.BigInteger, primary_key=True),
        sa.Column("rank", sa.SmallInteger, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("heat", sa.Float, nullable=False),
        sa.Column("trend", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    _table(
        "hot_state",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.BigInteger, nullable=False),
    )
