"""The tables. A document is a row that names its base; what it shares with the base is not written again.

A row of `documents` is visible when its load is finished (`loads.sequence` is set) and it has not ended. A row ends
when a later load brings the same id again, or deletes it; it goes for good once no index generation needs to know.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, LargeBinary, MetaData, SmallInteger, Table, Text
from sqlalchemy import UniqueConstraint as Unique

metadata = MetaData()

# SQLite gives only an INTEGER primary key the row id's place.
Number = BigInteger().with_variant(Integer, "sqlite")

loads = Table(
    "loads",
    metadata,
    Column("load", Number, primary_key=True),
    Column("source", Text, nullable=False),
    Column("site", Text),  # of a full snapshot
    Column("started", Text, nullable=False),
    Column("finished", Text),
    Column("sequence", Number, unique=True),  # set when it becomes visible; the order that indexers follow
    Column("first_doc", Number),
    Column("last_doc", Number),
    Column("written", Number, nullable=False, default=0),
    Column("replaced", Number, nullable=False, default=0),
    Column("removed", Number, nullable=False, default=0),
    Column("skipped", Number, nullable=False, default=0),
)

Index("loads_last_doc", loads.c.last_doc)

bases = Table(
    "bases",
    metadata,
    Column("base", Number, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("content", LargeBinary, nullable=False),  # JSON of the content fields, as the first copy had them
    Column("digest", LargeBinary),  # see indexer.store.digests
)

profiles = Table(
    "profiles",
    metadata,
    Column("profile", Number, primary_key=True),
    Column("value", Text, nullable=False, unique=True),  # JSON, see indexer.documents.profile
)

sites = Table(
    "sites",
    metadata,
    Column("site", Number, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
)

documents = Table(
    "documents",
    metadata,
    Column("doc", Number, primary_key=True),
    Column("id", Text, nullable=False),
    Column("load", Number, nullable=False),
    Column("ended", Number),  # the load that ended it
    Column("base", Number, nullable=False),
    Column("region", BigInteger, nullable=False),  # 12 digits as a number
    Column("profile", Number, nullable=False),
    Column("site", Number),
    Column("status", SmallInteger, nullable=False),  # place in indexer.store.split.STATUSES
    Column("effective", BigInteger),  # seconds since 1970, UTC
    Column("expires", BigInteger),
    Column("updated", BigInteger),
    Column("popularity", Float),
    Column("difference", LargeBinary),  # JSON, see indexer.store.split; null where all is shared
    Column("digest", LargeBinary),  # see indexer.store.digests
    Unique("id", "load", name="documents_id_load"),
    sqlite_autoincrement=False,
)

Index(
    "documents_ended",
    documents.c.ended,
    sqlite_where=documents.c.ended.isnot(None),
    postgresql_where=documents.c.ended.isnot(None),
)

# What was deleted, one row an id; see indexer.store.tombstones
tombstones = Table(
    "document_tombstones",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),  # µs since 1970 UTC: what is not newer does not come back
    Column("deleted", BigInteger, nullable=False),  # µs since 1970 UTC by the service's clock
    Column("sequence", Number, nullable=False),  # of the load that deleted it
    Column("load", Number, nullable=False),
    Column("region", BigInteger),  # 12 digits as a number; null where the id was unknown, as are the next two
    Column("site", Number),
    Column("kind", Text),
    Column("actor", Text, nullable=False),
    Column("reason", Text),
    Column("checksum", LargeBinary),  # see indexer.store.row_checksums
)
Index("document_tombstones_sequence", tombstones.c.sequence)

# Which documents left a place (a region, a site, a kind); see indexer.store.reconciling.departures
departures = Table(
    "document_departures",
    metadata,
    Column("number", Number, primary_key=True),
    Column("sequence", Number, nullable=False),  # of the load that ended it
    Column("id", Text, nullable=False),
    Column("region", BigInteger, nullable=False),  # of the row that ended, as are the next two
    Column("site", Number),
    Column("profile", Number, nullable=False),
    Column("moved", SmallInteger, nullable=False),  # 1: the same load brought the document elsewhere
)
Index("document_departures_sequence", departures.c.sequence)

keys = Table(
    "keys",
    metadata,
    Column("key", Number, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("scopes", Text, nullable=False),
    Column("created", Text, nullable=False),
    Column("revoked", Text),
    Column("roles", Text, nullable=False, server_default=""),
    Column("regions", Text, nullable=False, server_default=""),  # codes; none: all
    Column("sites", Text, nullable=False, server_default="[]"),  # JSON: names; none: all
    Column("expires", Text),
    Column("last_used", Text),  # to the hour
    Column("checksum", LargeBinary),  # see indexer.store.row_checksums
)

# What was written by whom; see `indexer.store.audit`. Triggers refuse changes, and removal before its time.
audit = Table(
    "audit",
    metadata,
    Column("entry", Number, primary_key=True),
    Column("at", BigInteger, nullable=False),  # ms since 1970 UTC
    Column("actor", Text, nullable=False),
    Column("person", Text),
    Column("action", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("region", Text),
    Column("before", Text),  # JSON
    Column("after", Text),  # JSON
    Column("address", Text),
    Column("previous", Text, nullable=False),
    Column("digest", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index("audit_at", audit.c.at)
