"""What is stored, for those who compare it with their own: lists, digests, the feed of changes."""

from indexer.documents.document import Document
from indexer.documents.document_id import BAD_ID, IDENTIFIER
from indexer.documents.timestamps import parse_instant
from indexer.store.reconciling.change_feed import Position
from indexer.store.split import STATUSES
from search_engine.documents.changes import ChangeQuery, read_change_cursor
from search_engine.documents.document_list import (
    MOST,
    SIZE_UNLESS_TOLD,
    ListQuery,
    filter_of,
    read_list_cursor,
)

__all__ = [
    "BAD_ID", "FIELDS", "IDENTIFIER", "MOST", "SIZE_UNLESS_TOLD", "STATUSES", "ChangeQuery", "ListQuery", "Position",
    "filter_of", "parse_instant", "read_change_cursor", "read_list_cursor",
]  # fmt: skip

FIELDS = tuple(Document.model_fields)
