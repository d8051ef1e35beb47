"""社保从合肥转杭州, 户口迁到重庆: the short verb beside a place says that something moves there or from there.

Names say it in full (转移接续, 户口迁移); a verb of one character would be no required word at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ranker.matching.parsed_query import Alternative, Clause
from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.query_analysis import PLACE, TERM, QueryAnalysis, Span
from search_engine.query.analysis.resources import AnalysisResources

TO_PLACE = re.compile(r"(?:怎么|如何|怎样|咋)?(?<![中周运流好旋])([转迁])(?:移?到|移?至|往|回|入|移)?\s*$")
FROM_PLACE = re.compile(r"([转迁])(?:过来|回来|来|入|回)")
# What the verb may be in the name of a matter, beside its own noun.
OTHERS = {"转": ("转入", "转接", "转递", "转学", "转让", "迁移"), "迁": ("迁入", "落户", "转移")}
NOUNS = {"转": "转移", "迁": "迁移"}
# What another verb than the noun's counts for.
OTHER_VERB = 0.8


@analysis_step("识别迁移", off="places")
def detect_relocation(analysis: QueryAnalysis, _tools: AnalysisResources) -> QueryAnalysis:
    """Find the verbs; each becomes a term."""
    found = dict.fromkeys((start, end, verb) for start, end, verb in _verbs(analysis) if analysis.is_free(start, end))
    if not found:
        return analysis
    spans = analysis.with_spans(*(Span(start, end, TERM, _need(verb)) for start, end, verb in found))
    record = [analysis.text[start:end] for start, end, _ in found]
    return analysis.with_step("detect_relocation", record, spans=spans)


def _verbs(analysis: QueryAnalysis) -> Iterator[tuple[int, int, str]]:
    """Start, end and verb of each, before and after every place; one that stands between two is found twice."""
    text = analysis.text
    for place in analysis.spans:
        if place.role != PLACE:
            continue
        before, with_step = TO_PLACE.search(text, 0, place.start), FROM_PLACE.match(text, place.end)
        for one in (before, with_step):
            if one is not None:
                yield one.start(), one.start() + len(one.group().rstrip()), one.group(1)


def _need(verb: str) -> Clause:
    others = (Alternative((other,), OTHER_VERB, keeps_class=False) for other in OTHERS[verb])
    return Clause((Alternative((NOUNS[verb],)), *others))
