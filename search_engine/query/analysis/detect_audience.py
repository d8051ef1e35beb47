"""Whom the query is about, as far as its words tell: people, or companies. A boost in the order, never a filter."""

from __future__ import annotations

from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.query_analysis import QueryAnalysis
from search_engine.query.analysis.resources import AnalysisResources
from search_engine.query.analysis.words import Boundaries


@analysis_step("识别服务对象", off="audience")
def detect_audience(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Find it; words of both kinds say nothing."""
    text = analysis.text
    found = resources.audience.longest(text)
    if not found:
        return analysis
    words = Boundaries.of(text, resources.analyzer)
    named = {one.value for one in found if words.hold(one.start, one.end)}
    if len(named) != 1:
        return analysis
    audience = named.pop()
    return analysis.with_step("detect_audience", audience, audience=audience)
