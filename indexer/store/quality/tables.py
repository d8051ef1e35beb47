"""The table of assignments; it joins those of the documents' database, which several hosts share."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Table, Text

from indexer.store.tables import metadata

assignments = Table(
    "quality_assignments",
    metadata,
    Column("department", Text, primary_key=True),
    Column("region", Text, primary_key=True),  # canonical code: there and below
    Column("owner", Text, nullable=False),
    Column("due", Text, nullable=False),  # a date in China, YYYY-MM-DD; "": none
    Column("note", Text, nullable=False),
    Column("changed", BigInteger, nullable=False),  # ms since 1970 UTC
)
