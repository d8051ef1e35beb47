"""Time limits as people write them: 5个工作日, 5 工作日, 1个月, 即时, 当场."""

from __future__ import annotations

import re

from indexer.documents.document import Duration
from indexer.loaders.choices import UNITS

AMOUNT = re.compile(r"^(\d{1,5}(?:\.\d+)?)\s*个?\s*(工作日|自然日|天|日|月|小时)(?:[（(](.*)[)）])?$", re.DOTALL)
AT_ONCE = re.compile(r"^(?:即时|即办|当场|立即|当日|马上)(?:办结|办理)?$")
FORM = "时限应写成“5个工作日”“20自然日”“1个月”“24小时”“即时”，有说明的写在括号里"


def read_duration(text: str) -> dict[str, object]:
    """A time limit's fields; `ValueError` (in Chinese) where the text is none."""
    text = text.strip()
    if AT_ONCE.match(text):
        return {"value": 0, "unit": "即时"}
    found = AMOUNT.match(text)
    if found is None:
        raise ValueError(f"{text[:30]!r} 不是时限：{FORM}")
    amount, unit, note = found.groups()
    return {"value": float(amount), "unit": UNITS[unit], **({"note": note} if note else {})}


def write_duration(limit: Duration) -> str:
    """The time limit as `read_duration` reads it."""
    if limit.unit == "即时" and not limit.value and not limit.note:
        return "即时"
    counted = "个" if limit.unit in ("工作日", "月") else ""
    return f"{limit.value:g}{counted}{limit.unit}{f'（{limit.note}）' if limit.note else ''}"
