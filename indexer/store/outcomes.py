"""Outcomes: what became of single rows of a write that succeeded as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dictionaries.reasons import Message, Rank, Reason
from indexer.store.stamps import stamp_text

# {at}: when the other side happened.
OLDER_THAN_STORED: Final = Message(
    "older_than_stored", "已有的文档更新于 {at}，比这次的晚，未作改动",
    "the stored document was updated at {at}, later than this one, and stays as it is",
    "确要以这次为准，请加 force=true 并写明 reason", "to write this one all the same, send force=true and a reason",
    joint="；",
)  # fmt: skip
OLDER_DELETION: Final = Message(
    "older_than_stored", "已有的文档更新于 {at}，比这次删除晚，没有删除",
    "the stored document was updated at {at}, later than this deletion, and was not deleted",
    "确要删除，请去掉 updated_at", "to delete it all the same, leave updated_at out", joint="；",
)  # fmt: skip
DELETED_LATER: Final = Message(
    "deleted_later", "这个编号的文档已于 {at} 删除，这次的不比它晚，未写入",
    "the document was deleted at {at}, no earlier than this one was updated, and was not written",
    "确要恢复，请加 force=true 并写明 reason", "to restore it, send force=true and a reason", joint="；",
)  # fmt: skip
RESTORED: Final = Message(
    "restored", "这个编号的文档曾于 {at} 删除，现已重新写入", "the document was deleted at {at} and is now there again",
    "不想恢复的请再次删除", "delete it again if that was not meant", joint="；", rank=Rank.CHANGED,
)  # fmt: skip
HELD: Final = Message(
    "app_held", "这个应用已由工作人员下线或待审核，内容已写入，仍不对外显示",
    "the app was taken off, or waits for its review: it was written, and stays hidden",
    "上线要由工作人员在控制台“应用”中决定", "somebody puts it back in the console", joint="；",
    rank=Rank.CHANGED,
)  # fmt: skip
NOT_FOUND: Final = Message(
    "not_found", "没有这个编号的文档，可能已删除", "there is no document of this id; it may be deleted"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row.

    Attributes:
        id: Of the document.
        said: One of the messages above.
        at: The stamp (µs since 1970 UTC) that decided; None where there is none.
        row: 1-based row of the source; 0 where it has none.
    """

    id: str
    said: Message
    at: int | None = None
    row: int = 0

    @property
    def code(self) -> str:
        """For programs."""
        return self.said.code

    @property
    def is_written(self) -> bool:
        """Whether the row was written all the same."""
        return self.said in (RESTORED, HELD)

    @property
    def field(self) -> str:
        """The field of the document by which it was decided."""
        return "status" if self.said is HELD else "updated_at"

    @property
    def reason(self) -> Reason:
        """What happened and what to do about it."""
        return self.said(at="" if self.at is None else stamp_text(self.at))
