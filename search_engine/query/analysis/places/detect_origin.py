"""河南户口在余杭考驾照, 人在北京户口在杭州怎么结婚: where somebody is registered, said in passing.

The word 户口 then tells of which place, and is no part of the matter: nobody wants a 户口 there. Where a 户口 is moved,
entered or ended it is what the query is about, and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from dictionaries.normalize import squash
from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.query_analysis import PLACE, WEAK, QueryAnalysis, Span
from search_engine.query.analysis.resources import AnalysisResources
from search_engine.query.word_lists import alternatives

Offsets = tuple[int, int]
HOME = "(?:户口所在地|户籍所在地|户口地|户籍地|户口|户籍)"
HOME_BEFORE = re.compile(rf"(?<![地省村镇市]){HOME}[在是为:]?\s*$")
HOME_BEHIND = re.compile(rf"的?(?:农村|城镇|常住|居民)?{HOME}(?![本簿页迁])")
# What is done with a 户口, and what goes by it: schools and homes.
ABOUT_IT = re.compile(alternatives("origin.about_it"))
# Of one place alone it may be the 户口 of that place that is wanted.
PLACES = 2


@analysis_step("识别从哪里来", off="places")
def detect_origin(analysis: QueryAnalysis, _tools: AnalysisResources) -> QueryAnalysis:
    """Make the word 户口 beside a place no required one, where another place is named."""
    text = analysis.text
    places = [span for span in analysis.spans if span.role == PLACE]
    if len(places) < PLACES or ABOUT_IT.search(text):
        return analysis
    stretches = dict(sorted(span for place in places for span in _beside(place, text) if analysis.is_free(*span)))
    if not stretches or not _is_more(analysis, stretches):
        return analysis
    spans = analysis.with_spans(*(Span(start, end, WEAK) for start, end in stretches.items()))
    return analysis.with_step("detect_origin", [text[start:end] for start, end in stretches.items()], spans=spans)


def _beside(place: Span, text: str) -> Iterator[Offsets]:
    """The word on either side of a place; of 河南户口在余杭 both places find the same."""
    for found in (HOME_BEFORE.search(text, 0, place.start), HOME_BEHIND.match(text, place.end)):
        if found:
            yield found.span()


def _is_more(analysis: QueryAnalysis, stretches: Mapping[int, int]) -> bool:
    """Whether the query says anything besides places and where somebody is registered."""
    settled = [(span.start, span.end) for span in analysis.spans] + list(stretches.items())
    inside = {at for start, end in settled for at in range(start, end)}
    return bool(squash("".join(char for at, char in enumerate(analysis.text) if at not in inside)))
