"""What serves a wish stands before what only has its words: who wants to look up their provident fund is not to be told
first how a company opens an account.
"""

from __future__ import annotations

from collections.abc import Mapping

from indexer.generation.arrays import Bools
from indexer.snapshot import Snapshot
from ranker.matching.named import named_with
from ranker.matching.relevance import ANYWHERE, EXACT, NEAR
from ranker.ordering.cards import Cards

# Words of the names of what serves a wish.
SERVES: Mapping[str, tuple[str, ...]] = {
    "lookup": ("查询", "查阅", "核验", "验证", "公示", "查找"),
    "print": ("打印", "开具", "出具", "下载", "证明", "查询"),
    "calculate": ("试算", "计算", "测算"),
    "book": ("预约", "挂号", "选号"),
    "together": ("一件事",),
    "pay": ("缴费", "缴纳", "缴款", "汇缴", "充值", "申报"),
    "complain": ("举报", "投诉", "申诉", "处罚"),
}
# To begin something: what names say that end, change or renew it does not serve.
BEGIN = "begin"
LATER = (
    "注销", "终止", "撤销", "歇业", "停业", "解散", "清算", "变更", "转让", "延续", "换发", "换领", "补发", "补领",
    "补办", "复审", "审验", "校验",
)  # fmt: skip
# Wishes that things of some kinds serve, whatever they are called; and those of them that nothing else does.
BY_KIND: Mapping[str, tuple[str, ...]] = {
    "lookup": ("app",),
    "print": ("app",),
    "app": ("app",),
    "policy": ("policy", "interpretation"),
}
OF_A_KIND = frozenset({"app", "policy"})
# Classes up to this are not looked at: too little of the query is in the name.
LEAST = NEAR


def by_wish(snapshot: Snapshot, cards: Cards, wish: str | None, text: str = "") -> Cards:
    """The cards: what does not serve the wish has at most class 2 where something that does has more; what is called
    just so keeps its class. Where a kind is asked for by its word, nothing keeps it; an app that is near in meaning is
    enough.

    Args:
        text: The query: what it says itself is what it asks for, whatever the wish.
    """
    if wish is None or not len(cards):
        return cards
    classes = cards.relevance_class
    serving = _serving(snapshot, cards, wish, text)
    best = int(classes[serving].max(initial=0))
    by_kind = wish in OF_A_KIND
    if best < (ANYWHERE if wish == "app" else LEAST):
        return cards
    most = min(ANYWHERE, best - 1)
    return cards.lower(~serving & (classes > most) & ((classes < EXACT) | by_kind), most)


def _serving(snapshot: Snapshot, cards: Cards, wish: str, text: str) -> Bools:
    """Which cards serve it: by kind, or by a name."""
    if wish == BEGIN:
        return ~named_with(snapshot, cards, [word for word in LATER if word not in text])
    found = named_with(snapshot, cards, SERVES.get(wish, ()))
    if wish in BY_KIND:
        found |= snapshot.facets["kind"].having(snapshot.columns.profile[cards.row], BY_KIND[wish])
    return found
