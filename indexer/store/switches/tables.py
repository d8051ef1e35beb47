"""The table of switches; it joins those of the documents' database. A switch is as its newest step says."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, LargeBinary, Table, Text

from indexer.store.tables import Number, metadata

steps = Table(
    "switch_steps",
    metadata,
    Column("number", Number, primary_key=True),
    Column("name", Text, nullable=False),
    Column("state", Text, nullable=False),  # on, off
    Column("at", BigInteger, nullable=False),  # ms since 1970 UTC
    Column("author", Text, nullable=False),  # the person whom the shell names, else the key or the user
    Column("note", Text, nullable=False),  # why
    Column("reviewed", BigInteger),  # ms since 1970 UTC; null: not yet
    Column("reviewer", Text),
    Column("remark", Text),  # what the reviewer says
    Column("checksum", LargeBinary),  # see indexer.store.row_checksums
    sqlite_autoincrement=True,
)
Index("switch_steps_name", steps.c.name, steps.c.number)
