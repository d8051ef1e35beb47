"""Latin letters that are pinyin: full, by initials, mixed with characters. Acronyms and English stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dictionaries.normalize import squash
from search_engine.query.analysis.pinyin_words import read_pinyin as read_words
from search_engine.query.analysis.query_analysis import Correction, Understanding

if TYPE_CHECKING:
    from search_engine.query.analysis.resources import Tools


def read_pinyin(understanding: Understanding, tools: Tools) -> Understanding:
    """Read them; what is sure is searched, what is likely is offered."""
    text, words = understanding.text, tools.words
    if words is None or squash(text) in tools.names:
        return understanding
    found = read_words(text, words.vocabulary, words.pinyin, words.latin, words.near_sounds)
    if found is None:
        return understanding
    applied = found.applied and understanding.may_correct
    read = found.corrected
    for heard, meant in understanding.read_as:
        read = read.replace(heard, meant)
    made = Correction(text, read, applied)
    record = {"from": text, "to": read, "applied": applied}
    return understanding.after(
        "read_pinyin",
        record,
        corrections=(*understanding.corrections, made),
        text=read if applied else text,
    )
