"""The tables of events (`events.db`, or the schema `events`). Sequence numbers rise in the order of commits: what
counts events follows them.

A row's `checksum` tells whether it is what was written (`indexer.store.row_checksums`).
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Dialect, Index, Integer, LargeBinary, MetaData, SmallInteger, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from indexer.store.dialects import WIDE

metadata = MetaData()


class Checksum(LargeBinary):
    """Bytes that go to SQLite as they are: where a column needs nothing done, a batch of events is cheaper."""

    def bind_processor(self, dialect: Dialect) -> None:
        """Nothing."""


events = Table(
    "events",
    metadata,
    Column("sequence", WIDE, primary_key=True),
    Column("id", Text, nullable=False),  # the sender's own
    Column("type", SmallInteger, nullable=False),  # EventType.number
    Column("at", BigInteger, nullable=False),  # ms since 1970 UTC
    Column("received", BigInteger, nullable=False),  # the same
    Column("actor", BigInteger, nullable=False),
    Column("block", BigInteger),
    Column("user", Integer),  # null: nobody, or somebody who has not agreed
    Column("session", BigInteger),  # null likewise
    Column("region", BigInteger),  # 12 digits as a number
    Column("search_id", Text),
    Column("query", Text),
    Column("document", Integer),
    Column("shown", Text),  # JSON: numbers of documents, in order
    Column("position", Integer),
    Column("rating", SmallInteger),
    # Whose id it is: 0 of files that were imported, the number of a program's key, else the actor.
    Column("sender", BigInteger, nullable=False, server_default="0"),
    Column("checksum", Checksum),
    # Came later (`Protected.added`): at the end, so that a row without them has the checksum that it had before.
    Column("element", Text),  # one of `ELEMENTS`: what is wrong
    Column("site", Text),  # of the page
    Column("text", Text),  # a reader's sentence on what is wrong
    Unique("id", "sender", name="events_id_sender"),
    sqlite_autoincrement=True,
)
Index("events_received", events.c.received)  # for those who sweep: rows come in this order, so that it costs little
_SAID, _AGREED = events.c.text.isnot(None), events.c.user.isnot(None)
Index("events_text", events.c.document, sqlite_where=_SAID, postgresql_where=_SAID)
Index("events_user", events.c.user, events.c.at, sqlite_where=_AGREED, postgresql_where=_AGREED)

# What events are about: documents, and the items that they are copies of. Keys outlive any index and any load.
items = Table(
    "items",
    metadata,
    Column("item", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
)
documents = Table(
    "documents",
    metadata,
    Column("document", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("item", Integer, nullable=False),
    Column("checksum", Checksum),
)

# People who have agreed, and those who had something kept before. Numbers are never used again.
users = Table(
    "users",
    metadata,
    Column("user", Integer, primary_key=True),
    Column("hash", Text, nullable=False, unique=True),
    Column("agreed", BigInteger),  # ms since 1970 UTC; null: has not, or no longer
    Column("seen", BigInteger),  # the feed was last looked at
    Column("checksum", Checksum),
    sqlite_autoincrement=True,
)
favourites = Table(
    "favourites",
    metadata,
    Column("user", Integer, primary_key=True),
    Column("document", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("kept", SmallInteger, nullable=False),  # 0: taken back at that time; an older mark that comes late is void
    Column("checksum", Checksum),
    sqlite_with_rowid=False,
)

salts = Table(
    "salts",
    metadata,
    Column("day", Integer, primary_key=True),  # days since 1970 UTC
    Column("salt", LargeBinary, nullable=False),
    Column("checksum", Checksum),
)
# Numbers that others watch: `forgotten` rises with each deletion, so that whoever has learnt from events learns anew.
marks = Table(
    "marks",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
    Column("checksum", Checksum),
)

# What people have had deleted, by keyed hash: a backup from before must not bring it back.
tombstones = Table(
    "tombstones",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),  # ms since 1970 UTC
    Column("checksum", Checksum),
    sqlite_with_rowid=False,
)
