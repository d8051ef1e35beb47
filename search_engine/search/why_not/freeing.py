"""A search that nothing keeps from being searched: without distress, bans and ways, without the filters that fail, and
without what hides the document that is asked about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from search_engine.query.acting.row_candidates import BANS, Candidate
from search_engine.query.acting.row_parts import lexicon_with, with_rows
from search_engine.query.analysis import AnalysisResources, QueryAnalyzer
from search_engine.query.request import SearchRequest
from search_engine.search.pins import HIDE_ALL, HIDES
from search_engine.search.pipeline import Pipeline
from search_engine.search.why_not.blocker import Blocker
from search_engine.search.why_not.query_rows import CRISIS, searched_anyway, unsearched

# A row, and what is told of it.
Acting = tuple[Candidate, Mapping[str, Any]]
WARN = "warn"
# Of these each may keep a query from being searched, once the one before does not any more.
STAGES = ("crisis", "ban", "way")


def variant(pipeline: Pipeline, resources: AnalysisResources) -> Pipeline:
    """A pipeline over the same view that understands queries by other rows."""
    analyzer = QueryAnalyzer(resources, pipeline.query_analyzer.version, 1)
    snapshot, store = pipeline.snapshot, pipeline.store
    return Pipeline(snapshot, store, analyzer, settings=pipeline.settings, rankers=pipeline.rankers, kept=1)


def freed(
    pipeline: Pipeline, request: SearchRequest, rows: Sequence[Acting]
) -> tuple[list[Blocker], Pipeline, SearchRequest, Sequence[Acting]]:
    """All that keeps a query from being searched, one behind the other: behind distress a ban may stand. And a pipeline
    and a request that nothing keeps, with the rows that act then.
    """
    found: list[Blocker] = []
    for _ in STAGES:
        analysis = pipeline.analysis_of(request)
        if not (analysis.no_search or analysis.masked is not None):
            break
        found += unsearched(analysis, [told for _, told in rows])
        resources = pipeline.query_analyzer.resources
        if analysis.crisis is not None:
            lexicon = lexicon_with(resources.lexicon, dict.fromkeys(CRISIS, ()))
            pipeline = variant(pipeline, with_rows(resources, lexicon, CRISIS))
        elif analysis.ban is not None and analysis.ban.action != WARN:
            lexicon = lexicon_with(resources.lexicon, dict.fromkeys(BANS, ()))
            pipeline = variant(pipeline, replace(resources, lexicon=lexicon, banned=None))
        else:
            request = searched_anyway(request)
        rows = pipeline.acting.pairs(request, pipeline.analysis_of(request), inside=True)
    return found, pipeline, request, rows


def unhidden(pipeline: Pipeline, document_id: str) -> Pipeline:
    """A pipeline without the rules that hide a document, wherever and from whom; the same one where none does."""
    resources, store = pipeline.query_analyzer.resources, pipeline.store
    hides = [rule for rule in resources.pins if rule.action in HIDES]
    keys = store.base_keys([document_id, *(rule.document for rule in hides if rule.action == HIDE_ALL)])
    base = keys.get(document_id)
    gone = {
        rule
        for rule in hides
        if rule.document == document_id
        or (rule.action == HIDE_ALL and base is not None and keys.get(rule.document) == base)
    }
    if not gone:
        return pipeline
    return variant(pipeline, replace(resources, pins=tuple([one for one in resources.pins if one not in gone])))


def without_filters(request: SearchRequest, failed: Sequence[Blocker]) -> SearchRequest:
    """A request without the filters that failed."""
    names = {one.details["filter"] for one in failed}
    gone: dict[str, Any] = {"filters": tuple(one for one in request.filters if one[0] not in names)}
    if "channel" in names:
        gone["channels"] = ()
    if "validity" in names:
        gone["validity"] = ()
    gone |= {name: None for name in ("pf", "issued_from", "issued_to") if name in names}
    return replace(request, **gone, is_read=True)
