"""The channel of the portal that a text asks for by its name (食品行政权力, 法人服务), and the department whose things
alone are asked for there (民政部门的应用). Both narrow what is searched, as if they had been chosen on the page.
"""

from __future__ import annotations

import re

from dictionaries.normalize import squash
from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.detect_office import beside_places
from search_engine.query.analysis.name_index import is_inside
from search_engine.query.analysis.query_analysis import REMOVED, QueryAnalysis, Span
from search_engine.query.analysis.resources import AnalysisResources

# What channels are called; by itself the last is a word of names (应用补贴), of an office's things it is enough.
CALLED = {
    "应用服务": "app", "自然人服务": "natural", "个人服务": "natural", "自然人办事": "natural", "个人办事": "natural",
    "法人服务": "legal", "法人办事": "legal", "企业办事": "legal", "办事指南": "guide", "行政权力": "power",
    "应用": "app",
}  # fmt: skip
CHANNEL, NO_CHANNEL = re.compile("|".join(CALLED)), "应用"
OF_OFFICE = re.compile(f"(?P<office>.+?)(?:部门)?(?:的|有哪些|有什么|提供)*(?P<called>{CHANNEL.pattern})")


@analysis_step("识别频道", off="ways")
def detect_channel(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Find them; not where the words are a name's."""
    text, ways, names = analysis.text, resources.ways, resources.names
    if not CHANNEL.search(text) or squash(text) in names.squashed:
        return analysis
    whose, department = OF_OFFICE.fullmatch(beside_places(analysis)), ""
    if whose and (office := ways.office(whose["office"], asks=False) or ways.office_of_department(whose["office"])):
        department = office.department
    if whose and department:
        said, found = analysis.unannotated_spans(), {whose[0]: CALLED[whose["called"]]}
    else:
        places = [one.span() for one in CHANNEL.finditer(text) if one[0] != NO_CHANNEL]
        said = [one for one in places if analysis.is_free(*one) and not is_inside(*one, names.spans(text))]
        found = {text[start:end]: CALLED[text[start:end]] for start, end in said}
    if not said:
        return analysis
    spans, channels = analysis.with_spans(*(Span(*one, REMOVED) for one in said)), tuple(found.items())
    return analysis.with_step("detect_channel", list(found), spans=spans, channels=channels, department=department)
