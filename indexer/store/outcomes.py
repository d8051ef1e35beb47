"""Outcomes: what became of single rows of a write that succeeded as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from indexer.store.stamps import stamp_text

OLDER_THAN_STORED: Final = "older_than_stored"
DELETED_LATER: Final = "deleted_later"
RESTORED: Final = "restored"
NOT_FOUND: Final = "not_found"

# Code → what a sender reads; {at}: when the other side happened.
REASONS: Final = {
    OLDER_THAN_STORED: "已有的文档更新于 {at}，比这次的晚，未作改动；确要以这次为准，请加 force=true 并写明 reason",
    DELETED_LATER: "这个编号的文档已于 {at} 删除，这次的不比它晚，未写入；确要恢复，请加 force=true 并写明 reason",
    RESTORED: "这个编号的文档曾于 {at} 删除，现已重新写入；不想恢复的请再次删除",
    NOT_FOUND: "没有这个编号的文档，可能已删除",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row.

    Attributes:
        id: Of the document.
        code: One of `REASONS`.
        at: The stamp (µs since 1970 UTC) that decided; None where there is none.
        row: 1-based row of the source; 0 where it has none.
    """

    id: str
    code: str
    at: int | None = None
    row: int = 0

    @property
    def is_written(self) -> bool:
        """Whether the row was written all the same."""
        return self.code == RESTORED

    @property
    def reason(self) -> str:
        """In Chinese, what happened and what to do about it."""
        return REASONS[self.code].format(at="" if self.at is None else stamp_text(self.at))
