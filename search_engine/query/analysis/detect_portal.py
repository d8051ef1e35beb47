"""What is wanted of the portal itself (我的办件, 投诉 …), and names of portals (浙里办), which hint at a place."""

from __future__ import annotations

from dictionaries.normalize import squash
from dictionaries.patterns.phrases import Occurrence
from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.detect_only_way import SAYS_NOTHING
from search_engine.query.analysis.name_index import is_inside
from search_engine.query.analysis.query_analysis import PLACE, REMOVED, QueryAnalysis, Span
from search_engine.query.analysis.resources import AnalysisResources
from search_engine.query.word_lists import WordSet, words_in

# What is asked of a portal itself.
ABOUT = WordSet(words_in("portal.about"))

# Functions that a matter may be said with: its words are looked for without these.
ABOUT_MATTERS = frozenset({"progress", "booking", "complaint"})
# What is asked of no portal of the state (顺丰到哪了).
ELSEWHERE = "elsewhere"
COMPLAINT = "complaint"


@analysis_step("识别门户功能", off="ways")
def detect_portal(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Find both."""
    return _function(_portal_name(analysis, resources), resources)


def _portal_name(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """The name goes beside other words; by itself it is what is looked for."""
    text = analysis.text
    found = resources.ways.portals.longest(text)
    if found:  # a place in it is the portal's (浙江政务服务网)
        beside = analysis.with_changes(spans=tuple([span for span in analysis.spans if span.role != PLACE]))
        found = [one for one in found if beside.is_free(one.start, one.end)]
    if not found:
        return analysis
    first = found[0]
    alone = ABOUT.makes_up(squash(text[: first.start] + text[first.end :]))
    names = [one for one in resources.names.spans(text) if one.end - one.start > first.end - first.start]
    if is_inside(first.start, first.end, names):
        return analysis  # 国家政务服务平台用户注册 is a matter
    record = {"text": text[first.start : first.end], "portal": first.value.name}
    outside = [span for span in analysis.spans if span.end <= first.start or first.end <= span.start]
    spans = tuple(sorted((*outside, Span(first.start, first.end, REMOVED)), key=lambda span: span.start))
    if alone:  # it alone is looked for, whatever is asked about it
        about = (Span(0, first.start, REMOVED), Span(first.end, len(text), REMOVED))
        said = [span for span in about if span.start < span.end and analysis.is_free(span.start, span.end)]
        spans = analysis.with_spans(*said)
    return analysis.with_step("detect_portal", record, portal=first.value, only_way=alone, spans=spans)


def _function(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    text = analysis.text
    found = resources.ways.function(text)
    if " " in text and (whole := resources.ways.function("".join(text.split()))):
        # 办件 进度; of 店里卖假名牌 举报 the hotline is told by more than 举报 alone
        more = found is None or (whole.value.isdigit() and whole.end - whole.start > found.end - found.start)
        found = Occurrence(0, len(text), whole.value) if more else found
    if found is None or _is_of_a_thing(text, found.value, resources):
        return analysis
    start, end = found.start, found.end
    # 公积金提取进度查询 may be a thing of the catalogue: then the words stay
    over = [span for span in analysis.spans if start < span.end and span.start < end]
    kept = is_inside(start, end, resources.names.spans(text)) or any(span.role != REMOVED for span in over)
    start, end = min([start, *(span.start for span in over)]), max([end, *(span.end for span in over)])
    rest = squash(text[:start] + text[end:])
    # of a pension that is checked by 人脸认证 these words are the matter's
    # what a hotline is for may be a matter, too
    kept = kept or found.value.isdigit() or not (found.value in ABOUT_MATTERS or SAYS_NOTHING.makes_up(rest))
    spans = analysis.spans
    if not kept:  # 怎么办 of 密码忘了怎么办 belongs to it
        beside = [span for span in spans if span not in over]
        spans = tuple(sorted((*beside, Span(start, end, REMOVED)), key=lambda span: span.start))
    record = {"text": text[start:end], "function": found.value}
    only_way = analysis.only_way or found.value == ELSEWHERE
    return analysis.with_step("detect_portal", record, function=found.value, spans=spans, only_way=only_way)


def _is_of_a_thing(text: str, function: str, resources: AnalysisResources) -> bool:
    """Whether the words of a function are a thing's of the catalogue: 港口物流查询, 政府采购投诉."""
    if function == ELSEWHERE:
        return bool(resources.names.spans(text))
    return function == COMPLAINT and squash(text) in resources.names.squashed
