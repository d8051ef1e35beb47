"""Of entries that wait on hosts, how far they were taken is noted with them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the places."""
    op.create_table(
        "outbox_places",
        sa.Column("spool", sa.Text, primary_key=True),
        sa.Column("place", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
