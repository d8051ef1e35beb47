"""Latin letters that are pinyin: full, by initials, mixed with characters. Acronyms and English stay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dictionaries.normalize import squash
from search_engine.query.analysis.analysis_step import CORRECTIONS, analysis_step
from search_engine.query.analysis.pinyin_words import read_pinyin as read_words
from search_engine.query.analysis.query_analysis import Correction, QueryAnalysis

if TYPE_CHECKING:
    from search_engine.query.analysis.resources import AnalysisResources

# Of these nothing is pinyin, which most texts are made of: they are not looked at character by character.
NO_LETTERS = re.compile(r"[一-龥0-9 ,.:;?!()、。《》“”\-]*")


@analysis_step("读拼音", off="pinyin", kill_switch=CORRECTIONS)
def read_pinyin(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Read them; what is sure is searched, what is likely is offered."""
    text, words = analysis.text, resources.words
    if words is None or NO_LETTERS.fullmatch(text) or squash(text) in resources.names.squashed:
        return analysis
    found = read_words(text, words.vocabulary, words.pinyin, words.latin, words.near_sounds)
    if found is None:
        return analysis
    applied = found.applied and analysis.may_correct
    made = Correction(text, found.corrected, applied)
    record = {"from": text, "to": found.corrected, "applied": applied}
    return analysis.with_step(
        "read_pinyin",
        record,
        corrections=(*analysis.corrections, made),
        text=found.corrected if applied else text,
    )
