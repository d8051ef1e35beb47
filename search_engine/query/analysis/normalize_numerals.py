"""2手房 → 二手房: a digit in place of a Chinese numeral, where only the numeral makes a word.

Numbers proper (5年, 3个月, 14岁) stay: catalogues write them both ways, and the index finds either.
"""

from __future__ import annotations

import re
from itertools import islice

from dictionaries.normalize import squash
from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.query_analysis import QueryAnalysis
from search_engine.query.analysis.resources import AnalysisResources

DIGIT = re.compile(r"(?<![0-9a-z.\-])[1-9](?=[一-龥])(?!个?[年月天周岁元万号级楼点分])")
NUMERALS = "〇一二三四五六七八九"
# Words of two characters are numbers with their unit (5座, 3人); shorter than this nothing is put right.
MIN_DIGITS = 3
# Digits of one text that are looked at, from the left: for each the text is cut into words anew; nobody writes so many.
MOST_DIGITS = 8


@analysis_step("统一数字")
def normalize_numerals(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Write numerals for such digits; a name of the catalogue stays as it is."""
    text = analysis.text
    if squash(text) in resources.names.squashed:
        return analysis
    for found in islice(DIGIT.finditer(text), MOST_DIGITS):
        at = found.start()
        said = text[:at] + NUMERALS[int(found.group())] + text[at + 1 :]
        if _has_word(said, at, resources) and not _has_word(text, at, resources):
            text = said
    if text == analysis.text:
        return analysis
    return analysis.with_step("normalize_numerals", text, text=text)


def _has_word(text: str, at: int, resources: AnalysisResources) -> bool:
    """Whether a character of a text stands in a word or a name of some length."""
    return any(start <= at < end and end - start >= MIN_DIGITS for start, end in resources.inside_words(text))
