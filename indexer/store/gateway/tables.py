"""The table of callers; it joins those of the documents' database. What of their calls is counted and remembered stands
beside the query log (`call_tables`).
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table, Text

from indexer.store.tables import Number, metadata

callers = Table(
    "callers",
    metadata,
    Column("number", Number, primary_key=True),
    Column("app", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("office", Text, nullable=False),  # who is responsible
    # JSON: objects with `id`, `point` (hexadecimal digits), `added` (ms since 1970 UTC)
    Column("public_keys", Text, nullable=False),
    Column("user_id", Text, nullable=False),  # of SM2
    # JSON: lists of texts
    Column("calls", Text, nullable=False),  # names of calls; none: every one that needs no scope
    Column("scopes", Text, nullable=False),
    Column("regions", Text, nullable=False),  # codes; none: all
    Column("sites", Text, nullable=False),  # names; none: all
    Column("networks", Text, nullable=False),  # blocks of addresses by which it is known without a signature
    Column("certificates", Text, nullable=False),  # names of client certificates likewise
    Column("minute_quota", Integer, nullable=False),  # calls; 0: any number
    Column("day_quota", Integer, nullable=False),
    Column("starts", BigInteger),  # ms since 1970 UTC; null: at once
    Column("ends", BigInteger),  # null: never
    Column("stopped", BigInteger),  # when somebody ended it; null: not
    Column("made", BigInteger, nullable=False),
    Column("checksum", LargeBinary),  # see indexer.store.row_checksums
    sqlite_autoincrement=True,
)
