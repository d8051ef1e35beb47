"""The tables of `log.db`, or of the schema `query_log`: what was asked, and what is not to be written any more."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import BigInteger, Column, Float, Index, Integer, MetaData, Table, Text

from dictionaries.normalize import normal_text
from indexer.documents.masking.texts import strip_personal
from indexer.store.dialects import WIDE

metadata = MetaData()
queries = Table(
    "queries",
    metadata,
    Column("number", WIDE, primary_key=True),
    Column("at", Text, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("region", Text),
    Column("channel", Text),
    Column("page", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("relaxed", Integer, nullable=False),
    Column("took_ms", Float, nullable=False),
    Column("digest", BigInteger),  # of the text (`digest_of`); null: from before there were digests
    Column("whole", BigInteger),  # of all of the row (`whole_of_entry`); null: from before there were such
    Column("site", Text),  # of the page that asked; null: of none
    Column("blocked", Text),  # category of the banned word that held it back; null: none did
    Column("corrected", Integer),  # 1: read otherwise than it was typed; null: not
)
Index("queries_digest", queries.c.digest)
# What an entry is, and what it may say besides.
ENTRY = ("at", "text", "region", "channel", "page", "total", "relaxed", "took_ms")
BESIDES = ("site", "blocked", "corrected")

# What was asked in a week, by region with all below it and by site: the worker counts it (`query_weeks`), and it is
# kept when the entries are gone. A text stands here only where enough people asked for it on one day.
query_weeks = Table(
    "query_weeks",
    metadata,
    Column("region", Text, primary_key=True),
    Column("site", Text, primary_key=True),  # "": all together
    Column("week", Text, primary_key=True),  # its Monday in China
    Column("text", Text, primary_key=True),  # in normal form; "": all together
    Column("digest", BigInteger, nullable=False),
    Column("searches", Integer, nullable=False),
    Column("none", Integer, nullable=False),  # found nothing, and were not held back
    Column("held", Integer, nullable=False),
    Column("corrected", Integer, nullable=False),
    Column("reported", Integer, nullable=False),  # searches that portals have told of, by events
    Column("clicked", Integer, nullable=False),  # of these: something was clicked
    Column("first", Integer, nullable=False),  # of these: the first card was
    Column("actors", Integer, nullable=False),  # on the day that had the most; 0 for all together
    sqlite_with_rowid=False,
)
Index("query_weeks_digest", query_weeks.c.digest)
Index("query_weeks_week", query_weeks.c.week)
# Searches that were held back, by category of the word.
query_holds = Table(
    "query_holds",
    metadata,
    Column("region", Text, primary_key=True),
    Column("site", Text, primary_key=True),
    Column("week", Text, primary_key=True),
    Column("category", Text, primary_key=True),
    Column("searches", Integer, nullable=False),
    sqlite_with_rowid=False,
)
# Weeks that were counted, and when (ms since 1970 UTC); `final`: nothing comes to it any more.
counted_weeks = Table(
    "counted_weeks",
    metadata,
    Column("week", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("final", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# How far the outboxes of hosts were taken (`indexer.outbox.spool`).
outbox_places = Table(
    "outbox_places",
    metadata,
    Column("spool", Text, primary_key=True),
    Column("place", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# What rows of the dictionaries did in the last weeks, summed over what was counted of texts; no text is among it. One
# line says when that was summed, and over what.
row_uses = Table(
    "row_uses",
    metadata,
    *(Column(name, Text, primary_key=True) for name in ("kind", "key", "region", "site", "department")),
    Column("row", Integer, nullable=False),  # number of the published row that it was summed for; 0: it ships
    Column("begun", BigInteger),  # since when the row has said the same, ms since 1970 UTC; null: it ships
    Column("week", Text, nullable=False),  # Monday from which on it counts
    Column("queries", Integer, nullable=False),  # texts that it acts on now
    Column("searches", WIDE, nullable=False),  # of these, in its weeks
    Column("reported", WIDE, nullable=False),  # as those of `query_weeks`
    Column("clicked", WIDE, nullable=False),
    Column("first", WIDE, nullable=False),
    Column("reported_before", WIDE, nullable=False),  # of the same texts in the weeks before the row
    Column("clicked_before", WIDE, nullable=False),
    Column("first_before", WIDE, nullable=False),
    Column("state", Text, nullable=False),  # see `indexer.store.queries.row_uses`
    Column("why", Text, nullable=False),  # in Chinese
    Column("tried", BigInteger, nullable=False),  # when its own words were asked, ms since 1970 UTC; 0: never
    sqlite_with_rowid=False,
)
row_use_rounds = Table(
    "row_use_rounds",
    metadata,
    Column("at", BigInteger, primary_key=True),  # ms since 1970 UTC
    Column("first", Text, nullable=False),  # Mondays of the first and the last week
    Column("last", Text, nullable=False),
    Column("queries", Integer, nullable=False),  # texts that were asked, each from one region
    Column("searches", WIDE, nullable=False),  # theirs
    Column("total", WIDE, nullable=False),  # all searches of these weeks
    sqlite_with_rowid=False,
)

# Texts that somebody has had erased a short while ago: an entry that some process has gathered and not yet written is
# dropped. Rows go after `KEPT`.
erased_texts = Table(
    "erased_texts",
    metadata,
    Column("digest", BigInteger, primary_key=True),
    Column("at", Text, nullable=False),
    sqlite_with_rowid=False,
)


def logged(text: str) -> str:
    """A text as it stands in the log: writable, without personal numbers."""
    return strip_personal(writable(text))


def digest_of(logged_text: str) -> int:
    """What two ways of typing one text have in common, and what an event of it has too: 64 bits signed."""
    name = normal_text(logged_text).strip().encode("utf-8", "replace")
    return int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), "big", signed=True)


def whole_of_entry(row: Mapping[str, Any]) -> int:
    """The checksum of an entry's columns, 64 bits signed (2 µs). One that says nothing besides is as those from before
    it could.
    """
    values, besides = [row[name] for name in ENTRY], [row[name] for name in BESIDES]
    if any(one is not None for one in besides):
        values += besides
    return int.from_bytes(hashlib.blake2b(orjson.dumps(values), digest_size=8).digest(), "big", signed=True)


def writable(text: str) -> str:
    """The text without what no database has: for lone surrogates, and for NUL, which PostgreSQL refuses, it has "?"."""
    return text.encode("utf-8", "replace").decode().replace("\0", "?")
