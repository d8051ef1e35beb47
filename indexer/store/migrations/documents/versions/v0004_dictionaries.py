"""Dictionaries that a site keeps itself: drafts, approvals, numbered versions and the rows that they are made of."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
REFUSED = "dictionaries: what was published does not change"
ROW_CHANGED = (
    "OLD.until IS NOT NULL OR NEW.number <> OLD.number OR NEW.content <> OLD.content OR NEW.since <> OLD.since"
)
SQLITE = (
    f"CREATE TRIGGER dictionary_rows_unchanged BEFORE UPDATE ON dictionary_rows WHEN {ROW_CHANGED} "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    f"CREATE TRIGGER dictionary_rows_kept BEFORE DELETE ON dictionary_rows BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    "CREATE TRIGGER dictionary_versions_unchanged BEFORE UPDATE ON dictionary_versions "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    "CREATE TRIGGER dictionary_versions_kept BEFORE DELETE ON dictionary_versions "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION dictionaries_refused() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"RAISE EXCEPTION '{REFUSED}'; END $$",
    f"CREATE TRIGGER dictionary_rows_unchanged BEFORE UPDATE ON dictionary_rows FOR EACH ROW WHEN ({ROW_CHANGED}) "
    "EXECUTE FUNCTION dictionaries_refused()",
    "CREATE TRIGGER dictionary_rows_kept BEFORE DELETE ON dictionary_rows FOR EACH ROW "
    "EXECUTE FUNCTION dictionaries_refused()",
    "CREATE TRIGGER dictionary_versions_kept BEFORE UPDATE OR DELETE ON dictionary_versions FOR EACH ROW "
    "EXECUTE FUNCTION dictionaries_refused()",
)


def upgrade() -> None:
    """Make the tables, and what guards what was published."""
    op.create_table(
        "dictionary_versions",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("person", sa.Text),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("base", NUMBER, nullable=False),
        sa.Column("of", NUMBER),
        sa.Column("lexicon", sa.Text, nullable=False),
        sa.Column("shipped", sa.Text, nullable=False),
        sa.Column("changes", NUMBER, nullable=False),
        sa.Column("approver", sa.Text),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "dictionary_rows",
        sa.Column("number", NUMBER, primary_key=True),
        *_key(),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("place", sa.Float, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("since", NUMBER, nullable=False),
        sa.Column("until", NUMBER),
        sqlite_autoincrement=True,
    )
    op.create_index("dictionary_rows_until", "dictionary_rows", ["until"])
    op.create_index("dictionary_rows_since", "dictionary_rows", ["since"])
    op.create_table(
        "dictionary_drafts",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("author", sa.Text, nullable=False),
        *_key(),
        sa.Column("content", sa.Text),
        sa.Column("base", NUMBER, nullable=False),
        sa.Column("begun", sa.Text),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("changed", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("author", "kind", "key", "region", "site", "department", name="dictionary_drafts_of"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "dictionary_approvals",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("base", NUMBER, nullable=False),
        sa.Column("approver", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("dictionary_approvals_digest", "dictionary_approvals", ["digest"])
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}.get(op.get_bind().dialect.name, ()):
        op.get_bind().exec_driver_sql(statement)


def _key() -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "key", "region", "site", "department"))
