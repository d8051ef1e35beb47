"""Accounts of the console, their sessions, and failed sign-ins."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "accounts",
        sa.Column("account", NUMBER, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("password", sa.Text),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("regions", sa.Text, nullable=False, server_default=""),
        sa.Column("sites", sa.Text, nullable=False, server_default="[]"),
        sa.Column("created", sa.Text, nullable=False),
        sa.Column("password_changed", sa.Text),
        sa.Column("must_change", sa.Integer, nullable=False, server_default="0"),
        sa.Column("locked", sa.Text),
        sa.Column("last_sign_in", sa.Text),
        sa.Column("checksum", sa.LargeBinary),
    )
    op.create_table(
        "console_sessions",
        sa.Column("session", NUMBER, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False, unique=True),
        sa.Column("account", NUMBER, nullable=False),
        sa.Column("way", sa.Text, nullable=False),
        sa.Column("address", sa.Text),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False),
    )
    op.create_index("console_sessions_account", "console_sessions", ["account"])
    op.create_table(
        "sign_in_failures",
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("last", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
    )
