"""The store's documents one after another, as one snapshot and in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from indexer.building.builder import region_numbers
from indexer.store import StoredRow
from indexer.store.base_contents import CONTENT_BYTES, size_as_json
from indexer.store.batch_lru_cache import BatchLruCache
from indexer.store.split import STATUSES, Content, merge
from search_engine.care.quality.finding import Copy, Scope

# Contents of bases kept parsed: a nation shares about 5,000 of some 20 kB each; those of one region come once.
BASES_KEPT: Final = 6_000
OFFLINE: Final = STATUSES.index("offline")
# An element of a batch: what the kinds may look at, or only (base, region) where it lies outside the scope.
Seen = Copy | tuple[int, int]


def read_copies(scope: Scope) -> Iterator[tuple[int, list[Seen]]]:
    """Batches of about 10,000 documents that can be found now or later: how many rows were read, and what they are.

    Offline and expired documents, and those of regions that the tree lacks, are passed over.
    """
    contents: BatchLruCache[int, Content] = BatchLruCache(
        scope.store.base_contents, BASES_KEPT, "checked_contents", CONTENT_BYTES, size_as_json
    )
    numbers = region_numbers(scope.tree)
    with scope.store.engine.connect() as connection:
        for batch in scope.store.rows(connection):
            yield len(batch), list(_seen(batch, scope, contents, numbers))


def _seen(
    batch: Sequence[tuple[Any, ...]],
    scope: Scope,
    contents: BatchLruCache[int, Content],
    numbers: Mapping[int, int],
) -> Iterator[Seen]:
    inside = scope.inside
    rows = [
        (row, number)
        for row in map(StoredRow._make, batch)
        if row.status != OFFLINE
        and not (row.expires is not None and row.expires <= scope.now)
        and (number := numbers.get(row.region)) is not None
    ]
    shared = contents.of({row.base for row, number in rows if number in inside})
    for row, number in rows:
        if number not in inside:
            yield row.base, number
        elif (content := shared.get(row.base)) is not None:  # else it was removed since the snapshot
            site = "" if row.site is None else scope.store.site_names()[row.site]
            yield Copy(row.id, row.base, number, row.expires, merge(content, row.difference), site)
