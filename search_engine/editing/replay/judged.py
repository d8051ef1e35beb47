"""Judged queries of an installation: `ZWFW_HOME/judged/` holds `qrels` (TREC) and `queries.tsv`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dictionaries.reasons import Message
from ranker.evaluation import Qrels, Run, evaluate, parse_measure, read_qrels, read_queries
from search_engine.editing.replay.frequent import JUDGED, ReplayQuery
from search_engine.editing.replay.outcome import Outcome
from search_engine.errors import BadParameters, Detail
from search_engine.installation.installation import Installation
from search_engine.messages import AND_MORE_OF

NOT_JUDGED = Message(
    "missing", "{folder} 中应有 {qrels}（查询 0 文档 等级）与 {queries}（编号<TAB>查询文字）",
    "{folder} must have {qrels} (query 0 document grade) and {queries} (number<TAB>text of the query)",
)  # fmt: skip
MOST_CODES = 5  # that are named
UNKNOWN_REGIONS = Message(
    "unknown_region", "{file} 中的区划代码不存在：{codes}", "{file} has unknown administrative codes: {codes}"
)
QRELS, QUERIES, REGIONS = "qrels", "queries.tsv", "regions.tsv"
NDCG = parse_measure("ndcg@10")


@dataclass(frozen=True)
class JudgedQueries:
    """Queries with what is judged of them.

    Attributes:
        qrels: Id of a query → id of a document → grade.
    """

    queries: tuple[ReplayQuery, ...] = ()
    qrels: Qrels = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quality:
    """How good first pages are over the judged queries.

    Attributes:
        queries: How many there are.
        ndcg: nDCG@10, 0 to 1.
        first: Share of the queries whose first card is relevant (grade > 0), 0 to 1.
    """

    queries: int
    ndcg: float
    first: float


def judged_queries(place: Installation, folder: Path | None = None) -> JudgedQueries:
    """Those of a folder, else of `ZWFW_HOME/judged`; none where it is not there.

    Queries are asked from the region that `regions.tsv` (id, tab, code) names, else from none.

    Raises:
        BadParameters: The folder that is named has no such files, or a region is unknown.
        BadEvaluationFile: They cannot be read.
    """
    where = folder or place.home / "judged"
    qrels, queries, regions = where / QRELS, where / QUERIES, where / REGIONS
    if not (qrels.is_file() and queries.is_file()):
        if folder is None:
            return JudgedQueries()
        raise BadParameters(
            [
                Detail(
                    "judged",
                    NOT_JUDGED(folder=where, qrels=QRELS, queries=QUERIES),
                )
            ]
        )
    found, texts = read_qrels(qrels), read_queries(queries)
    of = read_queries(regions) if regions.is_file() else {}
    if unknown := [f"{name}（{code}）" for name, code in of.items() if code.strip() not in place.tree()]:
        codes = AND_MORE_OF(listed=unknown[:MOST_CODES], count=len(unknown)) if len(unknown) > MOST_CODES else unknown
        raise BadParameters([Detail("judged", UNKNOWN_REGIONS(file=regions, codes=codes))])
    asked = [ReplayQuery(texts[name], of.get(name, "").strip(), 1, JUDGED, name) for name in found if name in texts]
    return JudgedQueries(tuple(asked), found)


def quality(judged: JudgedQueries, outcomes: Sequence[Outcome]) -> Quality | None:
    """How good the outcomes of the judged queries are, in their order; None where none are judged."""
    if not judged.queries:
        return None
    rankings = {
        query.name: tuple(dict.fromkeys(card.id for card in outcome.cards))
        for query, outcome in zip(judged.queries, outcomes, strict=True)
    }
    asked = {name: judged.qrels[name] for name in rankings}
    ndcg = evaluate(Run(rankings), asked, [NDCG]).means()
    first = [bool(rankings[name]) and grades.get(rankings[name][0], 0) > 0 for name, grades in asked.items()]
    return Quality(len(asked), next(iter(ndcg.values())), sum(first) / len(first))
