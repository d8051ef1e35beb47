"""Meaning: what was typed is also compared, as a whole, with what matters are called and how people ask for them.

People who speak use words that no name has and no dictionary knows (拉一车猪去外省卖); what is near in meaning is
found all the same. Searches of a few words say what they name, so that these are compared only where no name has all
of them, unless they are a saying of the dictionary.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from search_engine.query.analysis.query_analysis import REMOVED, Understanding

if TYPE_CHECKING:
    from search_engine.query.analysis.resources import Tools


def take_meaning(understanding: Understanding, tools: Tools) -> Understanding:
    """Say which text is compared."""
    wording, names = understanding.wording, tools.names_by_meaning
    if names is None or wording.empty:
        return understanding
    text = _without_scaffolding(understanding)
    whole = bool(wording.typed) or names.sayings.has(understanding.text)
    return understanding.after("take_meaning", text, wording=replace(wording, meant=text, whole=whole))


def _without_scaffolding(understanding: Understanding) -> str:
    """What is left where nothing but scaffolding is taken away: questions are near to questions, whatever they ask."""
    marks = [mark for mark in understanding.marks if mark.role == REMOVED]
    ends = [0, *(mark.end for mark in marks)]
    starts = [*(mark.start for mark in marks), len(understanding.text)]
    parts = (understanding.text[end:start].strip() for end, start in zip(ends, starts, strict=True))
    return " ".join(part for part in parts if part) or understanding.text
