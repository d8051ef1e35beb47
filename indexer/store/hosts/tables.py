"""The tables of several hosts over one database; they join those of the documents' database."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, LargeBinary, Table, Text

from indexer.store.tables import metadata

leases = Table(
    "builder_leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("fence", BigInteger, nullable=False),  # grows by 1 with each holder
    Column("holder", Text, nullable=False),  # which host; "": given back
    Column("until", BigInteger, nullable=False),  # ms since 1970 UTC, by the database's clock
)

pointers = Table(
    "commit_pointers",
    metadata,
    Column("name", Text, primary_key=True),
    Column("number", BigInteger, nullable=False),  # grows by 1 with each commit; 0: none yet
    Column("fence", BigInteger, nullable=False),  # of the lease under which it was shipped
    Column("shipment", Text, nullable=False),  # its name in the storage
    Column("at", BigInteger, nullable=False),  # ms since 1970 UTC, by the database's clock
)

shared_files = Table(
    "shared_files",
    metadata,
    Column("path", Text, primary_key=True),  # below the home, with /
    Column("number", BigInteger, nullable=False),  # grows by 1 with each change
    Column("digest", LargeBinary, nullable=False),  # BLAKE2b of the content, 16 bytes
    Column("content", LargeBinary),  # null: removed
    Column("at", BigInteger, nullable=False),  # ms since 1970 UTC, by the database's clock
)
