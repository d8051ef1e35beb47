"""旧的购房补贴办法, 原计划生育条例: the text of before is asked for, not the one in force."""

from __future__ import annotations

import re

from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.name_index import is_inside
from search_engine.query.analysis.query_analysis import WEAK, QueryAnalysis, Span
from search_engine.query.analysis.resources import AnalysisResources
from search_engine.query.analysis.words import Boundaries

# A closed class of the language. Each also begins other words (原产地, 旧货): it counts as a word of its own alone.
BEFORE = re.compile("(?:旧|原|当时|之前|以前)的?")


@analysis_step("识别“旧”“原”", off="asks")
def detect_old_text(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Find the word before the thing that it is said of: nothing but places stands before it, and something after it.
    It is not required, since it stands in no title; where nothing is over it has no other effect.
    """
    text = analysis.text
    start = next((start for start, _ in analysis.unannotated_spans()), len(text))
    found = BEFORE.match(text, start)
    if found is None or found.end() == len(text) or not analysis.is_free(*found.span()):
        return analysis
    words = Boundaries.of(text, resources.analyzer)
    if found.end() not in words.starts or is_inside(*found.span(), resources.names.spans(text)):
        return analysis
    spans = analysis.with_spans(Span(*found.span(), WEAK))
    return analysis.with_step("detect_old_text", found.group(), wants_old_text=True, spans=spans)
