"""What is switched off for everybody, and who has looked at that afterwards."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "switch_steps",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("reviewed", sa.BigInteger),
        sa.Column("reviewer", sa.Text),
        sa.Column("remark", sa.Text),
        sqlite_autoincrement=True,
    )
    op.create_index("switch_steps_name", "switch_steps", ["name", "number"])
