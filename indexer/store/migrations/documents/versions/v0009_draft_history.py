"""What a draft was before each change of it, so that its author can step back."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import orjson
import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

# The columns that a checksum was of, the primary key first; the history comes behind them.
BEFORE = (
    "number", "author", "kind", "key", "region", "site", "department", "content", "base", "begun", "note", "changed",
)  # fmt: skip


def upgrade() -> None:
    """Add the column; drafts that were whole are so with it."""
    op.add_column("dictionary_drafts", sa.Column("history", sa.Text))
    connection = op.get_bind()
    drafts = sa.table("dictionary_drafts", *map(sa.column, (*BEFORE, "checksum")))
    rows = connection.execute(sa.select(*(drafts.c[name] for name in (*BEFORE, "checksum")))).all()
    whole = [row for row in rows if row[-1] == _checksum(row[:-1])]
    if whole:
        change = sa.update(drafts).where(drafts.c.number == sa.bindparam("which")).values(checksum=sa.bindparam("new"))
        connection.execute(change, [{"which": row[0], "new": _checksum([*row[:-1], None])} for row in whole])


def _checksum(row: Sequence[Any]) -> bytes:
    return blake2b(orjson.dumps(list(row)), digest_size=8).digest()
