"""What 0.2.0 added: entries prove themselves and can be found by their text, to be erased; what was asked in a week is
counted once, and read at once. Numbers between were never released.

Entries from before have no digest of their text: the worker gives them theirs, and whoever erases first the rest. They
say nothing of their site, of what held them back, or of a correction.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0001"

COUNTS = ("searches", "none", "held", "corrected", "reported", "clicked", "first", "actors")


def upgrade() -> None:
    """Add what entries say besides, the list of what was erased lately, and the tables that are counted from them."""
    for name, kind in (("digest", sa.BigInteger), ("whole", sa.BigInteger), ("site", sa.Text), ("blocked", sa.Text)):
        op.add_column("queries", sa.Column(name, kind))
    op.add_column("queries", sa.Column("corrected", sa.Integer))
    op.create_index("queries_digest", "queries", ["digest"])
    op.create_table(
        "erased_texts",
        sa.Column("digest", sa.BigInteger, primary_key=True),
        sa.Column("at", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "query_weeks",
        sa.Column("region", sa.Text, primary_key=True),
        sa.Column("site", sa.Text, primary_key=True),
        sa.Column("week", sa.Text, primary_key=True),
        sa.Column("text", sa.Text, primary_key=True),
        sa.Column("digest", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in COUNTS),
        sqlite_with_rowid=False,
    )
    op.create_index("query_weeks_digest", "query_weeks", ["digest"])
    op.create_index("query_weeks_week", "query_weeks", ["week"])
    op.create_table(
        "query_holds",
        sa.Column("region", sa.Text, primary_key=True),
        sa.Column("site", sa.Text, primary_key=True),
        sa.Column("week", sa.Text, primary_key=True),
        sa.Column("category", sa.Text, primary_key=True),
        sa.Column("searches", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "counted_weeks",
        sa.Column("week", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("final", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
