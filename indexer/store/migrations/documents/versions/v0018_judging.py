"""Judging: sets of queries, the documents that are to be judged, what judges said, what was settled."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _make_sets()
    op.create_table(
        "judgements",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("query_set", NUMBER, nullable=False),
        sa.Column("query", NUMBER, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("judge", sa.Text, nullable=False),
        sa.Column("grade", sa.SmallInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("guideline", sa.Text, nullable=False),
        sa.Column("ended", sa.BigInteger),
        sa.Column("checksum", sa.LargeBinary),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "judging_settlements",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("query_set", NUMBER, nullable=False),
        sa.Column("query", NUMBER, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("grade", sa.SmallInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("ended", sa.BigInteger),
        sa.Column("checksum", sa.LargeBinary),
        sqlite_autoincrement=True,
    )
    for table, pair in (("judgements", ("query", "document", "judge")), ("judging_settlements", ("query", "document"))):
        counts = sa.text("ended IS NULL")
        op.create_index(f"{table}_set", table, ["query_set"])
        op.create_index(
            f"{table}_counting", table, list(pair), unique=True, sqlite_where=counts, postgresql_where=counts
        )


def _make_sets() -> None:
    op.create_table(
        "judging_sets",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("made", sa.BigInteger, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("guideline", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("checksum", sa.LargeBinary),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "judging_queries",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("query_set", NUMBER, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("region", sa.Text, nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("band", sa.Text, nullable=False),
        sa.Column("weight", sa.Float, nullable=False),
        sa.Column("checksum", sa.LargeBinary),
        sa.UniqueConstraint("query_set", "id", name="judging_queries_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "judging_pool",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("query_set", NUMBER, nullable=False),
        sa.Column("query", NUMBER, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("states", sa.Text, nullable=False),
        sa.Column("checksum", sa.LargeBinary),
        sa.UniqueConstraint("query", "document", name="judging_pool_pair"),
        sqlite_autoincrement=True,
    )
    op.create_index("judging_pool_set", "judging_pool", ["query_set"])
