"""What an item most likely is: a word missing, a matter missing, an element wrong, or nothing of ours.

Values in, values out; a person may say otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.events.event import ELEMENTS
from indexer.store.queue.items import BAN, DOCUMENT, ELEMENT, MATTER, NOT_OURS, WORD
from search_engine.maintenance.queue.observations import LOW_RATING, NO_CLICK, NOT_FOUND, NOTHING, WRONG


@dataclass(frozen=True, slots=True)
class Led:
    """What a query leads to now.

    Attributes:
        total: Cards; first: the title of the first, "": none.
        way: Kind of the route that is told instead of cards; "": none.
        local: Whether a card of the first page is of the region or of those above it.
        anywhere: Without a region, whether anything is found.
        names_nothing: It names nothing that can be looked for (要多久), and is asked back.
        nearest: The name nearest in meaning, where it is near enough to be worth a look; "": none is.
    """

    total: int = 0
    first: str = ""
    way: str = ""
    local: bool = True
    anywhere: bool = False
    nearest: str = ""
    names_nothing: bool = False

    @property
    def finds(self) -> bool:
        """Whether it leads anywhere."""
        return bool(self.total or self.way)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A sort, and in Chinese what it goes by."""

    sort: str
    why: str


def propose(
    about: str, sources: Mapping[str, int], led: Led, elements: Mapping[str, int] | None = None
) -> Proposal:  # fmt: skip
    """The sort of an item. `elements`: what was marked as wrong → how often."""
    if about == BAN:
        return Proposal(NOT_OURS, "被违禁词拦下；若误拦了正常的查询，请改违禁词或加放行词")
    if about == DOCUMENT:
        told = [text for name, text in _OF_DOCUMENTS if sources.get(name)]
        if WRONG in sources and (which := told_elements(elements or {})):
            told[0] += f"（{which}）"
        return Proposal(ELEMENT, "、".join(told))
    if led.names_nothing:
        return Proposal(NOT_OURS, "没有说明要办何事，页面已请其写明；词典和目录都不用改")
    if not led.finds:
        return _nothing(led)
    if not led.local:
        return Proposal(MATTER, f"只在其他地区有，如“{led.first}”；本地没有收录")
    told = [text for name, text in _OF_QUERIES if sources.get(name)]
    leads = f"现在第一条是“{led.first}”" if led.first else "现在给出的是直达入口"
    return Proposal(WORD, f"{'、'.join(told)}；{leads}，可能不是要找的")


def told_elements(elements: Mapping[str, int]) -> str:
    """What is wrong, the most often marked first: 材料 3 次、时限 1 次; "" where nobody said."""
    known = sorted((name for name in elements if name in ELEMENTS), key=lambda name: -elements[name])
    return "、".join(f"{ELEMENTS[name]} {elements[name]} 次" for name in known)


def _nothing(led: Led) -> Proposal:
    if led.anywhere:
        return Proposal(WORD, f"从本地搜不到，不限地区能搜到“{led.first}”" if led.first else "不限地区能搜到")
    if led.nearest:
        return Proposal(WORD, f"什么也搜不到，而目录中有含义相近的“{led.nearest}”")
    return Proposal(MATTER, "什么也搜不到，目录中也没有含义相近的")


_OF_DOCUMENTS = ((WRONG, "有人标为信息有误"), (LOW_RATING, "办事指南符合度评价低"))
_OF_QUERIES = ((NOTHING, "曾什么也搜不到"), (NOT_FOUND, "有人标为没找到"), (NO_CLICK, "搜了无人点开"))
