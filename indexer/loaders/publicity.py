"""Answers to consultations and complaints load only where they are public (C 0103-2018 §7.5); nothing that a sender
calls not public does.

This is looked at before anything else, so that of a row that is not public no word gets into a message. A row that
says so of a document that was loaded before takes that one offline.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dictionaries.faults import Fault
from dictionaries.reasons import Message
from indexer.documents.document import LETTERS
from indexer.loaders.choices import CHOICES, read_choice

FIELD: Final = "public"
# Whatever a feed calls them.
LETTER_LABELS: Final = frozenset({*LETTERS, *(label for label, kind in CHOICES["kind"].items() if kind in LETTERS)})
UNSAID = Message(
    "missing", "没有说明是否公开，未载入：咨询答复、投诉结果只有公开的才能载入",
    "does not say whether it is public: of consultations and complaints only public ones are loaded",
    '确认可以公开的，写 "public": true（表格：“是否公开”填“是”）；整个文件都可以公开的，用 zwfw load --public 载入',
    'write "public": true where it may be published; load a file that is public as a whole with zwfw load --public',
    joint="。",
)  # fmt: skip
UNREADABLE = Message(
    "wrong_type", "应写明是否公开，未载入", "does not say whether it is public, and was not loaded",
    "JSON 为 true 或 false，表格为“是”或“否”", "write true or false", joint="：",
)  # fmt: skip
NOT_PUBLIC = Message(
    "not_public", "标为不公开，未载入", "is marked as not public, and was not loaded",
    "可以公开的请改为 true（表格：“是”），不公开的请从数据中去掉",
    "write true where it may be published; take out what may not", joint="；",
)  # fmt: skip
WITHDRAWN = Message(
    "not_public", "标为不公开：以前载入的这一条已下线",
    "is marked as not public: the document that was loaded before is offline now",
    "要连同内容删除，请用 DELETE /v1/documents/编号", "to delete its content too, use DELETE /v1/documents/{{id}}",
    joint="；",
)  # fmt: skip


def refusal(raw: Mapping[str, object], row: int, *, all_public: bool) -> Fault | None:
    """Why a raw row is not public enough to be loaded; None where it may be. `all_public`: whoever loads says so of
    what does not say otherwise.
    """
    kind, value = raw.get("kind"), raw.get(FIELD)
    said = read_choice(FIELD, value) if isinstance(value, str) else value
    is_letter = isinstance(kind, str) and kind.strip().lower() in LETTER_LABELS
    if said in (None, ""):
        return Fault(row, FIELD, UNSAID()) if is_letter and not all_public else None
    if said in (True, False):
        return None if said else Fault(row, FIELD, NOT_PUBLIC())
    return Fault(row, FIELD, UNREADABLE()) if is_letter else None
