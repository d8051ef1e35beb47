"""What the gateway needs: callers with their public keys, sealed secrets, outside interfaces, the shelf of apps."""

import sqlalchemy as sa

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
    pass


def _interfaces() -> None:
    pass


def _shelf() -> None:
    pass
