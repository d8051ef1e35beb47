"""西湖 is a place for somebody in 浙江, or beside 杭州, and a word elsewhere: names that are ordinary words as well."""

from __future__ import annotations

from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.places.detect_places import place_spans
from search_engine.query.analysis.query_analysis import QueryAnalysis
from search_engine.query.analysis.resources import AnalysisResources


def has_ambiguous_places(analysis: QueryAnalysis, _resources: AnalysisResources) -> bool:
    """Whether the text has such names."""
    return bool(analysis.mentions) and any(one.weak for one in analysis.mentions)


@analysis_step("判定同形地名", off="places", depends_on_user=has_ambiguous_places)
def accept_ambiguous_places(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Mark them as places where another place of the text, or the user's own province, speaks for one of them."""
    ambiguous = [one for one in analysis.mentions if one.weak]
    if resources.places is None or not ambiguous:
        return analysis
    resolved = {place.span for place in resources.places.resolve(analysis.mentions, analysis.user).places}
    if resolved.isdisjoint((one.start, one.end) for one in ambiguous):
        return analysis
    spans = analysis.with_spans(*place_spans(ambiguous, resources))
    return analysis.with_step("accept_ambiguous_places", [one.text for one in ambiguous], spans=spans)
