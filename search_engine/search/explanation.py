"""Why a query answers as it does: what was found, what decides between neighbours, and where one document stands or
fell out. For those who tune and those who wonder: `zwfw explain`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from indexer.generation.arrays import Array
from indexer.snapshot import Snapshot
from indexer.store import DocumentStore
from ranker.matching.matches import Matches
from ranker.matching.parsed_query import ParsedQuery
from ranker.ordering.cards import Cards
from ranker.ordering.order import DECIDES, what_decides
from ranker.signals import SHOWN_DIGITS, SignalShares
from search_engine.page.why import REASONS, pin_id, whys_of
from search_engine.query.request import SearchRequest
from search_engine.search.pipeline import Pipeline
from search_engine.search.result_set import ResultSet
from search_engine.search.retrieval import Retriever
from search_engine.search.sorting import sort_values

# Where a document is that is not shown, in words.
UNKNOWN = "没有这个编号的文档"
NOT_INDEXED = "文档已在库中，但不在索引里：已下线、已过期，或索引尚未跟上"
NOT_IN_FORCE = "文档已编入索引，但现在不可见：尚未生效、已过期，或已有新的版本"
LACKS_WORDS = "未匹配：缺少下列检索词"
NOT_MATCHED = "未匹配：含全部检索词，但所在之处不足以算作匹配（整句检索只看名称、部门与主题），或含义相距较远"
FOLDED = "已匹配，合并在同一事项的另一张卡片中"
FOLDED_BY_CODE = "已匹配，按基本编码合并到本地区链条中的卡片"
NO_CARD = "已匹配，但没有卡片：不在所要的地区范围内"
HIDDEN = "编辑已对这个查询屏蔽（pins {}）"
SHOWN = "已显示"


@dataclass(frozen=True, slots=True)
class Between:
    """What decided between a card and the next one.

    Attributes:
        by: The first key of the order in which they differ; `id` where nothing else does.
        signals: Where it was the score: what each signal gave the upper one more than the lower one; none that gave
            both the same.
    """

    above: str
    below: str
    by: str
    label: str
    signals: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class DocumentFate:
    """What became of one document.

    Attributes:
        told: In words; place: of its card in the order, from 1; None where it has none.
        card: The id of the card that it is folded into.
        words: Of each need and wish: where the document has it.
    """

    id: str
    told: str
    place: int | None = None
    card: str | None = None
    words: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """All of it.

    Attributes:
        trace: What each step of the analysis did; needs: what a match needs in the end.
        candidates: How many of which kind were found; counts: cards by class and tier.
        cards: The first ones: id, title, region and why.
        between: What decided between each of them and the next.
        document: What became of the document that was asked about.
    """

    trace: Sequence[Mapping[str, Any]]
    needs: Sequence[Mapping[str, Any]]
    candidates: Mapping[str, Any]
    counts: Sequence[Mapping[str, Any]]
    cards: Sequence[Mapping[str, Any]]
    between: Sequence[Between]
    document: DocumentFate | None

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)


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


def between(
    cards: Cards, ids: Sequence[str], signals: Sequence[SignalShares], by: Array | None, *, near_me: bool
) -> list[Between]:
    """What decided between each card and the next; cards in their order.

    Args:
        by: Another wish than relevance; near_me: the nearest places were asked for, which come first.
    """
    found = []
    for i in range(len(cards) - 1):
        name = what_decides(cards, i, i + 1, by)
        if near_me and name != "pinned":
            name = "near_me"
        parts = {}
        if name == "score":
            parts = {one.signal.name: round(float(one.shares[i] - one.shares[i + 1]), SHOWN_DIGITS) for one in signals}
        found.append(Between(ids[i], ids[i + 1], name, DECIDES[name], {k: v for k, v in parts.items() if v}))
    return found


class Fates:
    """Tells what became of documents in one view."""

    def __init__(self, snapshot: Snapshot, store: DocumentStore, retriever: Retriever) -> None:
        self._snapshot, self._store, self._retriever = snapshot, store, retriever

    def of(self, document_id: str, answer: ResultSet) -> DocumentFate:
        """What became of one."""
        doc = self._store.doc_of(document_id)
        if doc is None:
            return DocumentFate(document_id, UNKNOWN)
        rows, _ = self._snapshot.rows_of_docs(np.array([doc]))
        if not len(rows):
            return DocumentFate(document_id, NOT_INDEXED)
        row = int(rows[0])
        if not self._snapshot.live.flags[row]:
            return DocumentFate(document_id, NOT_IN_FORCE)
        asked = answer.matches.parsed_query or answer.analysis.parsed_query
        words = [asdict(one) for one in self._retriever.document_words(asked, row)]
        cards, order = answer.cards, answer.order
        place = np.flatnonzero(cards.row[order] == row)
        if len(place):
            return DocumentFate(document_id, SHOWN, int(place[0]) + 1, words=words)
        if hides := [hide.rule for hide in answer.hides if row in hide.rows]:
            return DocumentFate(document_id, HIDDEN.format(pin_id(hides[0])), words=words)
        base = int(self._snapshot.columns.base[row])
        if not _matched(self._snapshot, answer.matches, row, base):
            lacking = any(one["required"] and not one["anywhere"] for one in words)
            return DocumentFate(document_id, LACKS_WORDS if lacking else NOT_MATCHED, words=words)
        same = np.flatnonzero(cards.base[order] == base)
        told = FOLDED
        code = self._snapshot.catalog_codes(rows)[0]
        if not len(same) and code:
            same, told = np.flatnonzero(self._snapshot.catalog_codes(cards.row[order]) == code), FOLDED_BY_CODE
        if not len(same):
            return DocumentFate(document_id, NO_CARD, words=words)
        first = int(same[0])
        card = self._snapshot.ids(cards.row[order[[first]]])[0]
        return DocumentFate(document_id, told, first + 1, card, words)


def _matched(snapshot: Snapshot, matches: Matches, row: int, base: int) -> bool:
    slot = int(snapshot.slot_of(np.array([base]))[0])
    if slot >= 0 and matches.slots.relevance_class[slot]:
        return True
    chain = matches.chain
    if chain is not None and bool((chain.relevance_class[chain.rows.rows == row] > 0).any()):
        return True
    return bool((matches.wide.row == row).any())


def explain(
    pipeline: Pipeline, request: SearchRequest, document_id: str | None = None, depth: int = 10
) -> Explanation | None:
    """Explain a search; None for one that is not answered (banned words). Raises `BadParameters`.

    Args:
        document_id: A document whose fate is told beside the first `depth` cards.
    """
    pipeline = pipeline.of(request)
    answer = pipeline.answer(request)
    if answer is None:
        return None
    snapshot, matches = pipeline.snapshot, answer.matches
    parsed_query = matches.parsed_query or answer.analysis.parsed_query
    places = answer.order[:depth]
    cards = answer.cards.take(places)
    retriever = pipeline.rankers.retriever(request)
    signals = answer.scoring.explained(cards)
    near = retriever.similarity(parsed_query, cards.row) if matches.by_meaning else None
    whys = whys_of(cards, signals, near, answer.lowered_from[places], matches.step, answer.pins)
    documents = pipeline.store.full_documents(snapshot.columns.doc[cards.row].tolist())
    whole = [documents[doc] for doc in snapshot.columns.doc[cards.row].tolist()]
    ids = [one.row.id for one in whole]
    regions = [snapshot.tree.by_number(number) for number in snapshot.columns.region[cards.row].tolist()]
    return Explanation(
        trace=[{"step": step, "record": record} for step, record in answer.analysis.trace],
        needs=needs_of(parsed_query),
        candidates=candidates_of(matches, len(answer.cards)),
        counts=counts_of(answer.cards),
        cards=[
            {"id": one.row.id, "title": one.document["title"], "region": region.name, "why": why}
            for one, region, why in zip(whole, regions, whys, strict=True)
        ],
        between=between(
            cards,
            ids,
            signals,
            sort_values(snapshot, request.sort, cards),
            near_me=answer.analysis.nearby and request.sort == "relevance",
        ),
        document=Fates(snapshot, pipeline.store, retriever).of(document_id, answer) if document_id else None,
    )
