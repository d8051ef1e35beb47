"""The tables of the queue; they join those of the documents' database, which several hosts share."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from indexer.store.tables import Number, metadata

items = Table(
    "queue_items",
    metadata,
    Column("number", Number, primary_key=True),
    Column("about", Text, nullable=False),  # query, document, ban
    Column("text", Text, nullable=False),  # a query in normal form, the category of a ban; "": of a document
    Column("region", Text, nullable=False),  # canonical code, a county at the lowest; "": none
    Column("document", Text, nullable=False),  # its id; "": of none
    Column("shown", Text, nullable=False),  # the query as it was typed, the title of the document
    Column("site", Text, nullable=False),  # of the document
    Column("proposed", Text, nullable=False),  # the sort that a rule proposes
    Column("why", Text, nullable=False),  # in Chinese, what the rule goes by
    Column("sort", Text, nullable=False),  # that somebody chose; "": nobody has
    Column("department", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("due", Text, nullable=False),  # a date in China, YYYY-MM-DD; "": none
    Column("state", Text, nullable=False),  # open, in_work, done, not_ours
    Column("note", Text, nullable=False),
    Column("sources", Text, nullable=False),  # JSON: source → times
    Column("count", Number, nullable=False),  # their sum
    Column("outcome", Text, nullable=False),  # JSON: what it led to when it was last asked
    Column("first_seen", BigInteger, nullable=False),  # ms since 1970 UTC, as all times here
    Column("last_seen", BigInteger, nullable=False),
    Column("changed", BigInteger, nullable=False),  # somebody has changed it, or it was opened or closed
    Column("closed", BigInteger),  # null: it is open or in work
    Column("closed_by", Text, nullable=False),  # the person; "mended": it found and was clicked
    Column("returned", Number, nullable=False),  # how often it came back
    Column("elements", Text, nullable=False, server_default="{}"),  # JSON: what was marked as wrong → times
    Unique("about", "text", "region", "document", name="queue_items_of"),
    sqlite_autoincrement=True,
)
Index("queue_items_state", items.c.state)

rounds = Table(
    "queue_rounds",
    metadata,
    Column("number", Number, primary_key=True),
    Column("begun", BigInteger, nullable=False),
    Column("ended", BigInteger),  # null: it is under way, or was cut short
    Column("seen", Number, nullable=False),  # items that something was seen of
    Column("added", Number, nullable=False),
    Column("mended", Number, nullable=False),
    Column("returned", Number, nullable=False),
    sqlite_autoincrement=True,
)
