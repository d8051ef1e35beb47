"""The feed of changes as portals read it: what became visible, and what is gone, since they last looked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from dictionaries.reasons import Message
from indexer.documents.timestamps import to_text
from indexer.store import DocumentStore
from indexer.store.reconciling.change_feed import END, FeedRow, Position, feed_page, first_load_after
from indexer.store.reconciling.row_filter import RowFilter
from search_engine.documents.cursors import CHANGES, read_cursor, write_cursor
from search_engine.documents.document_list import SIZE_UNLESS_TOLD, test_of
from search_engine.errors import CursorExpired

OVER = Message(
    "cursor_expired", "这个 cursor 之后的删除记录已过保存期（{days} 天），或文档库恢复过备份",
    "what left since this cursor is kept for {days} days only, or the store was restored from a backup",
    "请重新列出全部文档（GET /v1/documents），再以其中的 changes 为 after 继续",
    "list all documents again (GET /v1/documents), and go on with its changes as after",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChangeQuery:
    """Which changes are wanted; `after`: None: from the beginning, all that is visible now."""

    wanted: RowFilter = field(default_factory=RowFilter)
    after: Position | None = None
    size: int = SIZE_UNLESS_TOLD


def read_change_cursor(text: str) -> Position:
    """The position of a cursor. Raises `ValueError` where it is no cursor of the feed."""
    return Position(*read_cursor(CHANGES, text))


class ChangeFeed:
    """Tells of changes.

    Args:
        kept_days: For how many days it is known what left.
    """

    def __init__(self, store: Callable[[], DocumentStore], kept_days: int) -> None:
        self._store, self._kept = store, timedelta(days=kept_days)

    def page(self, query: ChangeQuery) -> dict[str, Any]:
        """`changes` in order, `next` (the cursor to go on from, always), `more` (whether to go on at once), `sequence`
        of the store. Raises `CursorExpired`.
        """
        store = self._store()
        with store.engine.connect() as connection:
            newest = store.sequence(connection)
            after = query.after or Position(0, END, 0, newest)
            self._require_kept(connection, after, newest)
            page = feed_page(connection, after, newest, query.size, test_of(store, query.wanted))
        return {
            "changes": [_fields(store, row) for row in page.rows],
            "next": write_cursor(CHANGES, *page.next),
            "more": page.more,
            "sequence": newest,
        }

    def _require_kept(self, connection: Connection, after: Position, newest: int) -> None:
        read = max(after.sequence, after.floor)
        missed = first_load_after(connection, read)
        if read > newest or (missed is not None and missed < to_text(datetime.now(UTC) - self._kept)):
            raise CursorExpired(OVER(days=self._kept.days))


def _fields(store: DocumentStore, row: FeedRow) -> dict[str, Any]:
    return {
        "sequence": row.sequence,
        "at": row.at,
        "id": row.id,
        "kind": store.kind_of(row.profile) or None,
        "region": row.region_code,
        "site": None if row.site is None else store.site_names()[row.site],
        "change": "visible" if row.is_visible else "gone",
    }
