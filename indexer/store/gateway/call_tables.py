"""What is remembered of signed calls for as long as they could be sent again, and how many calls there were; they join
the tables of the query log.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text

from indexer.store.dialects import WIDE
from indexer.store.queries.query_log_tables import metadata

# Until when a nonce would be taken again is for whoever looks at times; then its row goes.
nonces = Table(
    "nonces",
    metadata,
    Column("app", Text, primary_key=True),
    Column("nonce", Text, primary_key=True),
    Column("time", BigInteger, nullable=False),  # that the call was signed for, s since 1970 UTC
    sqlite_with_rowid=False,
)
Index("nonces_time", nonces.c.time)

calls = Table(
    "calls",
    metadata,
    Column("day", Text, primary_key=True),  # in China
    Column("caller", Text, primary_key=True),  # `caller:APP`, `key:NAME`; "": nobody in particular
    Column("call", Text, primary_key=True),  # name of the operation
    Column("calls", WIDE, nullable=False),
    Column("refused", Integer, nullable=False),  # of these: 401, 403, 429
    Column("failed", Integer, nullable=False),  # of these: 5xx
    Column("took_ms", WIDE, nullable=False),  # all together
    sqlite_with_rowid=False,
)
