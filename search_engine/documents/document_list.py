"""Documents as the store has them, page after page or all at once: for portals that compare them with their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import orjson

from dictionaries.regions import RegionTree
from indexer.documents.part_defaults import with_part_defaults
from indexer.store import DocumentStore
from indexer.store.area import Area
from indexer.store.reconciling.bucket_digests import BucketDigest, bucket_digests, total
from indexer.store.reconciling.listing import row_page, rows_from
from indexer.store.reconciling.row_filter import RowFilter, RowTest
from indexer.store.reconciling.snapshot_contents import SnapshotContents
from indexer.store.split import Content
from indexer.store.stored_row import StoredRow
from search_engine.checkpoints import checkpoint
from search_engine.documents.cursors import DOCUMENTS, cursor_behind, read_cursor, write_cursor

SIZE_UNLESS_TOLD, MOST = 100, 1_000
WRITTEN = 100  # documents that a stream writes at once


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Which documents are listed, and how.

    Attributes:
        wanted: The filter.
        after: The id behind which the list begins.
        fields: The fields that are answered, besides `id`; none: all.
    """

    wanted: RowFilter = field(default_factory=RowFilter)
    after: str = ""
    size: int = SIZE_UNLESS_TOLD
    fields: tuple[str, ...] = ()


def read_list_cursor(text: str) -> str:
    """The id behind which a cursor's page begins. Raises `ValueError` where it is no cursor of a list."""
    return str(read_cursor(DOCUMENTS, text)[0])


def filter_of(tree: RegionTree, asked: Mapping[str, Any], area: Area | None = None) -> RowFilter:
    """The filter of a call's parameters, within what a key may see (`area`)."""
    wanted = Area(tree, filter(None, [asked.get("region")]), filter(None, [asked.get("site")]))
    return RowFilter(
        (wanted, area) if area else (wanted,),
        frozenset(asked.get("kind", ())),
        frozenset(asked.get("status", ())),
        asked.get("bucket"),
        asked.get("changed_since"),
    )


class DocumentList:
    """Lists what is stored."""

    def __init__(self, store: Callable[[], DocumentStore]) -> None:
        self._store = store

    def page(self, query: ListQuery) -> dict[str, Any]:
        """`documents`, `next` (a cursor, None after the last page), `sequence` of the store as it was read, `changes`
        (the cursor of the feed of changes that follow).
        """
        store = self._store()
        with store.engine.connect() as connection:
            sequence = store.sequence(connection)
            page = row_page(connection, query.after, query.size, query.wanted, test_of(store, query.wanted))
            found = list(_whole(store, SnapshotContents(connection), page.rows, query.fields))
        following = None if page.last is None else write_cursor(DOCUMENTS, page.last)
        return {"documents": found, "next": following, "sequence": sequence, "changes": cursor_behind(sequence)}

    def digests(self, wanted: RowFilter) -> dict[str, Any]:
        """See `digests`."""
        return digests(self._store(), wanted)

    def lines(self, query: ListQuery) -> Iterator[bytes]:
        """All documents behind the query's beginning as lines of JSON, in blocks of some, as one snapshot of the store:
        writes that come meanwhile wait for nothing and are not seen. The last line says that it is the last one, and
        how many went before; a list that breaks has none.
        """
        store = self._store()
        count = 0
        with store.engine.connect() as connection:
            sequence = store.sequence(connection)
            contents = SnapshotContents(connection)
            rows = rows_from(connection, query.after, query.wanted, test_of(store, query.wanted))
            while batch := list(islice(rows, WRITTEN)):
                found = [orjson.dumps(one) for one in _whole(store, contents, batch, query.fields)]
                count += len(found)
                yield b"\n".join((*found, b""))
                checkpoint()
        end = {"end": True, "count": count, "sequence": sequence, "changes": cursor_behind(sequence)}
        yield orjson.dumps(end) + b"\n"


def digests(store: DocumentStore, wanted: RowFilter) -> dict[str, Any]:
    """`count` and `digest` of all that is wanted and not offline, the same by bucket (those that hold any), `sequence`
    of the store; see `indexer.store.reconciling.bucket_digests`.
    """
    with store.engine.connect() as connection:
        sequence = store.sequence(connection)
        buckets = bucket_digests(connection, test_of(store, wanted), checkpoint)
    shown = [{"bucket": f"{number:02x}", **_digest(one)} for number, one in enumerate(buckets) if one.count]
    return {**_digest(total(buckets)), "buckets": shown, "sequence": sequence}


def _digest(digest: BucketDigest) -> dict[str, Any]:
    return {"count": digest.count, "digest": f"{digest.value:064x}"}


def test_of(store: DocumentStore, wanted: RowFilter) -> RowTest:
    """A filter, made ready for a store."""
    return RowTest(wanted, lambda number: store.site_names()[number], store.kind_of)


def _whole(
    store: DocumentStore, contents: SnapshotContents, rows: Sequence[StoredRow], fields: Iterable[str]
) -> Iterator[Content]:
    """The documents of rows, without those whose bases are damaged."""
    shared, shown = contents.of(row.base for row in rows), dict.fromkeys(("id", *fields)) if fields else None
    for row in rows:
        if row.base in shared:
            document = store.whole(row, shared[row.base])
            yield with_part_defaults(document if shown is None else _projected(document, shown))


def _projected(document: Content, fields: Iterable[str]) -> Content:
    return {name: document[name] for name in fields if name in document}
