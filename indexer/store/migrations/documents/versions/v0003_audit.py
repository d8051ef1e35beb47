"""Keys with roles, regions, sites, expiry and last use; the audit log, to which rows are only added."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
REFUSED = "audit log: rows are only added, and stay for 180 days"
SQLITE = (
    f"CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    "CREATE TRIGGER audit_kept BEFORE DELETE ON audit "
    "WHEN OLD.at > (CAST(strftime('%s', 'now') AS INTEGER) - 15552000) * 1000 "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION audit_refused() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF TG_OP = 'DELETE' AND OLD.at <= (extract(epoch FROM now()) - 15552000) * 1000 THEN RETURN OLD; END IF; "
    f"RAISE EXCEPTION '{REFUSED}'; END $$",
    "CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_refused()",
    "CREATE TRIGGER audit_whole BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_refused()",
)


def upgrade() -> None:
    """Add columns to keys, and the table of the log with what guards it."""
    op.add_column("keys", sa.Column("roles", sa.Text, nullable=False, server_default=""))
    op.add_column("keys", sa.Column("regions", sa.Text, nullable=False, server_default=""))
    op.add_column("keys", sa.Column("sites", sa.Text, nullable=False, server_default="[]"))
    op.add_column("keys", sa.Column("expires", sa.Text))
    op.add_column("keys", sa.Column("last_used", sa.Text))
    op.create_table(
        "audit",
        sa.Column("entry", NUMBER, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("person", sa.Text),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("region", sa.Text),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
        sa.Column("address", sa.Text),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("audit_at", "audit", ["at"])
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}.get(op.get_bind().dialect.name, ()):
        op.get_bind().exec_driver_sql(statement)
