"""Through what other cards stand above a document's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.generation.arrays import Array
from ranker.ordering.cards import Cards
from ranker.ordering.order import DECIDES, what_decides
from ranker.signals import SHOWN_DIGITS, SignalShares
from search_engine.page.mend import Mend
from search_engine.page.why import REASONS
from search_engine.query.request import SearchRequest
from search_engine.search.pipeline import Pipeline
from search_engine.search.result_set import ResultSet
from search_engine.search.why_not.blocker import Blocker

# What an editor may do about each key of the order.
MENDS: Mapping[str, Mend] = {
    "pinned": Mend("调整那条置顶的位次或期限，或把本文档也置顶", "调整置顶的位置或期限（pins 词典），或把本文档也置顶"),
    "sort": Mend("改为按相关排序", "换一种排序方式（sort=relevance）"),
    "near_me": Mend.same("查询要找附近的，按距离排序；核对办理地点的坐标"),
    "class": Mend.same("把检索词写进文档的名称或别名，使匹配等级更高；或置顶"),
    "over": Mend.same(
        "本文档已失效、被取代或不再办理，排在现行有效的之后；仍然有效的，请改正其有效期、废止日期或取代关系"
    ),
    "tier": Mend.same("地区层级由用户所在地区决定；换地区查看，或置顶"),
    "depth": Mend.same("地区远近由用户所在地区决定；换地区查看，或置顶"),
    "foreign": Mend.same("本地区的在前；换地区查看，或置顶"),
    "score": Mend.same("按信号看差在哪里（文字、热度、评价、时效…），补齐文档要素；或置顶"),
    "id": Mend.same("其他都相同，只差编号；或置顶"),
}


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


def outranked(pipeline: Pipeline, request: SearchRequest, answer: ResultSet, place: int) -> Iterator[Blocker]:
    """By the first card, and by the one right above; `place`: of the document's card, from 1."""
    for other in dict.fromkeys((1, place - 1)) if place > 1 else ():
        yield _by(pipeline, request, answer, other, place)


def _by(pipeline: Pipeline, request: SearchRequest, answer: ResultSet, above: int, below: int) -> Blocker:
    snapshot = pipeline.snapshot
    cards = answer.cards.take(answer.order[[above - 1, below - 1]])
    shares = answer.scoring.explained(cards)
    near_me = answer.analysis.nearby and request.sort == "relevance"
    by = pipeline.rankers.sort_values(request, cards)
    decided = between(cards, snapshot.ids(cards.row), shares, by, near_me=near_me)[0]
    if decided.by == "score":
        labels = {one.signal.name: one.signal.label for one in shares}
        largest = sorted(decided.signals, key=lambda name: -decided.signals[name])[:2]
        through = "，".join(f"{labels[name]} {decided.signals[name]:+.2f}" for name in largest)
    else:
        through = _values(decided.by, cards.relevance_class.tolist(), cards.tier.tolist())
    docs = snapshot.columns.doc[cards.row[:1]].tolist()
    whole = pipeline.store.full_documents(docs)[docs[0]]
    title, identifier = str(whole.document["title"]), whole.row.id
    return Blocker(
        "outranked",
        f"本文档在第 {below} 位；第 {above} 位“{title}”（{identifier}）在前，因为{decided.label}"
        f"{f'：{through}' if through else ''}",
        MENDS[decided.by],
        {
            "by": identifier,
            "title": title,
            "place": below,
            "place_above": above,
            "through": decided.by,
            "label": decided.label,
            "signals": dict(decided.signals),
            "classes": cards.relevance_class.tolist(),
            "tiers": cards.tier.tolist(),
        },
    )


def _values(by: str, classes: Sequence[int], tiers: Sequence[int]) -> str:
    """What the two have, where people can make something of it."""
    if by == "class":
        return f"它 {classes[0]}（{REASONS[classes[0]]}），本文档 {classes[1]}（{REASONS[classes[1]]}）"
    return f"它第 {tiers[0]} 层，本文档第 {tiers[1]} 层" if by == "tier" else ""
