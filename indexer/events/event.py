"""The event: one thing that one person did, as a portal reports it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from indexer.documents.masking.shown import PUBLISHED, Shown


@dataclass(frozen=True, slots=True)
class EventType:
    """A type of event: its number in the store, and what it must say.

    Attributes:
        label: What people call it.
        needs: Fields that it cannot do without.
        may: Fields that it may have besides those of every event (`OF_ALL`).
        weight: What it says of an interest in a matter, for recommendations; 0: nothing.
    """

    name: str
    number: int
    label: str
    needs: tuple[str, ...]
    may: tuple[str, ...] = ()
    weight: float = 0.0


# An id, a code or one of a few words: masking leaves it.
Code = Annotated[str, Shown(PUBLISHED)]
# What every event may say, whatever its type; `id` and `type` it must.
OF_ALL = ("id", "type", "at", "region", "session", "search_id", "site")
# Numbers are in stored rows: never change or use one again. Weights: a matter that was handled says most; what was only
# shown says nothing.
EVENT_TYPES: Mapping[str, EventType] = {
    kind.name: kind
    for kind in (
        EventType("search", 1, "搜索", ("query",)),
        EventType("impression", 2, "展现", ("documents",), ("position",)),
        EventType("click", 3, "点击", ("document",), ("position",), 1.0),
        EventType("view", 4, "浏览", ("document",), ("position",), 1.0),
        EventType("favourite", 5, "收藏", ("document",), weight=2.0),
        EventType("unfavourite", 6, "取消收藏", ("document",)),
        EventType("handle", 7, "办件", ("document",), weight=3.0),
        EventType("rate", 8, "评价", ("document", "rating")),
        EventType("dismiss", 9, "不感兴趣", ("document",)),
        # what readers tell those who keep the catalogue
        EventType("not_found", 10, "没找到", ("query",)),
        EventType("wrong", 11, "信息有误", ("document",), ("element", "text")),
    )
}
# What may be wrong on a page (`wrong`): name in stored rows → what people call it, in the order of an office's list.
ELEMENTS: Mapping[str, str] = {
    "conditions": "受理条件",
    "materials": "材料",
    "process": "办理流程",
    "time": "时限",
    "fee": "收费",
    "place": "地点与电话",
    "links": "网上办理地址",
    "text": "正文",
    "other": "其他",
}
BY_NUMBER: Mapping[int, EventType] = {kind.number: kind for kind in EVENT_TYPES.values()}


@dataclass(frozen=True, slots=True)
class Event:
    """One event, checked.

    Attributes:
        id: The sender's; the same id again is the same event.
        at: When it happened, in ms since 1970 UTC.
        region: 12 digits.
        search_id: Of the page that it came from.
        query: In the normal form of texts, what is of persons taken out.
        documents: Ids: those shown, in order (impression), or the one that it is about.
        position: Place on the page, from 1: of the document, or of the first one shown.
        rating: 1 to 5.
        element: Of `wrong`, what is: one of `ELEMENTS`.
        site: Of the page that it happened on, as a search's `site` says it.
        text: Of `wrong`, what would be right, in a sentence of the reader's; what is of persons is taken out.
    """

    id: Code
    type: Code
    at: int
    region: Code | None = None
    session: Code | None = None
    search_id: Code | None = None
    query: str | None = None
    documents: tuple[Code, ...] = ()
    position: int | None = None
    rating: int | None = None
    element: Code | None = None
    site: str | None = None
    text: str | None = None
