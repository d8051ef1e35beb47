"""What is asked for: materials, time, fee, place … The phrase goes; what it asks stays on record.

Phrases of two characters are also words of names (费用, 材料): they ask only at the end of a query, and beside
something that they ask about.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dictionaries.phrases import Occurrence
from search_engine.understanding.boundaries import Boundaries
from search_engine.understanding.names import is_inside
from search_engine.understanding.understanding import REMOVED, Mark, Understanding

if TYPE_CHECKING:
    from search_engine.understanding.tools import Tools

SHORT = 2
TAIL = re.compile(r"[吗呢啊呀么吧了的?!。.,，\s]*$")


def find_asks(understanding: Understanding, tools: Tools) -> Understanding:
    """Find the phrases."""
    text = understanding.text
    seen = [one for one in tools.asks.longest(text) if understanding.is_free(one.start, one.end)]
    found = [one for one in seen if _counts(one, understanding, tools)]
    # 带什么 材料: what stands next to a phrase belongs to it
    edges = {edge for one in found for edge in (one.start, one.end)}
    found = [one for one in seen if one in found or one.start in edges or one.end in edges]
    if not found:
        return understanding
    asks = tuple(dict.fromkeys((*understanding.asks, *(one.value for one in found))))
    marks = understanding.with_marks(*(Mark(one.start, one.end, REMOVED) for one in found))
    record = [{"text": text[one.start : one.end], "asks": one.value} for one in found]
    return understanding.after("find_asks", record, asks=asks, marks=marks)


def _counts(one: Occurrence[str], understanding: Understanding, tools: Tools) -> bool:
    text = understanding.text
    short = one.end - one.start <= SHORT
    # public answers are called by whole questions: a name that is all of the query hides no long phrase
    names = [name for name in tools.names.spans(text) if short or name.end - name.start < len(text)]
    if is_inside(one.start, one.end, names):
        return False
    if not short:
        return True
    last = TAIL.search(text)
    at_end = last is not None and one.end >= last.start()
    return at_end and one.start > 0 and Boundaries.of(text, tools.analyzer).hold(one.start, one.end)
