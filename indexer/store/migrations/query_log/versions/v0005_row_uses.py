"""What rows of the dictionaries did in the last weeks is summed every night."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

# Sums over weeks.
WIDE = sa.BigInteger().with_variant(sa.Integer, "sqlite")
COUNTS = (
    "searches", "reported", "clicked", "first", "reported_before", "clicked_before", "first_before",
)  # fmt: skip


def upgrade() -> None:
    """Add the sums, and when they were made."""
    op.create_table(
        "row_uses",
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("kind", "key", "region", "site", "department")),
        sa.Column("row", sa.Integer, nullable=False),
        sa.Column("begun", sa.BigInteger),
        sa.Column("week", sa.Text, nullable=False),
        sa.Column("queries", sa.Integer, nullable=False),
        *(sa.Column(name, WIDE, nullable=False) for name in COUNTS),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("tried", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "row_use_rounds",
        sa.Column("at", sa.BigInteger, primary_key=True),
        sa.Column("first", sa.Text, nullable=False),
        sa.Column("last", sa.Text, nullable=False),
        sa.Column("queries", sa.Integer, nullable=False),
        *(sa.Column(name, WIDE, nullable=False) for name in ("searches", "total")),
        sqlite_with_rowid=False,
    )
