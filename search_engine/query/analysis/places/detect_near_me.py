"""附近的: the user asks for the place of handling that is nearest to where they are."""

from __future__ import annotations

import re

from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.name_index import is_inside
from search_engine.query.analysis.query_analysis import REMOVED, QueryAnalysis, Span
from search_engine.query.analysis.resources import AnalysisResources

NEARBY = re.compile(
    "离我最近的?|距离最近的?|我?附近的?|最近的(?=[一-龥]*(?:大厅|中心|窗口|派出所|办事|网点|服务站))|周边的?|就近(?!入学|上学|就读)"
)


@analysis_step("识别“附近”", off="asks")
def detect_near_me(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Find the words; they ask for the place."""
    nearby = list(NEARBY.finditer(analysis.text))
    if not nearby:
        return analysis
    names = resources.names.spans(analysis.text)
    found = [
        Span(*one.span(), REMOVED)
        for one in nearby
        if analysis.is_free(*one.span()) and not is_inside(*one.span(), names)
    ]
    if not found:
        return analysis
    asks = tuple(dict.fromkeys((*analysis.asks, "place")))
    record = [analysis.text[span.start : span.end] for span in found]
    return analysis.with_step("detect_near_me", record, nearby=True, asks=asks, spans=analysis.with_spans(*found))
