"""Which rows of dictionaries act on a request: those that its analysis went by, those that editors made for it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

from dictionaries.kinds.lists import PinRule
from dictionaries.kinds.ranking import RANKING, RankingConstant
from dictionaries.regions import Region
from indexer.store import DocumentStore
from search_engine.page.told_rows import told_rows
from search_engine.query.acting.acting_rows import Asked, acting_rows
from search_engine.query.acting.row_candidates import Candidate
from search_engine.query.analysis import QueryAnalysis, QueryAnalyzer
from search_engine.query.analysis.analysis_step import AnalysisStep
from search_engine.query.audience import audience_of_request
from search_engine.query.region_resolution import RegionResolution
from search_engine.query.request import SearchRequest


class RowsActing:
    """Names them, for those who ask for an explanation: nothing of it is worked out otherwise.

    Args:
        placing: Finds the region of whoever asks.
    """

    def __init__(self, analyzer: QueryAnalyzer, placing: RegionResolution, store: DocumentStore) -> None:
        self._analyzer, self._placing, self._store = analyzer, placing, store

    def of(
        self,
        request: SearchRequest,
        analysis: QueryAnalysis,
        editorial: Sequence[PinRule] = (),
        ranking: Sequence[RankingConstant] = (),
        *,
        inside: bool = False,
    ) -> tuple[dict[str, Any], ...]:
        """The rows as plain values; see `pairs`."""
        return tuple([told for _, told in self.pairs(request, analysis, editorial, ranking, inside=inside)])

    def pairs(
        self,
        request: SearchRequest,
        analysis: QueryAnalysis,
        editorial: Sequence[PinRule] = (),
        ranking: Sequence[RankingConstant] = (),
        *,
        inside: bool = False,
        besides: Sequence[Candidate] = (),
    ) -> list[tuple[Candidate, dict[str, Any]]]:
        """The rows themselves, each with what is told of it. Raises `DamagedRows`.

        Args:
            ranking: The constants that it is ranked by (`Rankers.rows_for`).
            besides: Others that are known to act.
            inside: Whether the site's own people ask: nobody else is told what is banned, and who looks after a row.
        """
        asked = Asked(request.off, request.correct, self._region(request))
        rows = acting_rows(self._analyzer.resources, analysis, asked, bans=inside)
        rows += [Candidate("pins", rule) for rule in editorial]
        rows += [one for one in besides if one not in rows]
        rows += [Candidate(RANKING.name, row) for row in ranking]
        audience = audience_of_request(self._placing.tree, request, self._placing.default)
        told = told_rows(rows, self._store.engine, audience, time.time(), owners=inside)
        return list(zip(rows, told, strict=True))

    def steps(self, request: SearchRequest) -> Iterator[tuple[AnalysisStep, QueryAnalysis, QueryAnalysis]]:
        """The steps of a request's analysis, one by one; see `QueryAnalyzer.steps`."""
        return self._analyzer.steps(request.q, request.off, request.correct, self._region(request))

    def _region(self, request: SearchRequest) -> Region | None:
        user = self._placing.own(request)
        return user.region if user else None
