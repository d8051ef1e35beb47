"""热词: the terms of a region with their evidence, what is held and why, the rules that act; and how to change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask.typing import ResponseReturnValue

from api.console.analysis.charts import Bar, columns
from api.console.editing.dictionary_pages import actor, row_address
from api.console.forms import rendered, status_of, text
from api.console.from_where import from_where
from api.http.current import service
from search_engine import BadParameters, Forbidden, NotReady
from search_engine.analytics import HOT_HELD, HOT_LEAST, hot_report, regions_with

TRENDS: Mapping[str, str] = {"up": "↑ 上升", "down": "↓ 下降", "new": "新上榜", "same": "－ 持平"}
BLOCK = 3  # hours of one column


def hot() -> ResponseReturnValue:
    """The page."""
    area, error, found = actor().area, None, None
    try:
        found = hot_report(service().installation, service().hot, from_where().region, area)
    except (BadParameters, Forbidden, NotReady) as refused:
        error = refused
    # of what is not ready yet the page itself says what is missing
    return rendered(
        "hot.html", found=found, error=error, trends=TRENDS,
        region=found["region"] if found else text("region"), held=HOT_HELD, least=HOT_LEAST,
        chosen=_chosen(found, area) if found else None,
        rules=[{**rule, "url": _row(rule)} for rule in found["rules"]] if found else [],
        status=status_of(None if isinstance(error, NotReady) else error),
    )  # fmt: skip


def _row(rule: Mapping[str, Any]) -> str:
    """The form of a rule's row."""
    cells = {name: str(rule[name] or ("*" if name == "region" else "")) for name in ("text", "region", "action")}
    return row_address("hot", cells)


def _chosen(found: Mapping[str, Any], area: Any) -> dict[str, Any] | None:
    """The term that is looked at: the one of the address, else the first; with its hours, and where else it is hot."""
    terms = [term for term in (*found["terms"], *found["held"]) if term["evidence"]]
    term = next((one for one in terms if one["text"] == text("term")), terms[0] if terms else None)
    if term is None:
        return None
    floor, hours = int(HOT_LEAST["actors"][0]), term["evidence"]["hours"]
    # of one hour there are seldom enough people to tell how many; whoever asks again is counted once a day
    blocks = [sum(hours[first : first + BLOCK]) for first in range(0, len(hours), BLOCK)]
    rows = [
        Bar(_hours_ago(len(blocks) - place), count if count >= floor else 0, None, _told(count, floor))
        for place, count in enumerate(blocks)
    ]
    most = "至多 " * (max(blocks) >= floor) + _told(max(blocks), floor)
    told = f"最近 24 小时共 {sum(hours)} 人，每 {BLOCK} 小时{most} 人"
    return {
        **term, "hours": [{"label": row.label, "told": row.told} for row in rows], "told": told,
        "chart": columns("hours", f"“{term['text']}”每 {BLOCK} 小时的人数", told, rows),
        "regions": regions_with(service().installation, term["text"], area),
    }  # fmt: skip


def _hours_ago(blocks: int) -> str:
    return f"{blocks * BLOCK}–{(blocks - 1) * BLOCK}"


def _told(count: int, floor: int) -> str:
    return str(count) if count >= floor or count == 0 else f"少于 {floor}"
