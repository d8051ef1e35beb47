"""The tables of judging; they join those of the documents' database.

Queries of a set never change. A judgement is never overwritten: the newest of a judge has no `ended`, and the ones
before it stay with the moment at which they were replaced or taken back. Settlements likewise.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, LargeBinary, SmallInteger, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from indexer.store.tables import Number, metadata

sets = Table(
    "judging_sets",
    metadata,
    Column("number", Number, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("made", BigInteger, nullable=False),  # ms since 1970 UTC
    Column("author", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("guideline", Text, nullable=False),  # Markdown: what each grade means
    Column("source", Text, nullable=False),  # where its queries come from
    Column("checksum", LargeBinary),  # see indexer.store.row_checksums
    sqlite_autoincrement=True,
)

# In the order of their numbers.
queries = Table(
    "judging_queries",
    metadata,
    Column("number", Number, primary_key=True),
    Column("query_set", Number, nullable=False),
    Column("id", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("region", Text, nullable=False),  # code; "": not known, as are the next three
    Column("audience", Text, nullable=False),  # natural, legal
    Column("kind", Text, nullable=False),
    Column("band", Text, nullable=False),  # head, middle, tail
    Column("weight", Float, nullable=False),
    Column("checksum", LargeBinary),
    Unique("query_set", "id", name="judging_queries_id"),
    sqlite_autoincrement=True,
)

# Which documents of a query are to be judged.
pool = Table(
    "judging_pool",
    metadata,
    Column("number", Number, primary_key=True),
    Column("query_set", Number, nullable=False),
    Column("query", Number, nullable=False),  # its number
    Column("document", Text, nullable=False),
    Column("states", Text, nullable=False),  # JSON: names of the states that found it; judges are not told
    Column("checksum", LargeBinary),
    Unique("query", "document", name="judging_pool_pair"),
    sqlite_autoincrement=True,
)
Index("judging_pool_set", pool.c.query_set)

judgements = Table(
    "judgements",
    metadata,
    Column("number", Number, primary_key=True),
    Column("query_set", Number, nullable=False),
    Column("query", Number, nullable=False),
    Column("document", Text, nullable=False),
    Column("judge", Text, nullable=False),
    Column("grade", SmallInteger, nullable=False),  # 0-3
    Column("reason", Text, nullable=False),
    Column("at", BigInteger, nullable=False),  # ms since 1970 UTC
    Column("guideline", Text, nullable=False),  # digest of the text that the judge had; "": not known
    Column("ended", BigInteger),  # ms since 1970 UTC: replaced or taken back; null: it counts
    Column("checksum", LargeBinary),
    sqlite_autoincrement=True,
)
Index("judgements_set", judgements.c.query_set)
Index(
    "judgements_counting", judgements.c.query, judgements.c.document, judgements.c.judge, unique=True,
    sqlite_where=judgements.c.ended.is_(None), postgresql_where=judgements.c.ended.is_(None),
)  # fmt: skip

# What somebody has decided where judges are apart.
settlements = Table(
    "judging_settlements",
    metadata,
    Column("number", Number, primary_key=True),
    Column("query_set", Number, nullable=False),
    Column("query", Number, nullable=False),
    Column("document", Text, nullable=False),
    Column("grade", SmallInteger, nullable=False),  # 0-3
    Column("reason", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", BigInteger, nullable=False),  # ms since 1970 UTC
    Column("ended", BigInteger),  # ms since 1970 UTC: settled otherwise; null: it counts
    Column("checksum", LargeBinary),
    sqlite_autoincrement=True,
)
Index("judging_settlements_set", settlements.c.query_set)
Index(
    "judging_settlements_counting", settlements.c.query, settlements.c.document, unique=True,
    sqlite_where=settlements.c.ended.is_(None), postgresql_where=settlements.c.ended.is_(None),
)  # fmt: skip
