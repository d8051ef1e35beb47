"""Width, case, 繁 → 简, white space: the same normal form that the index was made with."""

from __future__ import annotations

from typing import Any

from dictionaries.normalize import normal_text
from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.query_analysis import QueryAnalysis


@analysis_step("统一写法")
def normal_form(analysis: QueryAnalysis, _tools: Any) -> QueryAnalysis:
    """Bring the text to normal form."""
    text = normal_text(analysis.text).strip()
    if text == analysis.text:
        return analysis
    return analysis.with_step("normal_form", text, text=text)
