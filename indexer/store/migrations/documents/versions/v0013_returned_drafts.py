"""Drafts that a publisher sends back to their authors, with the reason."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "dictionary_returns",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("draft", NUMBER, nullable=False),
        sa.Column("changed", sa.BigInteger, nullable=False),
        sa.Column("returner", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("checksum", sa.LargeBinary),
        sqlite_autoincrement=True,
    )
    op.create_index("dictionary_returns_draft", "dictionary_returns", ["draft"])
