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
    lists = ("public_keys", "calls", "scopes", "regions", "sites", "networks", "certificates")
    op.create_table(
        "callers",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("app", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in lists),
        sa.Column("minute_quota", sa.Integer, nullable=False),
        sa.Column("day_quota", sa.Integer, nullable=False),
        *(sa.Column(name, sa.BigInteger) for name in ("starts", "ends", "stopped")),
        sa.Column("made", sa.BigInteger, nullable=False),
        sa.Column("checksum", sa.LargeBinary),
        sqlite_autoincrement=True,
    )


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
    op.create_table(
        "interfaces",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("changed", sa.BigInteger, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("checksum", sa.LargeBinary),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "interface_checks",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("interface", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("ms", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("resume", sa.BigInteger, nullable=False),
        sa.Column("by_hand", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("interface_checks_of", "interface_checks", ["interface", "number"])


def _shelf() -> None:
    op.create_table(
        "apps",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("step", NUMBER, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("shown", sa.SmallInteger, nullable=False),
        sa.Column("said", sa.SmallInteger, nullable=False),
        sa.Column("kept", sa.Text, nullable=False),
        sa.Column("checksum", sa.LargeBinary),
    )
    op.create_index("apps_state", "apps", ["state"])
    op.create_table(
        "app_steps",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("app", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("person", sa.Text),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("tests", sa.Text, nullable=False),
        sa.Column("kept", sa.Text, nullable=False),
        sa.Column("checksum", sa.LargeBinary),
        sqlite_autoincrement=True,
    )
    op.create_index("app_steps_app", "app_steps", ["app", "number"])
