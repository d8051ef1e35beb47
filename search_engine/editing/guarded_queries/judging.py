"""Whether the first page of a kept query is what it wants."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from indexer.store import DocumentStore
from indexer.store.monitor.kept_queries import FIRST, NOTHING, KeptQuery
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.replay.outcome import CardSeen, Outcome

KEPT = "kept"
# Cards that `top` looks at.
TOP_CARDS = 3
Bases = Callable[[Sequence[str]], Mapping[str, str]]
# Id → title; "" of a document that is not there.
Titles = Callable[[str], str]


def replayed(kept: KeptQuery) -> ReplayQuery:
    """It as a query that is asked again."""
    return ReplayQuery(kept.query, kept.region, 1, KEPT, str(kept.number))


def title_in(store: DocumentStore) -> Titles:
    """What documents of a store are called."""
    return lambda identifier: str((store.get(identifier) or {}).get("title", ""))


def broken(kept: KeptQuery, outcome: Outcome, bases: Bases, title: Titles) -> str:
    """In Chinese, how a first page is not what is wanted; "" where it is.

    Args:
        bases: Ids of documents → the keys of their bases.
        title: What the wanted document is called.
    """
    cards = outcome.cards
    if kept.wants == NOTHING:
        return f"须什么都搜不到，却搜到 {outcome.total} 条，第一条是《{cards[0].title}》" if cards else ""
    place = _place(kept, cards, bases)
    if 1 <= place <= (1 if kept.wants == FIRST else TOP_CARDS):
        return ""
    named = title(kept.document)
    wanted = (
        f"{f'《{named}》' if named else f'文档 {kept.document} '}须在{'第一条' if kept.wants == FIRST else '前三条'}"
    )
    if not cards:
        return f"{wanted}，却什么都没有搜到" + (f"（含违禁词，类别 {outcome.blocked}）" if outcome.blocked else "")
    where = f"却在第 {place} 条" if place else "却不在第一页"
    first = "同名的另一份" if cards[0].title == named else f"《{cards[0].title}》"
    return f"{wanted}，{where}；第一条是{first}"


def _place(kept: KeptQuery, cards: Sequence[CardSeen], bases: Bases) -> int:
    """The place of what is wanted, from 1; 0: it is not on the page."""
    ids = [card.id for card in cards]
    of = bases(ids) if kept.base else {}
    wanted = (one == kept.document or (kept.base and of.get(one) == kept.base) for one in ids)
    return next((place for place, is_wanted in enumerate(wanted, 1) if is_wanted), 0)
