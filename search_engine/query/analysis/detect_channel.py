"""The channel of the portal that a text asks for by its name (食品行政权力, 法人服务), and the department whose things
alone are asked for there (民政部门的应用). Both narrow what is searched, as if they had been chosen on the page.
"""

from __future__ import annotations

import re

from dictionaries.normalize import squash
from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.detect_office import beside_places
from search_engine.query.analysis.name_index import is_inside
from search_engine.query.analysis.query_analysis import REMOVED, Channel, QueryAnalysis, Span
from search_engine.query.analysis.resources import AnalysisResources

# What channels are called; by itself the last is a word of names (应用补贴), of an office's things it is enough.
CALLED = {
    "应用服务": "app", "自然人服务": "natural", "个人服务": "natural", "自然人办事": "natural", "个人办事": "natural",
    "法人服务": "legal", "法人办事": "legal", "企业办事": "legal", "办事指南": "guide", "行政权力": "power",
    "应用": "app",
}  # fmt: skip
CHANNEL = re.compile("|".join(CALLED))
OF_OFFICE = re.compile(f"(?P<office>.+?)(?:部门)?(?:的|有哪些|有什么|提供)*(?P<called>{CHANNEL.pattern})")
NO_CHANNEL = "应用"


@analysis_step("识别频道", off="ways")
def detect_channel(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Find them; not where the words are a name's."""
    text = analysis.text
    if not CHANNEL.search(text) or squash(text) in resources.names.squashed:
        return analysis
    whose = OF_OFFICE.fullmatch(beside_places(analysis))
    if whose and (department := _department(whose["office"], resources)):
        of_office = Channel(CALLED[whose["called"]], whose[0])
        spans = analysis.with_spans(*(Span(start, end, REMOVED) for start, end in analysis.unannotated_spans()))
        return _asking(analysis, spans, of_office, department=department)
    names = resources.names.spans(text)
    found = [
        one
        for one in CHANNEL.finditer(text)
        if one[0] != NO_CHANNEL and analysis.is_free(*one.span()) and not is_inside(*one.span(), names)
    ]
    if not found:
        return analysis
    spans = analysis.with_spans(*(Span(*one.span(), REMOVED) for one in found))
    return _asking(analysis, spans, *(Channel(CALLED[one[0]], one[0]) for one in found))


def _asking(
    analysis: QueryAnalysis, spans: tuple[Span, ...], *channels: Channel, department: str = ""
) -> QueryAnalysis:
    record = {"channels": [one.text for one in channels], "department": department}
    return analysis.with_step("detect_channel", record, spans=spans, channels=channels, department=department)


def _department(name: str, resources: AnalysisResources) -> str:
    """The department of an office or of a department's own name; "" where it is neither."""
    office = resources.ways.office(name, asks=False) or resources.ways.office_of_department(name)
    return office.department if office else ""
