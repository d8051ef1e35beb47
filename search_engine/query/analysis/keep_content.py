"""Something is left to be looked for: where all of a text was taken for questions, offices, functions of the portal and
scaffolding, the things that it names come back (失业金可以领多久 asks about 失业金).
"""

from __future__ import annotations

from dictionaries.normalize import squash
from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.name_index import Offsets, known_things
from search_engine.query.analysis.query_analysis import REMOVED, TERM, QueryAnalysis, Span
from search_engine.query.analysis.resources import AnalysisResources


@analysis_step("找回所问事项")
def keep_content(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Bring them back."""
    text = analysis.text
    if analysis.only_way or not any(span.role == REMOVED for span in analysis.spans):
        return analysis
    if any(span.role == TERM for span in analysis.spans):
        return analysis
    if any(squash(text[start:end]) for start, end in analysis.unannotated_spans()):
        return analysis
    things = [one for one in known_things(text, resources) if _is_removed(analysis, one)]
    if not things:
        return analysis
    spans = [piece for span in analysis.spans for piece in (_without(span, things) if span.role == REMOVED else [span])]
    return analysis.with_step("keep_content", [text[start:end] for start, end in things], spans=tuple(spans))


def _is_removed(analysis: QueryAnalysis, thing: Offsets) -> bool:
    start, end = thing
    return all(span.role == REMOVED for span in analysis.spans if start < span.end and span.start < end)


def _without(span: Span, things: list[Offsets]) -> list[Span]:
    """What is left of a span without some things."""
    left, at = list[Span](), span.start
    for start, end in things:
        if span.start < end and start < span.end:
            if at < start:
                left.append(Span(at, start, REMOVED))
            at = end
    return [*left, Span(at, span.end, REMOVED)] if at < span.end else left
