"""12123app → 12123 app: a number and letters written together, where no name of the catalogue writes them so."""

from __future__ import annotations

import re

from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.query_analysis import QueryAnalysis
from search_engine.query.analysis.resources import AnalysisResources

# Shorter numbers are types and classes (c1, 5g); longer ones, and those with letters on both sides, are codes.
TOGETHER = re.compile(r"(?<![0-9a-z])(?:[0-9]{3,6}[a-z]{2,12}|[a-z]{2,12}[0-9]{3,6})(?![0-9a-z])")
BETWEEN = re.compile(r"(?<=[0-9])(?=[a-z])|(?<=[a-z])(?=[0-9])")


@analysis_step("拆开字母与数字")
def split_alphanumerics(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Part them."""

    def parted(found: re.Match[str]) -> str:
        return found.group() if resources.names.has_word(found.group()) else BETWEEN.sub(" ", found.group())

    text = TOGETHER.sub(parted, analysis.text)
    if text == analysis.text:
        return analysis
    return analysis.with_step("split_alphanumerics", text, text=text)
