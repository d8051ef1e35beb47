"""Whether a query speaks of nothing but a function of the portal: then no words are searched."""

from __future__ import annotations

from typing import Any

from dictionaries.normalize import squash
from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.query_analysis import QueryAnalysis
from search_engine.query.word_lists import WordSet, words_in

# What stands about such a wish and names no matter: 我交的材料 审到哪了, 密码忘了 怎么办.
SAYS_NOTHING = WordSet(words_in("portal.says_nothing"))


@analysis_step("只给去处", off="ways")
def detect_only_way(analysis: QueryAnalysis, _resources: Any) -> QueryAnalysis:
    """See whether anything is left."""
    if analysis.function is None or analysis.only_way:
        return analysis
    rest = "".join(analysis.text[start:end] for start, end in analysis.unannotated_spans())
    return analysis.with_changes(only_way=True) if SAYS_NOTHING.makes_up(squash(rest)) else analysis
