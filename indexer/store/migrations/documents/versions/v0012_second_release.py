"""What 0.2.0 added to the first release: digests of documents, the audit log, a site's own dictionaries, switches, the
monitor, accounts, the queue, and who mends the catalogue. Numbers between were never released.
"""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any

import orjson
import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
# Rows that are read and written at once.
CHUNK = 10_000
# The columns that a digest is of, the primary key first.
OF_BASE = ("base", "key", "content")
OF_DOCUMENT = (
    "doc", "id", "base", "region", "profile", "status", "effective", "expires", "updated", "popularity", "difference",
    "site", "load",
)  # fmt: skip
OF_KEY = ("key", "name", "digest", "scopes", "created", "revoked", "roles", "regions", "sites", "expires")

AUDIT_REFUSED = "audit log: rows are only added, and stay for 180 days"
PUBLISHED = "dictionaries: what was published does not change"
# A version, and a row that has ended, get their checksum after they were written; then nothing changes any more.
ROW_CHANGED = (
    "(OLD.until IS NOT NULL AND OLD.checksum IS NOT NULL) OR NEW.number <> OLD.number OR NEW.content <> OLD.content "
    "OR NEW.since <> OLD.since"
)
SQLITE = (
    f"CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, '{AUDIT_REFUSED}'); END",
    "CREATE TRIGGER audit_kept BEFORE DELETE ON audit "
    "WHEN OLD.at > (CAST(strftime('%s', 'now') AS INTEGER) - 15552000) * 1000 "
    f"BEGIN SELECT RAISE(ABORT, '{AUDIT_REFUSED}'); END",
    f"CREATE TRIGGER dictionary_rows_unchanged BEFORE UPDATE ON dictionary_rows WHEN {ROW_CHANGED} "
    f"BEGIN SELECT RAISE(ABORT, '{PUBLISHED}'); END",
    "CREATE TRIGGER dictionary_rows_kept BEFORE DELETE ON dictionary_rows "
    f"BEGIN SELECT RAISE(ABORT, '{PUBLISHED}'); END",
    "CREATE TRIGGER dictionary_versions_unchanged BEFORE UPDATE ON dictionary_versions "
    f"WHEN OLD.checksum IS NOT NULL BEGIN SELECT RAISE(ABORT, '{PUBLISHED}'); END",
    "CREATE TRIGGER dictionary_versions_kept BEFORE DELETE ON dictionary_versions "
    f"BEGIN SELECT RAISE(ABORT, '{PUBLISHED}'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION audit_refused() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF TG_OP = 'DELETE' AND OLD.at <= (extract(epoch FROM now()) - 15552000) * 1000 THEN RETURN OLD; END IF; "
    f"RAISE EXCEPTION '{AUDIT_REFUSED}'; END $$",
    "CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_refused()",
    "CREATE TRIGGER audit_whole BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_refused()",
    "CREATE FUNCTION dictionaries_refused() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"RAISE EXCEPTION '{PUBLISHED}'; END $$",
    f"CREATE TRIGGER dictionary_rows_unchanged BEFORE UPDATE ON dictionary_rows FOR EACH ROW WHEN ({ROW_CHANGED}) "
    "EXECUTE FUNCTION dictionaries_refused()",
    "CREATE TRIGGER dictionary_rows_kept BEFORE DELETE ON dictionary_rows FOR EACH ROW "
    "EXECUTE FUNCTION dictionaries_refused()",
    "CREATE TRIGGER dictionary_versions_unchanged BEFORE UPDATE ON dictionary_versions FOR EACH ROW "
    "WHEN (OLD.checksum IS NOT NULL) EXECUTE FUNCTION dictionaries_refused()",
    "CREATE TRIGGER dictionary_versions_kept BEFORE DELETE ON dictionary_versions FOR EACH ROW "
    "EXECUTE FUNCTION dictionaries_refused()",
)


def upgrade() -> None:
    """Make the tables and what guards them; what is there already gets its digests, as it is now."""
    _documents_and_keys()
    _dictionaries()
    _monitor()
    _console()
    _queue()
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}.get(op.get_bind().dialect.name, ()):
        op.get_bind().exec_driver_sql(statement)


def _documents_and_keys() -> None:
    op.add_column("bases", sa.Column("digest", sa.LargeBinary))
    op.add_column("documents", sa.Column("digest", sa.LargeBinary))
    op.add_column("keys", sa.Column("roles", sa.Text, nullable=False, server_default=""))
    op.add_column("keys", sa.Column("regions", sa.Text, nullable=False, server_default=""))
    op.add_column("keys", sa.Column("sites", sa.Text, nullable=False, server_default="[]"))
    op.add_column("keys", sa.Column("expires", sa.Text))
    op.add_column("keys", sa.Column("last_used", sa.Text))
    op.add_column("keys", _checksum())
    _fill("bases", "digest", OF_BASE, _of_base)
    _fill("documents", "digest", OF_DOCUMENT, _of_document)
    _fill("keys", "checksum", OF_KEY, _of_key)


def _dictionaries() -> None:
    of = ("kind", "key", "region", "site", "department")
    _table(
        "dictionary_versions", "number",
        *_times("at"), *_texts("actor"), sa.Column("person", sa.Text), *_texts("step", "note"), *_numbers("base"),
        sa.Column("of", NUMBER), *_texts("lexicon", "shipped"), *_numbers("changes"), sa.Column("approver", sa.Text),
        _checksum(),
    )  # fmt: skip
    _table(
        "dictionary_rows", "number",
        *_texts(*of, "content"), sa.Column("place", sa.Float, nullable=False), *_texts("source"), *_numbers("since"),
        sa.Column("until", NUMBER), _checksum(),
    )  # fmt: skip
    op.create_index("dictionary_rows_until", "dictionary_rows", ["until"])
    op.create_index("dictionary_rows_since", "dictionary_rows", ["since"])
    _table(
        "dictionary_drafts", "number",
        *_texts("author", *of), sa.Column("content", sa.Text), *_numbers("base"), sa.Column("begun", sa.Text),
        *_texts("note"), *_times("changed"), _checksum(), sa.Column("history", sa.Text),
        sa.UniqueConstraint("author", *of, name="dictionary_drafts_of"),
    )  # fmt: skip
    _table(
        "dictionary_approvals", "number",
        *_texts("digest"), *_numbers("base"), *_texts("approver"), *_times("at"), _checksum(),
    )  # fmt: skip
    op.create_index("dictionary_approvals_digest", "dictionary_approvals", ["digest"])
    _table(
        "switch_steps", "number",
        *_texts("name", "state"), *_times("at"), *_texts("author", "note"), sa.Column("reviewed", sa.BigInteger),
        sa.Column("reviewer", sa.Text), sa.Column("remark", sa.Text), _checksum(),
    )  # fmt: skip
    op.create_index("switch_steps_name", "switch_steps", ["name", "number"])


def _monitor() -> None:
    _table(
        "kept_queries", "number",
        *_texts("query", "region", "wants", "document", "base"), sa.Column("blocks", sa.SmallInteger, nullable=False),
        sa.Column("row", sa.Text), *_texts("author", "owner", "note"), *_times("created"), _checksum(),
    )  # fmt: skip
    _table(
        "patrol_outcomes", "number",
        *_texts("query", "region", "document", "title", "owner"), *_numbers("total"), *_times("at"),
        *_numbers("sequence", "version"), *_texts("lexicon", "generation"),
        sa.UniqueConstraint("query", "region", name="patrol_outcomes_of"),
    )  # fmt: skip
    _table(
        "patrol_findings", "number",
        *_texts("query", "region", "what"), *_numbers("kept"), *_texts("source"), *_numbers("count"),
        *_texts("owner", "content"), *_times("at"), sa.Column("closed", sa.BigInteger),
    )  # fmt: skip
    op.create_index("patrol_findings_closed", "patrol_findings", ["closed"])
    _table(
        "patrol_runs", "number",
        *_texts("reason"), *_times("begun"), sa.Column("ended", sa.BigInteger), *_numbers("sequence", "version"),
        *_texts("lexicon", "generation"), *_numbers("asked", "found"),
    )  # fmt: skip


def _console() -> None:
    _table(
        "audit", "entry",
        *_times("at"), *_texts("actor"), sa.Column("person", sa.Text), *_texts("action", "target"),
        *(sa.Column(name, sa.Text) for name in ("region", "before", "after", "address")),
        *_texts("previous", "digest"),
    )  # fmt: skip
    op.create_index("audit_at", "audit", ["at"])
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
        _checksum(),
    )
    op.create_table(
        "console_sessions",
        sa.Column("session", NUMBER, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False, unique=True),
        *_numbers("account"),
        *_texts("way"),
        sa.Column("address", sa.Text),
        *_times("created", "seen"),
    )
    op.create_index("console_sessions_account", "console_sessions", ["account"])
    op.create_table(
        "sign_in_failures",
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        *_times("last", "until"),
    )


def _queue() -> None:
    _table(
        "queue_items", "number",
        *_texts("about", "text", "region", "document", "shown", "site", "proposed", "why", "sort", "department"),
        *_texts("owner", "due", "state", "note", "sources"), *_numbers("count"), *_texts("outcome"),
        *_times("first_seen", "last_seen", "changed"), sa.Column("closed", sa.BigInteger), *_texts("closed_by"),
        *_numbers("returned"), sa.Column("elements", sa.Text, nullable=False, server_default="{}"),
        sa.UniqueConstraint("about", "text", "region", "document", name="queue_items_of"),
    )  # fmt: skip
    op.create_index("queue_items_state", "queue_items", ["state"])
    _table(
        "queue_rounds", "number",
        *_times("begun"), sa.Column("ended", sa.BigInteger), *_numbers("seen", "added", "mended", "returned"),
    )  # fmt: skip
    op.create_table(
        "quality_assignments",
        sa.Column("department", sa.Text, primary_key=True),
        sa.Column("region", sa.Text, primary_key=True),
        *_texts("owner", "due", "note"),
        *_times("changed"),
    )


def _table(name: str, number: str, *parts: Any) -> None:
    op.create_table(name, sa.Column(number, NUMBER, primary_key=True), *parts, sqlite_autoincrement=True)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def _times(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, NUMBER, nullable=False) for name in names]


def _checksum() -> sa.Column[bytes]:
    return sa.Column("checksum", sa.LargeBinary)


def _fill(name: str, digest: str, fields: Sequence[str], of: Callable[[Sequence[Any]], bytes]) -> None:
    connection = op.get_bind()
    table = sa.table(name, *map(sa.column, (*fields, digest)))
    number = table.c[fields[0]]
    query = sa.select(*(table.c[field] for field in fields)).order_by(number).limit(CHUNK)
    change = sa.update(table).where(number == sa.bindparam("which")).values({digest: sa.bindparam("found")})
    last = -1
    while rows := connection.execute(query.where(number > last)).all():
        connection.execute(change, [{"which": row[0], "found": of(row)} for row in rows])
        last = rows[-1][0]


def _of_base(row: Sequence[Any]) -> bytes:
    number, key, content = row
    return _hash(orjson.dumps((number, key)) + content)


def _of_document(row: Sequence[Any]) -> bytes:
    return _hash(orjson.dumps((*row[:10], *row[11:])) + (row[10] or b""))


def _of_key(row: Sequence[Any]) -> bytes:
    return _hash(orjson.dumps(list(row)))


def _hash(content: bytes) -> bytes:
    return blake2b(content, digest_size=8).digest()
