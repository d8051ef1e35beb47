"""Documents, bases, profiles, loads, keys.

Made where they are not there: a note of the version may have been lost.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _table(name: str, *parts: Any) -> None:
    op.create_table(name, *parts, if_not_exists=True)


def _index(name: str, table: str, columns: list[str], **options: Any) -> None:
    op.create_index(name, table, columns, if_not_exists=True, **options)


def upgrade() -> None:
    """Create the first tables. Written out, since a migration must not follow later changes of `tables.py`."""
    _table(
        "loads",
        sa.Column("load", NUMBER, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("site", sa.Text),
        sa.Column("started", sa.Text, nullable=False),
        sa.Column("finished", sa.Text),
        sa.Column("sequence", NUMBER, unique=True),
        sa.Column("first_doc", NUMBER),
        sa.Column("last_doc", NUMBER),
        *(sa.Column(name, NUMBER, nullable=False) for name in ("written", "replaced", "removed", "skipped")),
    )
    _index("loads_last_doc", "loads", ["last_doc"])
    _table(
        "bases",
        sa.Column("base", NUMBER, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    _table(
        "profiles",
        sa.Column("profile", NUMBER, primary_key=True),
        sa.Column("value", sa.Text, nullable=False, unique=True),
    )
    _table(
        "sites",
        sa.Column("site", NUMBER, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
    )
    _table(
        "documents",
        sa.Column("doc", NUMBER, primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("load", NUMBER, nullable=False),
        sa.Column("ended", NUMBER),
        sa.Column("base", NUMBER, nullable=False),
        sa.Column("region", sa.BigInteger, nullable=False),
        sa.Column("profile", NUMBER, nullable=False),
        sa.Column("site", NUMBER),
        sa.Column("status", sa.SmallInteger, nullable=False),
        sa.Column("effective", sa.BigInteger),
        sa.Column("expires", sa.BigInteger),
        sa.Column("updated", sa.BigInteger),
        sa.Column("popularity", sa.Float),
        sa.Column("difference", sa.LargeBinary),
        sa.UniqueConstraint("id", "load", name="documents_id_load"),
    )
    ended = sa.text("ended IS NOT NULL")
    _index("documents_ended", "documents", ["ended"], sqlite_where=ended, postgresql_where=ended)
    _table(
        "keys",
        sa.Column("key", NUMBER, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("digest", sa.Text, nullable=False, unique=True),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("created", sa.Text, nullable=False),
        sa.Column("revoked", sa.Text),
    )
