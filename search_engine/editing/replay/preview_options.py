"""What a preview is asked for: which queries, and as of when."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

from dictionaries.editing.own_row import moment
from search_engine.editing.replay.frequent import ASKED, ReplayQuery, frequent_queries
from search_engine.editing.replay.judged import JudgedQueries, judged_queries
from search_engine.editing.replay.preview_place import Clock
from search_engine.errors import BadParameters, Detail
from search_engine.installation.installation import Installation
from search_engine.query.request import MAX_QUERY

# China has one time.
CHINA = timezone(timedelta(hours=8))


def clock_at(text: str | None) -> Clock | None:
    """The clock that stands at a day or minute in China; None where none is given. Raises `BadParameters`."""
    if not text:
        return None
    try:
        seconds = datetime.fromisoformat(moment(text)).replace(tzinfo=CHINA).timestamp()
    except ValueError as error:
        raise BadParameters([Detail("at", str(error))]) from error
    return lambda: seconds


def queries_asked(
    place: Installation, most: int, judged: Path | None = None, text: str | None = None, region: str = ""
) -> tuple[list[ReplayQuery], JudgedQueries]:
    """The queries to be asked again: one where a text is given, else the most frequent and those that are judged.

    Raises:
        BadParameters: The text or the region cannot be searched for, or the judged ones cannot be read.
    """
    if text is None:
        return frequent_queries(place, most), judged_queries(place, judged)
    if not text.strip() or len(text) > MAX_QUERY:
        raise BadParameters([Detail("query", f"应为 1 至 {MAX_QUERY} 个字符")])
    if region and region not in place.tree():
        raise BadParameters([Detail("region", f"没有区划代码 {region}；可用 zwfw regions find 查找")])
    return [ReplayQuery(text, region, 1, ASKED)], JudgedQueries()
