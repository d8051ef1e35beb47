"""What was asked.

Logs from before there were versions have this table already: then only the version is noted.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the table where it is not there."""
    op.create_table(
        "queries",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("region", sa.Text),
        sa.Column("channel", sa.Text),
        sa.Column("page", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("relaxed", sa.Integer, nullable=False),
        sa.Column("took_ms", sa.Float, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_queries_at", "queries", ["at"], if_not_exists=True)
