"""What bases share, as one transaction sees it: for lists of many documents."""

from __future__ import annotations

from collections.abc import Iterable

import orjson
from sqlalchemy import Connection, bindparam, select

from dictionaries.caches import MEGABYTE, Results
from indexer.store.digests import CHECKED_BASE, is_whole_base
from indexer.store.engine import in_portions
from indexer.store.split import Content
from indexer.store.tables import bases

# About 15 kB each, parsed two or three times as much; a nation shares fewer than 5,000.
LISTED_KEPT, LISTED_BYTES = 6_000, 32 * MEGABYTE


class SnapshotContents:
    """Contents of bases as one transaction sees them, for who reads many documents in a row. They are kept apart from
    those of pages, which a list of all documents would push out.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._kept: Results[int, Content] = Results(LISTED_KEPT, "listed_contents", LISTED_BYTES)

    def of(self, numbers: Iterable[int]) -> dict[int, Content]:
        """Contents by number, not to be changed; those of damaged bases are absent."""
        found, missing = self._kept.get_many(set(numbers))
        query = select(*CHECKED_BASE).where(bases.c.base.in_(bindparam("numbers", expanding=True)))
        for row in in_portions(self._connection, query, "numbers", missing):
            if is_whole_base(*row):
                found[row[0]] = self._kept.put(row[0], orjson.loads(row[2]), len(row[2]))
        return found
