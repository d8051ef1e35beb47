"""The table of answers, in the database of documents."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, LargeBinary, SmallInteger, Table, Text

from indexer.store.tables import metadata

# What writes with an idempotency key were answered
answers = Table(
    "answers",
    metadata,
    Column("key", Text, primary_key=True),  # digest of who writes and of the key they sent
    Column("request", Text, nullable=False),  # digest of what was asked
    Column("status", SmallInteger, nullable=False),
    Column("headers", Text, nullable=False),  # JSON
    Column("body", LargeBinary, nullable=False),
    Column("at", BigInteger, nullable=False),  # ms since 1970 UTC
    Column("checksum", LargeBinary, nullable=False),  # of all before it
)
Index("answers_at", answers.c.at)
