"""Departures: which documents left a region, a site or a kind, for those who follow the feed of changes."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table. There are no cursors yet that would ask for what left before."""
    op.create_table(
        "document_departures",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("sequence", NUMBER, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("region", sa.BigInteger, nullable=False),
        sa.Column("site", NUMBER),
        sa.Column("profile", NUMBER, nullable=False),
        sa.Column("moved", sa.SmallInteger, nullable=False),
    )
    op.create_index("document_departures_sequence", "document_departures", ["sequence"])
