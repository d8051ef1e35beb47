"""What is wrong on a page that somebody marks, and the site that an event happened on.

Rows that are there have neither, and keep their checksums: what came later is left out of them where it is null.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

COLUMNS = ("element", "site")


def upgrade() -> None:
    """Add the columns where they lack."""
    there = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("events")}
    for name in COLUMNS:
        if name not in there:
            op.add_column("events", sa.Column(name, sa.Text))
