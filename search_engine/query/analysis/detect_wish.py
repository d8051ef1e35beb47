"""A wish to look up, print, calculate, book or pay (公积金账上有多少钱, 我驾照还剩几分): it raises what serves it, and
spoken words are read as the ones that things are called by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dictionaries.normalize import squash
from search_engine.query.analysis.name_book import is_inside
from search_engine.query.analysis.query_analysis import QueryAnalysis

if TYPE_CHECKING:
    from search_engine.query.analysis.resources import AnalysisResources


def detect_wish(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Find it: of several phrases the longest counts. What is all of a name stays as it is (公积金余额, which several
    things are called by): the wish tells which of them is meant.
    """
    text = analysis.text
    is_name = squash(text) in resources.names.squashed
    names = () if is_name else resources.names.spans(text)
    found = [one for one in resources.ways.wishes.find(text) if not is_inside(one.start, one.end, names)]
    if not found:
        return analysis
    chosen = max(found, key=lambda one: (bool(one.value.means), one.end - one.start))
    row = chosen.value
    said = text[: chosen.start] + row.means + text[chosen.end :] if row.means and not is_name else text
    record = {"text": text[chosen.start : chosen.end], "wish": row.wish, "means": row.means}
    return analysis.with_step("detect_wish", record, wish=row.wish, text=said)
