"""Texts can be found by what they say, to be erased.

Rows from before have no digest: the worker gives them theirs, and whoever erases first the rest.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the digests, and the list of what was erased lately."""
    op.add_column("queries", sa.Column("digest", sa.BigInteger))
    op.create_index("queries_digest", "queries", ["digest"])
    op.create_table(
        "erased_texts",
        sa.Column("digest", sa.BigInteger, primary_key=True),
        sa.Column("at", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
