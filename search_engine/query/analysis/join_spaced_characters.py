"""护 照 → 护照: single characters set apart by spaces are one word; spaces between longer pieces are a wish and
stay.
"""

from __future__ import annotations

import re
from typing import Any

from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.query_analysis import QueryAnalysis

SPACED = re.compile(r"(?<![^\s])[一-龥](?: [一-龥](?![^\s]))+")


@analysis_step("合并空格隔开的字")
def join_spaced_characters(analysis: QueryAnalysis, _tools: Any) -> QueryAnalysis:
    """Join them."""
    text = SPACED.sub(lambda found: found.group().replace(" ", ""), analysis.text)
    if text == analysis.text:
        return analysis
    return analysis.with_step("join_spaced_characters", text, text=text)
