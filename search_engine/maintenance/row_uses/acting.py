"""Which rows act on a query, asked of what answers now: as an explanation tells it, without all else that it tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from dictionaries.editing.own_row import RowKey, values_of
from dictionaries.lexicon.scope import Scope
from indexer.generation.base_doc_values import Name
from ranker.matching.relevance import EXACT
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.replay.outcome import FIRST_PAGE, request_of
from search_engine.errors import BadParameters
from search_engine.maintenance.row_uses.paraphrases import names_on_first_page, paraphrases_acting
from search_engine.query.analysis import QueryAnalysis
from search_engine.query.request import SearchRequest
from search_engine.search.pipeline import Pipeline
from search_engine.search.result_set import ResultSet
from search_engine.service import Service


@dataclass(frozen=True, slots=True)
class Acting:
    """The rows that act on a query: key → what is told of it.

    Attributes:
        analysis: What is understood of the query.
        names: Of the cards of its first page.
    """

    rows: Mapping[RowKey, Mapping[str, Any]]
    analysis: QueryAnalysis
    names: Sequence[Sequence[Name]] = ()


class RowsOfText:
    """Asks one text from many regions: where it is understood alike, the rows are looked for once."""

    def __init__(self, service: Service) -> None:
        self._service = service
        # what is kept by its identity stays alive beside it
        self._known: dict[tuple[Any, ...], tuple[Pipeline, dict[RowKey, Mapping[str, Any]], QueryAnalysis]] = {}

    def of(self, query: ReplayQuery) -> Acting | None:
        """Those that act; None: its region is no more. Raises `NotReady` without an index."""
        with suppress(BadParameters), self._service.state.pipeline() as pipeline:
            return self._of(pipeline, query)
        return None

    def _of(self, pipeline: Pipeline, query: ReplayQuery) -> Acting:
        request = request_of(query)
        own = pipeline.of(request)
        answer = own.answer(request)
        analysis = answer.analysis if answer else own.analysis_of(request)
        editorial = answer.editorial if answer else ()
        names = names_on_first_page(own, answer) if answer else []
        said = paraphrases_acting(own, answer, names) if answer else []
        # constants of ranking act wherever cards are found
        same = (id(own), id(analysis), answer is None, *editorial, *(id(one.entry) for one in said))
        if same not in self._known:
            ranking = own.rankers.rows_for(request) if answer else ()
            pairs = own.acting.pairs(request, analysis, editorial, ranking, inside=True, besides=said)
            self._known[same] = own, {_key(one.kind, one.entry, told): told for one, told in pairs}, analysis
        return Acting(self._known[same][1], analysis, names)


def finds(service: Service, query: ReplayQuery) -> bool:
    """Whether a text's first page, seen from a region, has a document with all of its words."""
    with suppress(BadParameters), service.state.pipeline() as pipeline:
        request = request_of(query)
        own = pipeline.of(request)
        answer = own.answer(request)
        # what is answered otherwise than by cards is nothing that the catalogue lacks
        return answer is None or _has_all_words(own, request, answer)
    return True


def _has_all_words(pipeline: Pipeline, request: SearchRequest, answer: ResultSet) -> bool:
    cards, retriever = answer.cards.take(answer.order[:FIRST_PAGE]), pipeline.rankers.retriever(request)
    if (cards.text_class == EXACT).any():
        return True
    # as it was typed: where nothing has all words, the answer gives some up
    needs = answer.analysis.parsed_query
    return any(
        all(one.anywhere for one in retriever.document_words(needs, row) if one.required) for row in cards.row.tolist()
    )


def _key(kind: str, entry: Any, told: Mapping[str, Any]) -> RowKey:
    return RowKey(kind, values_of(kind, entry), Scope(**told["scope"]))
