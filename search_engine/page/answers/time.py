"""时限: how long it takes by law, and as promised."""

from __future__ import annotations

from search_engine.page.answers.answer_builder import Answer, Document, part_of, text_of
from search_engine.page.durations import AT_ONCE, duration_text

TIMES = (("legal_time", "法定"), ("promised_time", "承诺"))
UNITS = frozenset({"工作日", "自然日", "月", "小时"})
# What 办件类型 says about the time where no time is given.
ON_THE_SPOT = "即办件"


def time(document: Document) -> Answer:
    """Such as 法定 20 个工作日，承诺 5 个工作日; the kind of case where it is all that is said."""
    said = [words for name, label in TIMES if (words := _words(part_of(document, name), label))]
    if not said and document.get("case_type") == ON_THE_SPOT:
        return ON_THE_SPOT
    return "，".join(said)


def _words(limit: Document, label: str) -> str:
    """One time limit; a number of nothing (0 工作日) is a field that nobody filled."""
    value, unit, note = limit.get("value"), limit.get("unit"), text_of(limit.get("note"))
    if unit == "即时":
        words = AT_ONCE
    elif unit in UNITS and isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0:
        words = duration_text(limit)
    else:
        return ""
    return f"{label} {words}（{note}）" if note else f"{label} {words}"
