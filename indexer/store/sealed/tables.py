"""The tables of sealed secrets and used tickets; they join those of the documents' database.

A secret has one row, its newest version. The row with the empty name is the table of contents: what is sealed in it
names the version and the digest of every other row, so that a row that somebody put back is told from the newest one.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, LargeBinary, Table, Text

from indexer.store.tables import Number, metadata

secrets = Table(
    "sealed_secrets",
    metadata,
    Column("number", Number, primary_key=True),
    Column("name", Text, nullable=False, unique=True),  # "": the table of contents
    Column("version", BigInteger, nullable=False),
    Column("algorithm", Text, nullable=False),  # aes, sm4
    Column("master", Text, nullable=False),  # id of the master key that the data key is wrapped with
    Column("wrapped", LargeBinary, nullable=False),  # the data key: nonce, ciphertext, tag
    Column("sealed", LargeBinary, nullable=False),  # the value: nonce, ciphertext, tag
    Column("author", Text, nullable=False),
    Column("at", BigInteger, nullable=False),  # ms since 1970 UTC
    Column("checksum", LargeBinary),  # see indexer.store.row_checksums
    sqlite_autoincrement=True,
)

# Tickets that may be used once, as keyed digests: nothing of a ticket can be told from one.
used_tickets = Table(
    "used_tickets",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("until", BigInteger, nullable=False, index=True),  # ms since 1970 UTC: no longer valid anyway
)
