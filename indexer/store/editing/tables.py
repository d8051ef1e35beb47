"""The tables of dictionaries that a site keeps itself; they join those of the documents' database.

A row of `dictionary_rows` never changes: a step ends it and may write another one of its key. Version n is made of the
rows with `since` ≤ n that had not ended (`until` > n, or none). Triggers refuse all else.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, LargeBinary, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from indexer.store.tables import Number, metadata

KEY = ("kind", "key", "region", "site", "department")


def _key() -> tuple[Column[str], ...]:
    return tuple(Column(name, Text, nullable=False) for name in KEY)


versions = Table(
    "dictionary_versions",
    metadata,
    Column("number", Number, primary_key=True),
    Column("at", BigInteger, nullable=False),  # ms since 1970 UTC
    Column("actor", Text, nullable=False),  # see `Author`
    Column("person", Text),
    Column("step", Text, nullable=False),  # see `indexer.store.editing.versions.STEPS`
    Column("note", Text, nullable=False),
    Column("base", Number, nullable=False),  # the version before; 0: none
    Column("of", Number),  # of a rollback: which version's rows it brings back
    Column("lexicon", Text, nullable=False),  # version of the lexicon that it makes, with what ships then
    Column("shipped", Text, nullable=False),  # version of what ships then
    Column("changes", Number, nullable=False),  # rows that are others than before
    Column("approver", Text),  # who else has looked at it
    Column("checksum", LargeBinary),  # see indexer.store.row_checksums
    sqlite_autoincrement=True,
)

rows = Table(
    "dictionary_rows",
    metadata,
    Column("number", Number, primary_key=True),
    *_key(),  # the key as JSON
    Column("content", Text, nullable=False),  # JSON, see `dictionaries.editing.own_row.row_fields`
    Column("place", Float, nullable=False),  # among the rows of its kind
    Column("source", Text, nullable=False),  # "files": of the site's files; "": of drafts
    Column("since", Number, nullable=False),
    Column("until", Number),
    Column("checksum", LargeBinary),  # see indexer.store.row_checksums
    sqlite_autoincrement=True,
)
Index("dictionary_rows_until", rows.c.until)
Index("dictionary_rows_since", rows.c.since)

drafts = Table(
    "dictionary_drafts",
    metadata,
    Column("number", Number, primary_key=True),
    Column("author", Text, nullable=False),
    *_key(),
    Column("content", Text),  # as that of rows; null: no row of the site's own is to be there
    Column("base", Number, nullable=False),  # the version that it was begun from
    Column("begun", Text),  # what was in force of its key then: JSON as content; null: nothing
    Column("note", Text, nullable=False),
    Column("changed", BigInteger, nullable=False),  # ms since 1970 UTC
    Column("history", Text),  # what it was before each change: JSON, see `indexer.store.editing.drafts`
    Column("checksum", LargeBinary),  # see indexer.store.row_checksums
    Unique("author", *KEY, name="dictionary_drafts_of"),
    sqlite_autoincrement=True,
)

approvals = Table(
    "dictionary_approvals",
    metadata,
    Column("number", Number, primary_key=True),
    Column("digest", Text, nullable=False),  # of the changes that were looked at
    Column("base", Number, nullable=False),  # the version that they were looked at over
    Column("approver", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("checksum", LargeBinary),  # see indexer.store.row_checksums
    sqlite_autoincrement=True,
)
Index("dictionary_approvals_digest", approvals.c.digest)

returns = Table(
    "dictionary_returns",
    metadata,
    Column("number", Number, primary_key=True),
    Column("draft", Number, nullable=False),
    Column("changed", BigInteger, nullable=False),  # the draft's then: once it is another, this is answered
    Column("returner", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", BigInteger, nullable=False),  # ms since 1970 UTC
    Column("checksum", LargeBinary),  # see indexer.store.row_checksums
    sqlite_autoincrement=True,
)
Index("dictionary_returns_draft", returns.c.draft)
