"""What of a document people marked as wrong."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the column; of items that are there nobody has said."""
    op.add_column("queue_items", sa.Column("elements", sa.Text, nullable=False, server_default="{}"))
