"""What is to be looked after, and when it was last gathered."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _times(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, NUMBER, nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "queue_items",
        sa.Column("number", NUMBER, primary_key=True),
        *_text("about", "text", "region", "document", "shown", "site", "proposed", "why", "sort", "department"),
        *_text("owner", "due", "state", "note", "sources"),
        *_numbers("count"),
        *_text("outcome"),
        *_times("first_seen", "last_seen", "changed"),
        sa.Column("closed", sa.BigInteger),
        *_text("closed_by"),
        *_numbers("returned"),
        sa.UniqueConstraint("about", "text", "region", "document", name="queue_items_of"),
        sqlite_autoincrement=True,
    )
    op.create_index("queue_items_state", "queue_items", ["state"])
    op.create_table(
        "queue_rounds",
        sa.Column("number", NUMBER, primary_key=True),
        *_times("begun"),
        sa.Column("ended", sa.BigInteger),
        *_numbers("seen", "added", "mended", "returned"),
        sqlite_autoincrement=True,
    )
