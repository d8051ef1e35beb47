"""What has happened to the thing that is asked about (坏了, 到期, 关门不干了): of its matters the one that this calls
for is meant. Nothing of the text goes: the words may be of names too.
"""

from __future__ import annotations

from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.query_analysis import START, QueryAnalysis
from search_engine.query.analysis.resources import AnalysisResources


@analysis_step("识别情形", off="ways")
def detect_situation(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Find it: of several all count."""
    found = resources.ways.situations.find(analysis.text)
    if not found:
        return analysis
    found.sort(key=START)
    words = tuple(dict.fromkeys(word for one in found for word in one.value.words))
    record = [{"text": analysis.text[one.start : one.end], "words": one.value.words} for one in found]
    return analysis.with_step("detect_situation", record, situation=words)
