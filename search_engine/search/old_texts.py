"""How a query asks for texts that are no longer in force: by a word, a year, a document number (文号)."""

from __future__ import annotations

import re

from dictionaries.normalize import squash
from ranker.ordering.over import OldTexts
from search_engine.query.analysis import QueryAnalysis

# 杭政办〔2020〕12号, 2020年第12号: the year, and the number of that year.
NUMBER = re.compile(r"(?:19|20)\d\d\D{0,3}\d+\s*号")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def old_texts(analysis: QueryAnalysis) -> OldTexts:
    """All that it says of them."""
    years = frozenset(int(year) for year in YEAR.findall(analysis.text))
    return OldTexts(analysis.wants_old_text, years, squash(analysis.raw) if NUMBER.search(analysis.raw) else "")
