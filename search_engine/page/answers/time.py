"""时限: how long it takes by law, and as promised."""

from __future__ import annotations

from indexer.documents.document import INSTANT, ON_THE_SPOT
from search_engine.page.answers.answer_builder import Answer, Document, part_of, text_of
from search_engine.page.durations import UNITS, USUAL_UNIT, duration_text

TIMES = (("legal_time", "法定"), ("promised_time", "承诺"))


def time(document: Document) -> Answer:
    """Such as 法定 20 个工作日，承诺 5 个工作日; the kind of case where it is all that is said."""
    said = [words for name, label in TIMES if (words := _words(part_of(document, name), label))]
    if not said and document.get("case_type") == ON_THE_SPOT:
        return ON_THE_SPOT
    return "，".join(said)


def _words(limit: Document, label: str) -> str:
    """One time limit; "" for one that cannot be read, from a program before this one."""
    value, unit, note = limit.get("value", 0), limit.get("unit", USUAL_UNIT), text_of(limit.get("note"))
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if unit != INSTANT and not (unit in UNITS and is_number and value > 0):
        return ""
    words = duration_text(limit)
    return f"{label} {words}（{note}）" if note else f"{label} {words}"
