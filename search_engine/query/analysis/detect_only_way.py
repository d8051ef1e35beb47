"""Whether a query speaks of nothing but a function of the portal: then no words are searched."""

from __future__ import annotations

from typing import Any

from dictionaries.normalize import squash
from search_engine.query.analysis.query_analysis import QueryAnalysis


def detect_only_way(analysis: QueryAnalysis, _resources: Any) -> QueryAnalysis:
    """See whether anything is left."""
    if analysis.function is None or analysis.only_way:
        return analysis
    rest = "".join(analysis.text[start:end] for start, end in analysis.unannotated_spans())
    return analysis if squash(rest) else analysis.with_changes(only_way=True)
