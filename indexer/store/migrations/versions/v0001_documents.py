"""Documents, bases, profiles, loads, keys."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create the first tables. Written out, since a migration must not follow later changes of `tables.py`."""
    op.create_table(
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
    op.create_index("loads_last_doc", "loads", ["last_doc"])
    op.create_table(
        "bases",
        sa.Column("base", NUMBER, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "profiles",
        sa.Column("profile", NUMBER, primary_key=True),
        sa.Column("value", sa.Text, nullable=False, unique=True),
    )
    op.create_table(
        "sites",
        sa.Column("site", NUMBER, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
    )
    op.create_table(
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
    op.create_index("documents_ended", "documents", ["ended"], sqlite_where=ended, postgresql_where=ended)
    op.create_table(
        "keys",
        sa.Column("key", NUMBER, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("digest", sa.Text, nullable=False, unique=True),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("created", sa.Text, nullable=False),
        sa.Column("revoked", sa.Text),
    )
