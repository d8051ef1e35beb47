"""Checksums of dictionaries, switches and keys; what is there already gets them, as it is now."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import orjson
import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

# Table → the columns that a checksum is of, the primary key first.
OF = {
    "dictionary_versions": (
        "number", "at", "actor", "person", "step", "note", "base", "of", "lexicon", "shipped", "changes", "approver",
    ),
    "dictionary_rows": (
        "number", "kind", "key", "region", "site", "department", "content", "place", "source", "since",
    ),
    "dictionary_drafts": (
        "number", "author", "kind", "key", "region", "site", "department", "content", "base", "begun", "note",
        "changed",
    ),
    "dictionary_approvals": ("number", "digest", "base", "approver", "at"),
    "switch_steps": ("number", "name", "state", "at", "author", "note", "reviewed", "reviewer", "remark"),
    "keys": (
        "key", "name", "digest", "scopes", "created", "revoked", "roles", "regions", "sites", "expires",
    ),
}  # fmt: skip
REFUSED = "dictionaries: what was published does not change"
# A version, and a row that has ended, get their checksum after they were written; then nothing changes any more.
ROW_CHANGED = (
    "(OLD.until IS NOT NULL AND OLD.checksum IS NOT NULL) OR NEW.number <> OLD.number OR NEW.content <> OLD.content "
    "OR NEW.since <> OLD.since"
)
SQLITE = (
    "DROP TRIGGER dictionary_rows_unchanged",
    "DROP TRIGGER dictionary_versions_unchanged",
    f"CREATE TRIGGER dictionary_rows_unchanged BEFORE UPDATE ON dictionary_rows WHEN {ROW_CHANGED} "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    "CREATE TRIGGER dictionary_versions_unchanged BEFORE UPDATE ON dictionary_versions "
    f"WHEN OLD.checksum IS NOT NULL BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
)
POSTGRESQL = (
    "DROP TRIGGER dictionary_rows_unchanged ON dictionary_rows",
    "DROP TRIGGER dictionary_versions_kept ON dictionary_versions",
    f"CREATE TRIGGER dictionary_rows_unchanged BEFORE UPDATE ON dictionary_rows FOR EACH ROW WHEN ({ROW_CHANGED}) "
    "EXECUTE FUNCTION dictionaries_refused()",
    "CREATE TRIGGER dictionary_versions_unchanged BEFORE UPDATE ON dictionary_versions FOR EACH ROW "
    "WHEN (OLD.checksum IS NOT NULL) EXECUTE FUNCTION dictionaries_refused()",
    "CREATE TRIGGER dictionary_versions_kept BEFORE DELETE ON dictionary_versions FOR EACH ROW "
    "EXECUTE FUNCTION dictionaries_refused()",
)


def upgrade() -> None:
    """Add the columns, let them be written once, and fill them."""
    for table in OF:
        op.add_column(table, sa.Column("checksum", sa.LargeBinary))
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}.get(op.get_bind().dialect.name, ()):
        op.get_bind().exec_driver_sql(statement)
    for table, columns in OF.items():
        _fill(table, columns)


def _fill(name: str, columns: Sequence[str]) -> None:
    connection = op.get_bind()
    table = sa.table(name, *map(sa.column, (*columns, "checksum")))
    number = table.c[columns[0]]
    change = sa.update(table).where(number == sa.bindparam("which")).values(checksum=sa.bindparam("found"))
    rows = connection.execute(sa.select(*(table.c[column] for column in columns))).all()
    if rows:
        connection.execute(change, [{"which": row[0], "found": _checksum(row)} for row in rows])


def _checksum(row: Sequence[Any]) -> bytes:
    return blake2b(orjson.dumps(list(row)), digest_size=8).digest()
