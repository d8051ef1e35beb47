"""Who was harmed by what is forbidden, reports it, wants to be rid of it or asks what the law says is told whom to
call. Looked at as it was typed, before any ban: such a text offers nothing.
"""

from __future__ import annotations

from dictionaries.intents.recourse import Recourse
from dictionaries.normalize import squash
from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.query_analysis import QueryAnalysis
from search_engine.query.analysis.resources import AnalysisResources


@analysis_step("识别举报与求助", off="ways")
def detect_recourse(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Find the line. What the catalogue has under this name is that, and so is a line that is called so."""
    found = resources.ways.recourse.of(analysis.raw)
    named = squash(analysis.raw) in resources.names.squashed or resources.ways.is_line(analysis.raw)
    if found is None or named:
        return analysis
    office = resources.ways.office_within(analysis.raw)
    # of the office that is meant more is told than its number (找纪委举报干部)
    is_its_line = office is not None and any(number == found.number for number, _ in office.numbers)
    return about_it(analysis, found).with_changes(office=office if is_its_line else None)


def about_it(analysis: QueryAnalysis, recourse: Recourse) -> QueryAnalysis:
    """The analysis of a text that only wants to know whom to call."""
    way = {"recourse": recourse, "function": recourse.number, "only_way": True}
    return analysis.with_step("detect_recourse", recourse._asdict(), **way)
