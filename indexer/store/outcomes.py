"""Outcomes: what became of single rows of a write that succeeded as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dictionaries.reasons import Message, Reason
from indexer.store.stamps import stamp_text

OLDER_THAN_STORED: Final = Message(
    "older_than_stored", "已有的文档更新于 {at}，比这次的晚，未作改动",
    "the stored document was updated at {at}, which is later; nothing was changed",
    "确要以这次为准，请加 force=true 并写明 reason", "to override it send force=true and a reason",
)  # fmt: skip
OLDER_DELETION: Final = Message(
    "older_than_stored", "已有的文档更新于 {at}，比这次删除晚，没有删除",
    "the stored document was updated at {at}, later than this deletion; it was not deleted",
    "确要删除，请去掉 updated_at", "to delete it all the same leave updated_at out",
)  # fmt: skip
DELETED_LATER: Final = Message(
    "deleted_later", "这个编号的文档已于 {at} 删除，这次的不比它晚，未写入",
    "the document of this id was deleted at {at}, which is not earlier than this update; nothing was written",
    "确要恢复，请加 force=true 并写明 reason", "to restore it send force=true and a reason",
)  # fmt: skip
RESTORED: Final = Message(
    "restored", "这个编号的文档曾于 {at} 删除，现已重新写入",
    "the document of this id had been deleted at {at}; it was written again",
    "不想恢复的请再次删除", "delete it again if that was not meant",
)  # fmt: skip
NOT_FOUND: Final = Message(
    "not_found", "没有这个编号的文档，可能已删除", "there is no document of this id; it may have been deleted"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row.

    Attributes:
        id: Of the document.
        message: What is said of it.
        at: The stamp (µs since 1970 UTC) that decided; None where there is none.
        row: 1-based row of the source; 0 where it has none.
    """

    id: str
    message: Message
    at: int | None = None
    row: int = 0

    @property
    def is_written(self) -> bool:
        """Whether the row was written all the same."""
        return self.message is RESTORED

    @property
    def code(self) -> str:
        """For programs."""
        return self.message.code

    @property
    def reason(self) -> Reason:
        """What happened and what to do about it."""
        return self.message() if self.at is None else self.message(at=stamp_text(self.at))
