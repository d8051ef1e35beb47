"""Tombstones: what was deleted stays known, so that an older write does not bring it back."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table. What was deleted before has no tombstone."""
    op.create_table(
        "document_tombstones",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("deleted", sa.BigInteger, nullable=False),
        sa.Column("sequence", NUMBER, nullable=False),
        sa.Column("load", NUMBER, nullable=False),
        sa.Column("region", sa.BigInteger),
        sa.Column("site", NUMBER),
        sa.Column("kind", sa.Text),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("checksum", sa.LargeBinary),
    )
    op.create_index("document_tombstones_sequence", "document_tombstones", ["sequence"])
