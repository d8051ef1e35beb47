"""Why a query answers as it does: what was found, what decides between neighbours, and where one document stands or
fell out. For those who tune and those who wonder: `zwfw explain`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ranker.matching.matches import Matches
from ranker.matching.parsed_query import ParsedQuery
from ranker.ordering.cards import Cards
from search_engine.page.why import REASONS
from search_engine.query.analysis import QueryAnalysis
from search_engine.query.request import SearchRequest
from search_engine.search.document_fate import NOT_SEARCHED, DocumentFate, fate_of
from search_engine.search.pipeline import Pipeline
from search_engine.search.result_set import ResultSet
from search_engine.search.why_not import Blocker, unsearched, why_not
from search_engine.search.why_not.outranked import Between, between


@dataclass(frozen=True, slots=True)
class Explanation:
    """All of it.

    Attributes:
        trace: What each step of the analysis did; needs: what a match needs in the end.
        rows: The rows of the dictionaries that acted, those that ban too, and the constants of ranking.
        candidates: How many of which kind were found; counts: cards by class and tier.
        cards: The first ones: id, title, region and why.
        between: What decided between each of them and the next.
        document: What became of the document that was asked about.
        why_not: All that holds that document back; none where it is the first card.
        unsearched: Why the query is not searched as it stands; none where it is.
    """

    trace: Sequence[Mapping[str, Any]]
    needs: Sequence[Mapping[str, Any]]
    candidates: Mapping[str, Any]
    counts: Sequence[Mapping[str, Any]]
    cards: Sequence[Mapping[str, Any]]
    between: Sequence[Between]
    document: DocumentFate | None
    rows: Sequence[Mapping[str, Any]] = ()
    why_not: Sequence[Blocker] = ()
    unsearched: Sequence[Blocker] = ()

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        blockers = {name: [one.as_dict() for one in getattr(self, name)] for name in ("why_not", "unsearched")}
        return {**asdict(self), **blockers}


def needs_of(parsed_query: ParsedQuery) -> list[dict[str, Any]]:
    """What a match needs and what is wished for, and in which words it may be said."""
    required = len(parsed_query.required)
    return [
        {
            "words": list(clause.alternatives[0].words),
            "required": i < required,
            "alternatives": [
                {"words": list(one.words), "weight": one.weight, "keeps_class": one.keeps_class}
                for one in clause.alternatives[1:]
            ],
        }
        for i, clause in enumerate(parsed_query.clauses)
    ]


def candidates_of(matches: Matches, cards: int) -> dict[str, Any]:
    """How many of which kind were found."""
    chain = matches.chain
    return {
        "shared_bases": int((matches.slots.relevance_class > 0).sum()),
        "chain_rows": None if chain is None else int((chain.relevance_class > 0).sum()),
        "other_rows": len(matches.wide.row),
        "other_rows_complete": matches.wide_is_all,
        "by_meaning": matches.by_meaning,
        "relaxation": matches.step,
        "cards": cards,
    }


def counts_of(cards: Cards) -> list[dict[str, Any]]:
    """Cards by class and tier, in the order in which they stand."""
    pairs, counts = np.unique(
        np.stack((-cards.relevance_class.astype(np.int8), cards.tier)), axis=1, return_counts=True
    )
    return [
        {
            "class": -relevance_class,
            "reason": REASONS[-relevance_class],
            "tier": tier if tier >= 0 else None,
            "cards": n,
        }
        for relevance_class, tier, n in zip(*pairs.tolist(), counts.tolist(), strict=True)
    ]


def explain(pipeline: Pipeline, request: SearchRequest, document_id: str | None = None, depth: int = 10) -> Explanation:
    """Explain a search, also one that is not answered (banned words). Raises `BadParameters`.

    Args:
        document_id: A document whose fate is told beside the first `depth` cards, and what holds it back.
    """
    pipeline = pipeline.of(request)
    answer = pipeline.answer(request)
    analysis = answer.analysis if answer else pipeline.analysis_of(request)
    editorial, ranking = (answer.editorial, pipeline.rankers.rows_for(request)) if answer else ((), ())
    rows = pipeline.acting.pairs(request, analysis, editorial, ranking, inside=True)
    told = [one for _, one in rows]
    blockers = why_not(pipeline, request, document_id, rows) if document_id else ()
    if answer is None:
        fate = DocumentFate(document_id, NOT_SEARCHED) if document_id else None
        kept = tuple(unsearched(analysis, told))
        return Explanation(_trace(analysis), (), {}, (), (), (), fate, told, blockers, kept)
    return _explained(pipeline, request, answer, document_id, depth, told, blockers)


def _explained(
    pipeline: Pipeline,
    request: SearchRequest,
    answer: ResultSet,
    document_id: str | None,
    depth: int,
    rows: Sequence[Mapping[str, Any]],
    blockers: Sequence[Blocker],
) -> Explanation:
    snapshot, places = pipeline.snapshot, answer.order[:depth]
    cards, retriever = answer.cards.take(places), pipeline.rankers.retriever(request)
    documents = snapshot.documents.of(cards.row.tolist())
    shown = [documents[row] for row in cards.row.tolist()]
    regions = [snapshot.tree.by_number(number) for number in snapshot.columns.region[cards.row].tolist()]
    return Explanation(
        trace=_trace(answer.analysis),
        needs=needs_of(answer.parsed_query),
        candidates=candidates_of(answer.matches, len(answer.cards)),
        counts=counts_of(answer.cards),
        cards=[
            {"id": one.id, "title": one.fields["title"], "region": region.name, "why": why}
            for one, region, why in zip(shown, regions, pipeline.why(request, answer, places), strict=True)
        ],
        between=between(
            cards,
            [one.id for one in shown],
            answer.scoring.explained(cards),
            pipeline.rankers.sort_values(request, cards),
            near_me=answer.analysis.nearby and request.sort == "relevance",
        ),
        document=fate_of(snapshot, pipeline.store, retriever, document_id, answer) if document_id else None,
        rows=rows,
        why_not=blockers,
    )


def _trace(analysis: QueryAnalysis) -> list[dict[str, Any]]:
    return [{"step": step, "record": record} for step, record in analysis.trace]
