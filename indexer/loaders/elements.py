"""What a matter should have and a reader would miss (C 0103-2018 §7.1): warnings, never refusals."""

from __future__ import annotations

from collections.abc import Mapping
from operator import attrgetter
from typing import Any, Final

from dictionaries.faults import Fault
from dictionaries.reasons import Message, Rank, Reason, Words
from indexer.documents.document import Document, Duration

# Elements of §7.1, in the standard's order, with their names there. 到办事现场次数 is apart: 0 is a value.
ELEMENTS: Final = {
    "item_code": "实施编码", "matter_type": "事项类型", "legal_basis": "设定依据", "authority": "实施主体",
    "legal_time": "法定办结时限", "promised_time": "承诺办结时限", "conditions": "受理条件", "materials": "材料目录",
    "process": "办理流程", "fee": "是否收费", "case_type": "办件类型", "place": "办理地点", "hours": "办理时间",
    "contact": "咨询方式", "faqs": "常见问题", "supervision": "监督投诉方式",
}  # fmt: skip
# 依职权 matters (处罚, 检查, 强制) have no applicant: the national tables of these types have only these elements.
EX_OFFICIO: Final = frozenset(
    {"item_code", "matter_type", "legal_basis", "authority", "process", "contact", "supervision"}
)
VISITS = "到办事现场次数"
_elements = attrgetter(*ELEMENTS)
LACKING = Message(
    "incomplete", "缺少“{name}”（C 0103-2018 §7.1 要求公布）",
    "“{name}” is missing; C 0103-2018 §7.1 wants it published", rank=Rank.INCOMPLETE,
)  # fmt: skip
SLOW = Message(
    "contradiction", "承诺办结时限（{promised}）比法定办结时限（{legal}）长",
    "the promised time limit ({promised}) is longer than the legal one ({legal})", "请核对", "check both",
    rank=Rank.CONTRADICTORY,
)  # fmt: skip
# Made once: a load of matters without elements has seventeen of them a row.
REASONS: Final[Mapping[str, Reason]] = {
    field: LACKING(name=Words(name, field)) for field, name in {**ELEMENTS, "visits": VISITS}.items()
}

# Units of time limits in English.
UNITS: Final = {
    "工作日": "working days", "自然日": "days", "月": "months", "小时": "hours", "即时": "days, at once"
}  # fmt: skip
# Natural days in a unit, to compare limits of different units: five working days a week; a month has 31 days at most.
DAYS: Final = {"工作日": 7 / 5, "自然日": 1.0, "月": 31.0, "小时": 1 / 24, "即时": 0.0}


def missing_elements(document: Document, row: int) -> list[Fault]:
    """A warning for each element that the matter lacks."""
    named = document.authority is not None and document.authority.name
    if named and document.visits is not None and all(_elements(document)):
        return []
    lacking = {field: name for field, name in ELEMENTS.items() if not getattr(document, field)}
    if not named:
        lacking["authority"] = ELEMENTS["authority"]
    if document.visits is None:
        lacking["visits"] = VISITS
    lacking = _asked_of(document.initiative, lacking)
    return [Fault(row, field, REASONS[field], True) for field in lacking]


def lacking_elements(content: Mapping[str, Any]) -> dict[str, str]:
    """The same of a matter as the store has it (JSON values, defaults left out): field → name of what it lacks.

    Reading it back into a `Document` first would take ten times as long, and a nation has five million.
    """
    # an object whose values are all the default stands as {} there, and is something all the same
    lacking = {field: name for field, name in ELEMENTS.items() if not (found := content.get(field)) and found != {}}
    if not (content.get("authority") or {}).get("name"):
        lacking["authority"] = ELEMENTS["authority"]
    if content.get("visits") is None:
        lacking["visits"] = VISITS
    return _asked_of(content.get("initiative"), lacking) if lacking else lacking


def _asked_of(initiative: str | None, lacking: dict[str, str]) -> dict[str, str]:
    """Only what is asked of a matter of this initiative."""
    if initiative != "依职权":
        return lacking
    return {field: name for field, name in lacking.items() if field in EX_OFFICIO}


def slow_promise(promised: Duration | None, legal: Duration | None, row: int) -> list[Fault]:
    """A warning where the promised limit is longer than the legal one; a legal limit of 0 days is none."""
    if promised is None or legal is None or (not legal.value and legal.unit != "即时"):
        return []
    if promised.value * DAYS[promised.unit] <= legal.value * DAYS[legal.unit]:
        return []
    limits = {"promised": _shown(promised), "legal": _shown(legal)}
    return [Fault(row, "promised_time", SLOW(**limits), True)]


def _shown(limit: Duration) -> Words:
    return Words(f"{limit.value:g} {limit.unit}", f"{limit.value:g} {UNITS[limit.unit]}")
