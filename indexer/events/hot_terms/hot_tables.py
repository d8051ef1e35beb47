"""The tables of `events.db` that hot terms are counted in: derived, and gone with what they were derived from."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, SmallInteger, Table, Text

from indexer.events.tables import Checksum, metadata
from indexer.store.dialects import WIDE

# What was asked for. A text goes with its last sighting, unless it is usual somewhere.
hot_words = Table(
    "hot_words",
    metadata,
    Column("term", Integer, primary_key=True),
    Column("text", Text, nullable=False, unique=True),
    sqlite_autoincrement=True,  # a number is never another text's: what was usual would be of that
)
# One row for each term and actor, and an actor is of one day: whoever asks again in another region or bucket does not
# count again, in no region above either.
hot_sightings = Table(
    "hot_sightings",
    metadata,
    Column("actor", BigInteger, primary_key=True),
    Column("term", Integer, primary_key=True),
    Column("block", BigInteger),  # null: not known
    Column("region", BigInteger, nullable=False),  # 12 digits as a number; 0: none was given
    Column("bucket", Integer, nullable=False),
    Column("day", WIDE, nullable=False),  # days since 1970 UTC of the salt
    Column("checksum", Checksum),
    sqlite_with_rowid=False,
)
Index("hot_sightings_bucket", hot_sightings.c.bucket)
Index("hot_sightings_term", hot_sightings.c.term)

# What is usual, by hour of the week; see `ranker.hot.trend_score`.
hot_seasonal_baselines = Table(
    "hot_usual",
    metadata,
    Column("region", BigInteger, primary_key=True),
    Column("hour", SmallInteger, primary_key=True),  # of the week
    Column("term", Integer, primary_key=True),
    Column("week", Integer, nullable=False),
    Column("mean", Float, nullable=False),
    Column("square", Float, nullable=False),
    Column("checksum", Checksum),
    sqlite_with_rowid=False,
)
Index("hot_usual_term", hot_seasonal_baselines.c.term)
# The lists as they are served: each region's own terms.
hot_terms = Table(
    "hot_terms",
    metadata,
    Column("region", BigInteger, primary_key=True),
    Column("rank", SmallInteger, primary_key=True),
    Column("text", Text, nullable=False),
    Column("heat", Float, nullable=False),
    Column("trend", Text, nullable=False),
    Column("evidence", Text, nullable=False),  # JSON
    Column("checksum", Checksum),
    sqlite_with_rowid=False,
)
# `position`: sequence of the last event that is counted; `hour`: the last hour that went into what is usual.
hot_state = Table(
    "hot_state",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
    Column("checksum", Checksum),
)
