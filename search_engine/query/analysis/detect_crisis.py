"""Who writes in distress is told whom to call: the text is no search. Looked at as it was typed, before any ban, and
once more where an error was mended (家报).
"""

from __future__ import annotations

from search_engine.query.analysis.analysis_step import DISTRESS, analysis_step
from search_engine.query.analysis.query_analysis import QueryAnalysis
from search_engine.query.analysis.resources import AnalysisResources


@analysis_step("识别紧急求助", off=DISTRESS)
def detect_crisis(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Find the situation. Nothing of such a text is corrected."""
    situation = resources.crisis.situation(analysis.text)
    if situation is None:
        return analysis
    return analysis.with_step("detect_crisis", situation, crisis=situation, text=analysis.raw, corrections=(), spans=())
