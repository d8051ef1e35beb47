"""The table of findings, in a file of its own that each run replaces."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text

metadata = MetaData()
findings = Table(
    "findings",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("region", Integer, nullable=False),  # its number in the tree
    Column("code", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("site", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("since", BigInteger, nullable=False),  # ms: the first run in a row that found it
)
Index("findings_key", findings.c.kind, findings.c.id, findings.c.code, findings.c.field)
Index("findings_department", findings.c.department, findings.c.kind)
Index("findings_region", findings.c.region)
