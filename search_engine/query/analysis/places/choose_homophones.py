"""taizhou is 台州 for somebody in 浙江: of places that sound as the letters do, the one in the user's own province."""

from __future__ import annotations

from dataclasses import replace

from dictionaries.places import PlaceMention
from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.places.detect_places import mentions_of
from search_engine.query.analysis.query_analysis import QueryAnalysis
from search_engine.query.analysis.resources import AnalysisResources


def has_homophones(analysis: QueryAnalysis, resources: AnalysisResources) -> bool:
    """Whether letters were read as a place, so that another one may be meant."""
    return bool(_read_as(analysis, resources))


@analysis_step("选择同音地名", off="places", depends_on_user=has_homophones)
def choose_homophones(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Read the place that is near; what was written in characters is never read otherwise."""
    if resources.homophones is None or analysis.user is None:
        return analysis
    pairs = resources.homophones.nearer(_read_as(analysis, resources), analysis.user)
    text = analysis.text
    for heard, meant in pairs:
        text = text.replace(heard, meant)
    if text == analysis.text:
        return analysis
    *earlier, read = analysis.corrections
    record = [f"{heard} → {meant}" for heard, meant in pairs]
    return analysis.with_step(
        "choose_homophones", record, text=text, corrections=(*earlier, replace(read, corrected=text))
    )


def _read_as(analysis: QueryAnalysis, resources: AnalysisResources) -> list[PlaceMention]:
    """The places that letters were read as."""
    if resources.homophones is None or not any(one.applied for one in analysis.corrections):
        return []
    return [one for one in mentions_of(analysis.text, resources) if one.text not in analysis.raw]
