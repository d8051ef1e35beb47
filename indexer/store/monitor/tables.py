"""The tables of the patrol; they join those of the documents' database."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, LargeBinary, SmallInteger, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from indexer.store.tables import Number, metadata

kept = Table(
    "kept_queries",
    metadata,
    Column("number", Number, primary_key=True),
    Column("query", Text, nullable=False),
    Column("region", Text, nullable=False),  # code of who asks; "": none
    Column("wants", Text, nullable=False),  # first, top, nothing
    Column("document", Text, nullable=False),  # its id; "": nothing is to be found
    Column("base", Text, nullable=False),  # key of its base, any copy of which will do; "": this document alone
    Column("blocks", SmallInteger, nullable=False),  # 1: a publish that would break it is refused
    Column("row", Text),  # key of a row of the dictionaries as JSON; null: of none
    Column("author", Text, nullable=False),
    Column("owner", Text, nullable=False),  # who is told; "": whoever owns the row, else the author
    Column("note", Text, nullable=False),
    Column("created", BigInteger, nullable=False),  # ms since 1970 UTC
    Column("checksum", LargeBinary),  # see indexer.store.row_checksums
    sqlite_autoincrement=True,
)

# What each query led to when it was last asked: what "changed" is compared with.
outcomes = Table(
    "patrol_outcomes",
    metadata,
    Column("number", Number, primary_key=True),
    Column("query", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("document", Text, nullable=False),  # the first card; "": none
    Column("title", Text, nullable=False),
    Column("owner", Text, nullable=False),  # of the first card; "": nobody is known
    Column("total", Number, nullable=False),
    Column("at", BigInteger, nullable=False),  # ms since 1970 UTC
    Column("sequence", Number, nullable=False),  # of the last load that was in the index
    Column("version", Number, nullable=False),  # of the dictionaries; 0: none was published
    Column("lexicon", Text, nullable=False),
    Column("generation", Text, nullable=False),
    Unique("query", "region", name="patrol_outcomes_of"),
    sqlite_autoincrement=True,
)

findings = Table(
    "patrol_findings",
    metadata,
    Column("number", Number, primary_key=True),
    Column("query", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("what", Text, nullable=False),  # changed, lost, broken
    Column("kept", Number, nullable=False),  # the kept query that it is about; 0: none
    Column("source", Text, nullable=False),  # log, sample, kept
    Column("count", Number, nullable=False),  # how often it is asked
    Column("owner", Text, nullable=False),
    Column("content", Text, nullable=False),  # JSON: the cards before and now, and why
    Column("at", BigInteger, nullable=False),  # ms since 1970 UTC
    Column("closed", BigInteger),  # ms since 1970 UTC; null: it is still so
    sqlite_autoincrement=True,
)
Index("patrol_findings_closed", findings.c.closed)

runs = Table(
    "patrol_runs",
    metadata,
    Column("number", Number, primary_key=True),
    Column("reason", Text, nullable=False),  # load, dictionaries, night, now
    Column("begun", BigInteger, nullable=False),  # ms since 1970 UTC
    Column("ended", BigInteger),  # null: it is under way, or was cut short
    Column("sequence", Number, nullable=False),
    Column("version", Number, nullable=False),
    Column("lexicon", Text, nullable=False),
    Column("generation", Text, nullable=False),
    Column("asked", Number, nullable=False),
    Column("found", Number, nullable=False),  # findings that are new
    sqlite_autoincrement=True,
)
