"""The tables of `log.db`: what was asked, and what is not to be written any more."""

from __future__ import annotations

import hashlib

import orjson
from sqlalchemy import BigInteger, Column, Float, Index, Integer, MetaData, Table, Text

from dictionaries.normalize import normal_text
from indexer.documents.pii_patterns import strip_typed

metadata = MetaData()
queries = Table(
    "queries",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Text, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("region", Text),
    Column("channel", Text),
    Column("page", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("relaxed", Integer, nullable=False),
    Column("took_ms", Float, nullable=False),
    Column("digest", BigInteger),  # of the text (`digest_of`); null: from before there were digests
    Column("whole", BigInteger),  # of all of the row (`whole_of`); null: from before there were such
)
Index("queries_digest", queries.c.digest)
# What an entry is.
ENTRY = ("at", "text", "region", "channel", "page", "total", "relaxed", "took_ms")

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
    return strip_typed(writable(text))


def digest_of(logged_text: str) -> int:
    """What two ways of typing one text have in common, and what an event of it has too: 64 bits signed."""
    name = normal_text(logged_text).strip().encode("utf-8", "replace")
    return int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), "big", signed=True)


def whole_of(*values: str | int | float | None) -> int:
    """What an entry says of itself, that nobody of ours has changed it since: 64 bits signed (2 µs).

    Args:
        values: Of the columns of `ENTRY`, as the database gives them.
    """
    return int.from_bytes(hashlib.blake2b(orjson.dumps(values), digest_size=8).digest(), "big", signed=True)


def writable(text: str) -> str:
    """The text without what UTF-8 cannot have (lone surrogates become "?")."""
    return text.encode("utf-8", "replace").decode()
