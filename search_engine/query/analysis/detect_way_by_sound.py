"""A way that no row knows in these words: the function of the portal that a text sounds like, or the
office that is named where a telephone, an address or opening hours seem to be asked for.
"""

from __future__ import annotations

import re

from dictionaries.intents.intent_index import CONTACT
from dictionaries.normalize import squash
from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.detect_office import beside_places, way_to
from search_engine.query.analysis.detect_portal import COMPLAINT, ELSEWHERE
from search_engine.query.analysis.query_analysis import QueryAnalysis
from search_engine.query.analysis.resources import AnalysisResources

# What no matter serves: a lamp that is out, a street under water, though their words are of names (路灯, 井盖).
NO_MATTERS = frozenset({ELSEWHERE, "12345"})
# What says that something is reported, and not what.
REPORTS = re.compile("我?[要想]*(?:举报|投诉|曝光|检举|告发)(?:一下)?")


@analysis_step("按读音识别去处", off="ways")
def detect_way_by_sound(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Find it. All words stay; where a text speaks of no thing, and surely of a function, nothing is searched."""
    if analysis.function == COMPLAINT:
        return _of_its_field(analysis, resources)
    known = analysis.function or analysis.office or analysis.portal or analysis.nearby
    if known or squash(analysis.text) in resources.names.squashed:
        return analysis
    heard = resources.ways.sounds_like(analysis.text)
    if heard is None:
        return analysis
    function, sure = heard
    if function == CONTACT:
        return _office(analysis, resources)
    if function == ELSEWHERE and not sure:
        return analysis
    of_a_thing = bool(resources.names.spans(analysis.text) or resources.terms.all(analysis.text))
    record = {"sounds_like": function, "sure": sure}
    only_way = sure and (not of_a_thing or function in NO_MATTERS)
    return analysis.with_step("detect_way_by_sound", record, function=function, only_way=only_way)


def _of_its_field(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Of a complaint the line that takes up what it is about, where that can be heard (理发店多收钱 投诉)."""
    heard = resources.ways.sounds_like(squash(REPORTS.sub(" ", analysis.text)))
    if heard is None or not heard[0].isdigit():
        return analysis
    record = {"sounds_like": heard[0], "sure": heard[1]}
    return analysis.with_step("detect_way_by_sound", record, function=heard[0], only_way=False)


def _office(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    office = resources.ways.office_within(beside_places(analysis))
    if office is None:
        return analysis
    return analysis.with_step("detect_way_by_sound", office.name, **way_to(office, analysis, resources))
