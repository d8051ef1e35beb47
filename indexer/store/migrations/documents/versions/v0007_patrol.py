"""Queries that editors keep, what the patrol's queries led to, and what it has found."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, NUMBER, nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "kept_queries",
        sa.Column("number", NUMBER, primary_key=True),
        *_text("query", "region", "wants", "document", "base"),
        sa.Column("blocks", sa.SmallInteger, nullable=False),
        sa.Column("row", sa.Text),
        *_text("author", "owner", "note"),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("checksum", sa.LargeBinary),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "patrol_outcomes",
        sa.Column("number", NUMBER, primary_key=True),
        *_text("query", "region", "document", "title", "owner"),
        *_numbers("total"),
        sa.Column("at", sa.BigInteger, nullable=False),
        *_numbers("sequence", "version"),
        *_text("lexicon", "generation"),
        sa.UniqueConstraint("query", "region", name="patrol_outcomes_of"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "patrol_findings",
        sa.Column("number", NUMBER, primary_key=True),
        *_text("query", "region", "what"),
        *_numbers("kept"),
        *_text("source"),
        *_numbers("count"),
        *_text("owner", "content"),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("closed", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    op.create_index("patrol_findings_closed", "patrol_findings", ["closed"])
    op.create_table(
        "patrol_runs",
        sa.Column("number", NUMBER, primary_key=True),
        *_text("reason"),
        sa.Column("begun", sa.BigInteger, nullable=False),
        sa.Column("ended", sa.BigInteger),
        *_numbers("sequence", "version"),
        *_text("lexicon", "generation"),
        *_numbers("asked", "found"),
        sqlite_autoincrement=True,
    )
