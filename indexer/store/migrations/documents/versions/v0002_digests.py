"""Digests of bases and documents; what is there already gets them, as it is now."""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any

import orjson
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# Rows that are read and written at once.
CHUNK = 10_000
OF_BASE = ("base", "key", "content")
OF_DOCUMENT = (
    "doc", "id", "base", "region", "profile", "status", "effective", "expires", "updated", "popularity", "difference",
    "site", "load",
)  # fmt: skip


def upgrade() -> None:
    """Add the columns and fill them."""
    for name, fields, digest in (("bases", OF_BASE, _of_base), ("documents", OF_DOCUMENT, _of_document)):
        op.add_column(name, sa.Column("digest", sa.LargeBinary))
        _fill(name, fields, digest)


def _fill(name: str, fields: Sequence[str], digest: Callable[[Sequence[Any]], bytes]) -> None:
    connection = op.get_bind()
    table = sa.table(name, *map(sa.column, (*fields, "digest")))
    number = table.c[fields[0]]
    query = sa.select(*(table.c[field] for field in fields)).order_by(number).limit(CHUNK)
    change = sa.update(table).where(number == sa.bindparam("which")).values(digest=sa.bindparam("found"))
    last = -1
    while rows := connection.execute(query.where(number > last)).all():
        connection.execute(change, [{"which": row[0], "found": digest(row)} for row in rows])
        last = rows[-1][0]


def _of_base(row: Sequence[Any]) -> bytes:
    number, key, content = row
    return blake2b(orjson.dumps((number, key)) + content, digest_size=8).digest()


def _of_document(row: Sequence[Any]) -> bytes:
    numbers = orjson.dumps((*row[:10], *row[11:]))
    return blake2b(numbers + (row[10] or b""), digest_size=8).digest()
