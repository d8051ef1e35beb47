"""The id of an event is its sender's own: of two senders with the same id, both are kept.

SQLite cannot drop a constraint, so the table is made again and its rows are copied. What was there has the sender of
imports: a file that is imported again is known still.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

COLUMNS = (
    "sequence", "id", "type", "at", "received", "actor", "block", "user", "session", "region", "search_id", "query",
    "document", "shown", "position", "rating",
)  # fmt: skip


def upgrade() -> None:
    """Make the table anew, with its numbers: none is given twice, not even one whose row is gone."""
    connection = op.get_bind()
    numbers = sa.table("sqlite_sequence", sa.column("name"), sa.column("seq"))
    last = connection.execute(sa.select(numbers.c.seq).where(numbers.c.name == "events")).scalar_one_or_none()
    op.create_table(
        "events_by_sender",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("type", sa.SmallInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("received", sa.BigInteger, nullable=False),
        sa.Column("actor", sa.BigInteger, nullable=False),
        sa.Column("block", sa.BigInteger),
        sa.Column("user", sa.Integer),
        sa.Column("session", sa.BigInteger),
        sa.Column("region", sa.BigInteger),
        sa.Column("search_id", sa.Text),
        sa.Column("query", sa.Text),
        sa.Column("document", sa.Integer),
        sa.Column("shown", sa.Text),
        sa.Column("position", sa.Integer),
        sa.Column("rating", sa.SmallInteger),
        sa.Column("sender", sa.BigInteger, nullable=False, server_default="0"),
        sa.UniqueConstraint("id", "sender", name="events_id_sender"),
        sqlite_autoincrement=True,
    )
    old = sa.table("events", *map(sa.column, COLUMNS))
    new = sa.table("events_by_sender", *map(sa.column, COLUMNS))
    connection.execute(sa.insert(new).from_select(COLUMNS, sa.select(old).order_by(old.c.sequence)))
    op.drop_table("events")
    op.rename_table("events_by_sender", "events")
    op.create_index("events_received", "events", ["received"])
    op.create_index("events_user", "events", ["user", "at"], sqlite_where=sa.text("user IS NOT NULL"))
    if last is not None:
        connection.execute(sa.delete(numbers).where(numbers.c.name == "events"))
        connection.execute(sa.insert(numbers).values(name="events", seq=last))
