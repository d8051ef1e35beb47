"""Whom the query is about, as far as its words tell: people, or companies. A boost in the order, never a filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search_engine.query.analysis.boundaries import Boundaries
from search_engine.query.analysis.query_analysis import Understanding

if TYPE_CHECKING:
    from search_engine.query.analysis.resources import Tools


def find_audience(understanding: Understanding, tools: Tools) -> Understanding:
    """Find it; words of both kinds say nothing."""
    text = understanding.text
    found = tools.audience.longest(text)
    if not found:
        return understanding
    words = Boundaries.of(text, tools.analyzer)
    named = {one.value for one in found if words.hold(one.start, one.end)}
    if len(named) != 1:
        return understanding
    audience = named.pop()
    return understanding.after("find_audience", audience, audience=audience)
