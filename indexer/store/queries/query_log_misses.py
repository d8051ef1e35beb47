"""Searches of the query log that led to nothing, and bans that stopped one: one by one, for who sums them up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from dictionaries.banned import MASK as HIDDEN
from indexer.documents.pii_patterns import MASK
from indexer.documents.timestamps import to_text
from indexer.store.engine import open_plain
from indexer.store.queries.query_log import NUMBER
from indexer.store.queries.query_log_tables import queries
from indexer.store.schemas import QUERY_LOG

# Rows that are read at a time.
PORTION = 5_000


class Miss(NamedTuple):
    """A first page with nothing on it.

    Attributes:
        text: As typed; of what a ban has stopped, the category of the ban alone.
        region: Code; None: none was known.
        at: As the log writes it.
        by_ban: Whether a ban has stopped it, or has hidden a word of it.
    """

    text: str
    region: str | None
    at: str
    by_ban: bool


def misses(path: Path, since: int) -> Iterator[Miss]:
    """First pages without a result since a time (ms since 1970 UTC), oldest first; none without a log.

    Texts with a number that may be a person's are left out. Raises `WrongDatabase` for a newer program's log.
    """
    if not path.exists():
        return
    oldest = to_text(datetime.fromtimestamp(since / 1000, UTC))
    none = (queries.c.total == 0) & (queries.c.page == 1) & (queries.c.at >= oldest)
    query = select(queries.c.text, queries.c.region, queries.c.at, queries.c.blocked).where(none)
    engine = open_plain(path, read_only=True)
    try:
        QUERY_LOG.look_to_read(engine, path)
        if QUERY_LOG.is_new(engine):
            return
        with engine.connect().execution_options(yield_per=PORTION) as connection:
            for text, region, at, category in connection.execute(query.order_by(queries.c.at)):
                if category is not None:
                    yield Miss(category, region, at, by_ban=True)
                elif MASK not in text and not NUMBER.search(text):
                    yield Miss(text, region, at, HIDDEN in text)
    finally:
        engine.dispose()
