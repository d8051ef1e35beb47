"""Digests of what is stored, in buckets, that another system can compute of what it holds.

    line(d)   = id TAB updated_at, UTF-8; the time in UTC to the second (2026-03-01T01:00:00Z), "" where there is none
    bucket(d) = first byte of SHA-256(id), 0 to 255
    digest(b) = XOR of SHA-256(line(d)) over all d in b

XOR, so that both sides may read their documents in any order: collations of databases differ. The digest of all
documents is the XOR of those of the buckets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select

from indexer.store.digests import CHECKED, is_whole
from indexer.store.reconciling.listing import plain_rows
from indexer.store.reconciling.row_filter import ID, RowTest
from indexer.store.split import STATUSES
from indexer.store.stored_row import StoredRow
from indexer.store.visible_rows import VISIBLE

BUCKETS = 256
STEP = 1_000  # documents, 6 ms
UPDATED, STATUS = StoredRow._fields.index("updated"), StoredRow._fields.index("status")
OFFLINE = STATUSES.index("offline")


class BucketDigest:
    """The digest of a set of documents.

    Attributes:
        count: How many there are.
        value: The XOR, 32 bytes as a number.
    """

    __slots__ = ("count", "value")

    def __init__(self) -> None:
        self.count = self.value = 0

    def add(self, line: bytes) -> None:
        """Add a document."""
        self.count += 1
        self.value ^= int.from_bytes(sha256(line).digest())


class _Times(dict[Any, str]):
    """Seconds since 1970 → as a line has them: many documents share theirs."""

    def __missing__(self, seconds: int | None) -> str:
        found = "" if seconds is None else f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"
        self[seconds] = found
        return found


def bucket_digests(
    connection: Connection, test: RowTest, step: Callable[[], object] = lambda: None
) -> list[BucketDigest]:
    """The digests of the visible documents that a filter lets through, but those that are offline, by bucket. Damaged
    rows are left out, as everywhere: the other side sends them again.

    Args:
        step: Called after every thousand of the store's documents.
    """
    found, times = [BucketDigest() for _ in range(BUCKETS)], _Times()
    for row in _rows(connection, test, step):
        document_id = row[ID].encode("utf-8", "surrogatepass")
        found[sha256(document_id).digest()[0]].add(document_id + b"\t" + times[row[UPDATED]].encode())
    return found


def total(digests: Sequence[BucketDigest]) -> BucketDigest:
    """The digest of all documents."""
    found = BucketDigest()
    for one in digests:
        found.count += one.count
        found.value ^= one.value
    return found


def _rows(connection: Connection, test: RowTest, step: Callable[[], object]) -> Iterator[Sequence[Any]]:
    for count, row in enumerate(plain_rows(connection, select(*CHECKED).where(VISIBLE))):
        if count % STEP == 0:
            step()
        if row[STATUS] != OFFLINE and test.admits(row) and is_whole(row):
            yield row
