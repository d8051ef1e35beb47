"""附近的: the user asks for the place of handling that is nearest to where they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from search_engine.query.analysis.name_book import is_inside
from search_engine.query.analysis.query_analysis import REMOVED, Mark, Understanding

if TYPE_CHECKING:
    from search_engine.query.analysis.resources import Tools

NEARBY = re.compile(
    "离我最近的?|距离最近的?|我?附近的?|最近的(?=[一-龥]*(?:大厅|中心|窗口|派出所|办事|网点|服务站))|周边的?|就近(?!入学|上学|就读)"
)


def find_nearby(understanding: Understanding, tools: Tools) -> Understanding:
    """Find the words; they ask for the place."""
    names = tools.names.spans(understanding.text)
    found = [
        Mark(*one.span(), REMOVED)
        for one in NEARBY.finditer(understanding.text)
        if understanding.is_free(*one.span()) and not is_inside(*one.span(), names)
    ]
    if not found:
        return understanding
    asks = tuple(dict.fromkeys((*understanding.asks, "place")))
    record = [understanding.text[mark.start : mark.end] for mark in found]
    return understanding.after("find_nearby", record, nearby=True, asks=asks, marks=understanding.with_marks(*found))
