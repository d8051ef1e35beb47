"""Days and minutes as people write them: 2026年12月12日, 12/12, 12.12 18:00, 两周后; kept as 2026-12-12T18:00."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from search_engine.operation import CHINA

COLUMNS = ("@starts", "@ends", "until")
DAY = re.compile(
    r"(?:(\d{4}) *[-/.年] *)?(\d{1,2}) *[-/.月] *(\d{1,2}) *[日号]?(?:[T ]*(\d{1,2})(?:[:：点时] *(\d{2})?分?))?"
)
LATER = re.compile(r"(\d{1,3}|[一二两三四五六七八九十]) *个? *(天|日|周|星期|礼拜|月|年) *[之以]?后?")
FIGURES = dict(zip("一二三四五六七八九十", range(1, 11), strict=True)) | {"两": 2}
DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30, "年": 365}


def cells_with_moments(cells: Mapping[str, str]) -> dict[str, str]:
    """Cells of a form with days and minutes as they are kept; what is none stays, for whoever checks them to tell."""
    today = datetime.now(CHINA).date()
    return {name: typed_moment(cell, today) if name in COLUMNS else cell for name, cell in cells.items()}


def typed_moment(text: str, today: date) -> str:
    """A day or a minute in China (YYYY-MM-DD, YYYY-MM-DDTHH:MM); what is none, as it is. A day without a year is the
    next one of that name; a month has 30 days and a year 365 where people count from today.
    """
    text = text.strip()
    if later := LATER.fullmatch(text):
        count = int(later[1]) if later[1].isdigit() else FIGURES[later[1]]
        return (today + timedelta(days=count * DAYS[later[2]])).isoformat()
    found = DAY.fullmatch(text)
    if found is None:
        return text
    year, month, day, hour, minute = (int(one) if one else None for one in found.groups())
    try:
        named = date(year or today.year, month or 0, day or 0)
        if year is None and named < today:
            named = named.replace(year=today.year + 1)
        at = "" if hour is None else f"T{datetime(2000, 1, 1, hour, minute or 0):%H:%M}"
    except ValueError:
        return text
    return named.isoformat() + at
