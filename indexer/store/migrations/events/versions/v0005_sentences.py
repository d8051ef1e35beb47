"""A report of what is wrong may have a sentence of the reader's."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column, empty; the index is of the few rows that have something in it."""
    op.add_column("events", sa.Column("text", sa.Text))
    said = sa.text("text IS NOT NULL")
    op.create_index("events_text", "events", ["document"], sqlite_where=said, postgresql_where=said)
