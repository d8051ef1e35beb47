"""What somebody wants of items of the queue, and what is wrong with it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from dictionaries.reasons import Message
from indexer.documents.masking.declared import rules_of, stored_form
from indexer.store.queue.items import SORTS, STATES
from search_engine.errors import BadParameters, Detail
from search_engine.messages import NOT_ONE_OF, TOO_LONG_TEXT

NOTHING_GIVEN = Message("missing", "请给出 {fields} 中至少一个", "give at least one of {fields}")
NOT_A_SORT = Message(
    "unknown_value", "应为 {choices} 之一，或空着（照建议）", "must be one of {choices}, or empty (as suggested)"
)
NOT_A_DUE_DATE = Message("not_a_date", "应为日期，如 2026-12-31，或空着", "must be a date such as 2026-12-31, or empty")
NO_CONTROLS = Message("forbidden_character", "不能含控制字符", "must not contain control characters")
LONGEST_NAME, LONGEST_NOTE = 100, 2_000  # characters
# What people call them.
QUEUE_SORTS = {"word": "缺词", "matter": "缺事项", "element": "要素有误", "not_ours": "不属本平台"}
QUEUE_STATES = {"open": "待处理", "in_work": "处理中", "done": "已完成", "not_ours": "不处理"}
QUEUE_SOURCES = {
    "nothing_found": "无结果", "not_found": "标为没找到", "no_click": "无人点开", "held_back": "被拦截",
    "wrong": "标为信息有误", "low_rating": "评价低",
}  # fmt: skip
assert (tuple(QUEUE_SORTS), tuple(QUEUE_STATES)) == (SORTS, STATES)


@dataclass(frozen=True, slots=True)
class QueueUpdate:
    """What is to be set; None: it stays as it is. `sort` "": as the rule proposes; `due` "": no day."""

    state: str | None = None
    sort: str | None = None
    department: str | None = None
    owner: str | None = None
    due: str | None = None
    note: str | None = None

    def checked(self) -> dict[str, Any]:
        """The values that are to be set, without what is of persons. Raises `BadParameters` with every fault."""
        given = asdict(stored_form(self, MASKED))
        values = {name: value.strip() for name, value in given.items() if value is not None}
        faults = [] if values else [Detail("state", NOTHING_GIVEN(fields=list(self.__dataclass_fields__)))]
        if values.get("state", STATES[0]) not in STATES:
            faults.append(Detail("state", NOT_ONE_OF(choices=list(STATES))))
        if values.get("sort") and values["sort"] not in SORTS:
            faults.append(Detail("sort", NOT_A_SORT(choices=list(SORTS))))
        if values.get("due") and not _is_date(values["due"]):
            faults.append(Detail("due", NOT_A_DUE_DATE()))
        for name, longest in (("department", LONGEST_NAME), ("owner", LONGEST_NAME), ("note", LONGEST_NOTE)):
            if len(values.get(name, "")) > longest:
                faults.append(Detail(name, TOO_LONG_TEXT(most=longest)))
            if any(not char.isprintable() and not (name == "note" and char == "\n") for char in values.get(name, "")):
                faults.append(Detail(name, NO_CONTROLS()))
        if faults:
            raise BadParameters(faults)
        return values


# What a clerk types is masked, whatever the field.
MASKED = rules_of(QueueUpdate)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
