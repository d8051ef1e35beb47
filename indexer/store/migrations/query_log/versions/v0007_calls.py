"""Nonces of signed calls, and how many calls there were by caller, call and day."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

WIDE = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "nonces",
        sa.Column("app", sa.Text, primary_key=True),
        sa.Column("nonce", sa.Text, primary_key=True),
        sa.Column("time", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("nonces_time", "nonces", ["time"])
    op.create_table(
        "calls",
        sa.Column("day", sa.Text, primary_key=True),
        sa.Column("caller", sa.Text, primary_key=True),
        sa.Column("call", sa.Text, primary_key=True),
        sa.Column("calls", WIDE, nullable=False),
        sa.Column("refused", sa.Integer, nullable=False),
        sa.Column("failed", sa.Integer, nullable=False),
        sa.Column("took_ms", WIDE, nullable=False),
        sqlite_with_rowid=False,
    )
