"""Entries prove themselves; those from before cannot."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the digest of a whole entry."""
    op.add_column("queries", sa.Column("whole", sa.BigInteger))
