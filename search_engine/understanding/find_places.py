"""Places named in the text. A place is no required word; which of several is meant is decided for each user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from search_engine.understanding.understanding import PLACE, Mark, Understanding

if TYPE_CHECKING:
    from search_engine.understanding.tools import Tools


def find_places(understanding: Understanding, tools: Tools) -> Understanding:
    """Find them; a name of the catalogue is looked at too, since policies are called after places."""
    if tools.places is None:
        return understanding
    text = understanding.text
    found = tuple(mention for mention in tools.places.find(text, tools.inside_words))
    if not found:
        return understanding
    marks = understanding.with_marks(*(Mark(one.start, one.end, PLACE) for one in found))
    record = [
        {"text": one.text, "span": [one.start, one.end], "candidates": [region.code for region in one.candidates]}
        for one in found
    ]
    return understanding.after("find_places", record, marks=marks, mentions=found)
