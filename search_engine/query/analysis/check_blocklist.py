"""Banned words: blocked queries are not answered, masked ones are searched without the word, others are only told."""

from __future__ import annotations

from dictionaries.banned import MASK
from search_engine.query.analysis.analysis_step import analysis_step
from search_engine.query.analysis.detect_recourse import about_it
from search_engine.query.analysis.query_analysis import Ban, QueryAnalysis
from search_engine.query.analysis.resources import AnalysisResources


@analysis_step("检查违禁词")
def check_blocklist(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Look at the text as it was typed: a ban sees through signs that other steps take away."""
    if resources.banned is None:
        return analysis
    found = resources.banned.verdict(analysis.raw)
    if found is None:
        return analysis
    if found.row.action == "block" and (recourse := resources.ways.recourse.of_ban(analysis.raw)):
        return about_it(analysis, recourse)  # 卖…判几年 offers nothing
    ban = Ban(found.row.category, found.row.action)
    record = {"category": ban.category, "action": ban.action}
    if ban.action == "block":
        return analysis.with_step("check_blocklist", record, ban=ban, text="")
    if ban.action == "mask":
        masked = resources.banned.masked(analysis.raw)
        return analysis.with_step("check_blocklist", record, ban=ban, masked=masked, text=masked.replace(MASK, " "))
    return analysis.with_step("check_blocklist", record, ban=ban)
