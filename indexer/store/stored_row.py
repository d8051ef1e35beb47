"""A document as the store has it: its row, and the row with all its fields."""

from __future__ import annotations

from typing import NamedTuple

from indexer.store.split import Content


class StoredRow(NamedTuple):
    """A visible document as the store has it; times in seconds since 1970 UTC, `region` 12 digits as a number."""

    doc: int
    id: str
    base: int
    region: int
    profile: int
    status: int
    effective: int | None
    expires: int | None
    updated: int | None
    popularity: float | None
    difference: bytes | None
    site: int | None


class WholeRow(NamedTuple):
    """A stored row and its document's fields, which are not to be changed: they are kept for others; `size`: of both
    as JSON, in bytes.
    """

    row: StoredRow
    document: Content
    size: int
