"""What somebody wants of items of the queue, and what is wrong with it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from indexer.documents.pii_patterns import strip_personal
from indexer.store.queue.items import SORTS, STATES
from search_engine.errors import BadParameters, Detail

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
        """The values that are to be set, without numbers of persons. Raises `BadParameters` with every fault."""
        given = {name: value for name, value in asdict(self).items() if value is not None}
        values = {name: strip_personal(value.strip()) for name, value in given.items()}
        faults = [] if values else [Detail("state", f"请给出 {'、'.join(self.__dataclass_fields__)} 中至少一个")]
        if values.get("state", STATES[0]) not in STATES:
            faults.append(Detail("state", f"应为 {'、'.join(STATES)} 之一"))
        if values.get("sort") and values["sort"] not in SORTS:
            faults.append(Detail("sort", f"应为 {'、'.join(SORTS)} 之一，或空着（照建议）"))
        if values.get("due") and not _is_date(values["due"]):
            faults.append(Detail("due", "应为日期，如 2026-12-31，或空着"))
        for name, longest in (("department", LONGEST_NAME), ("owner", LONGEST_NAME), ("note", LONGEST_NOTE)):
            if len(values.get(name, "")) > longest:
                faults.append(Detail(name, f"最长 {longest} 个字符"))
            if any(not char.isprintable() and not (name == "note" and char == "\n") for char in values.get(name, "")):
                faults.append(Detail(name, "不能含控制字符"))
        if faults:
            raise BadParameters(faults)
        return values


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
