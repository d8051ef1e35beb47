"""From what was typed to what is meant: a list of steps, each a function `QueryAnalysis → QueryAnalysis` in its own
file.
"""

from search_engine.query.analysis.provider import QueryAnalyzerProvider
from search_engine.query.analysis.query_analysis import QueryAnalysis
from search_engine.query.analysis.query_analyzer import QueryAnalyzer
from search_engine.query.analysis.resources import AnalysisResources
from search_engine.query.analysis.steps import SWITCHES

__all__ = [
    "SWITCHES",
    "AnalysisResources",
    "QueryAnalysis",
    "QueryAnalyzer",
    "QueryAnalyzerProvider",
]
