"""Something is left to be looked for: where all of a text was taken for questions, offices, functions of the portal and
scaffolding, the things that it names come back (失业金可以领多久 asks about 失业金).
"""

from __future__ import annotations

from dictionaries.normalize import squash
from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.name_index import Offsets, known_things, without
from search_engine.query.analysis.query_analysis import REMOVED, START, TERM, QueryAnalysis, Span
from search_engine.query.analysis.resources import AnalysisResources


@analysis_step("找回所问事项")
def keep_content(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Bring them back."""
    text = analysis.text
    if analysis.only_way or analysis.department or not any(span.role == REMOVED for span in analysis.spans):
        return analysis
    if any(span.role == TERM for span in analysis.spans):
        return analysis
    if any(squash(text[start:end]) for start, end in analysis.unannotated_spans()):
        return analysis
    things = [one for one in known_things(text, resources) if _is_removed(analysis, one)]
    if not things:
        return analysis
    kept = [span for span in analysis.spans if span.role != REMOVED]
    removed = without([(span.start, span.end) for span in analysis.spans if span.role == REMOVED], things)
    spans = tuple(sorted([*kept, *(Span(start, end, REMOVED) for start, end in removed)], key=START))
    return analysis.with_step("keep_content", [text[start:end] for start, end in things], spans=spans)


def _is_removed(analysis: QueryAnalysis, thing: Offsets) -> bool:
    start, end = thing
    return all(span.role == REMOVED for span in analysis.spans if start < span.end and span.start < end)
