"""The tables of outside interfaces; they join those of the documents' database.

`interface_checks` is what is known of the last answers, of interfaces that are registered and of those that the
settings name. Losing it costs nothing but the history: the rows have no checksums.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table, Text

from indexer.store.tables import Number, metadata

interfaces = Table(
    "interfaces",
    metadata,
    Column("number", Number, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("content", Text, nullable=False),  # JSON of a `search_engine.interfaces.interface.Interface`
    Column("changed", BigInteger, nullable=False),  # ms since 1970 UTC
    Column("author", Text, nullable=False),
    Column("checksum", LargeBinary),  # see indexer.store.row_checksums
    sqlite_autoincrement=True,
)

# The newest have the largest numbers; of each interface a few are kept.
checks = Table(
    "interface_checks",
    metadata,
    Column("number", Number, primary_key=True),
    Column("interface", Text, nullable=False),  # its name
    Column("at", BigInteger, nullable=False),  # ms since 1970 UTC, likewise `resume`
    Column("outcome", Text, nullable=False),
    Column("status", Integer, nullable=False),  # of HTTP; 0: there was no answer
    Column("ms", Integer, nullable=False),
    Column("reason", Text, nullable=False),  # in Chinese, nothing of the answer's text
    Column("content", Text, nullable=False),  # JSON: where words or personal data stand, nothing of the text
    Column("resume", BigInteger, nullable=False),  # the host wants to be left alone until then; 0: it does not say
    Column("by_hand", Boolean, nullable=False),
    sqlite_autoincrement=True,
)
Index("interface_checks_of", checks.c.interface, checks.c.number)
