"""Spelling: corrected at once where it is sure, offered where it is likely. Places, names and people stay."""

from __future__ import annotations

from dictionaries.normalize import squash
from search_engine.query.analysis.analysis_step import CORRECTIONS, analysis_step
from search_engine.query.analysis.query_analysis import QueryAnalysis
from search_engine.query.analysis.resources import AnalysisResources

# Who speaks, is spoken to or of: 我弟, 你妈. Alone they are in other words too.
PRONOUNS = frozenset("我你他她咱")


@analysis_step("纠错", off="spelling", kill_switch=CORRECTIONS)
def correct_spelling(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Correct it, unless another reading has been offered already."""
    text, words = analysis.text, resources.words
    offered = bool(analysis.corrections) and any(not made.applied for made in analysis.corrections)
    if words is None or offered or squash(text) in resources.names.squashed:
        return analysis
    found = words.speller.correct(text, _protected(text, resources), resources.held)
    if found is None:
        return analysis
    confidence = round(found.confidence, 3)
    return analysis.with_correction("correct_spelling", found.corrected, sure=found.applied, confidence=confidence)


def _protected(text: str, resources: AnalysisResources) -> list[tuple[int, int]]:
    """Spans that no correction touches: places, and people by what they are to somebody (我弟下水 is no 地下水)."""
    places = [(place.start, place.end) for place in resources.mentions(text)]
    if PRONOUNS.isdisjoint(text):
        return places
    said = [(one.start, one.end) for one in resources.stop_words.all(text)]
    return [*places, *[(start, end) for start, end in said if text[start] in PRONOUNS and end - start > 1]]
