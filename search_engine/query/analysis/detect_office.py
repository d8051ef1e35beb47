"""An office that is looked for (余杭区公安局, 国土局电话), and whether nothing else is: then no words are searched. Looked at
when places, what is asked for and what says nothing are known: the rest is the name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dictionaries.normalize import squash
from search_engine.query.analysis.query_analysis import QueryAnalysis

if TYPE_CHECKING:
    from search_engine.query.analysis.resources import AnalysisResources

# What may be asked of an office.
OF_AN_OFFICE = frozenset({"contact", "place", "hours"})


def detect_office(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Find it."""
    rest = "".join(analysis.text[start:end] for start, end in analysis.unannotated_spans())
    name = squash(rest)
    if analysis.function or analysis.portal:
        return analysis.with_changes(only_way=not name) if not name else analysis
    if analysis.nearby or (name and squash(analysis.text) in resources.names.squashed):
        return analysis
    office = resources.ways.office(name, asks=not OF_AN_OFFICE.isdisjoint(analysis.asks)) if name else None
    if office is None:
        return analysis
    return analysis.with_step("detect_office", office.name, office=office, only_way=True)
