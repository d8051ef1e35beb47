"""One item of a search page as a card."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from api.http.current import service
from api.http.prefix import public_path
from api.portal import element_text
from api.portal.badges import Badge, badge_of
from api.portal.highlighting import marked, web_address
from api.portal.levels import Levels, levels_of
from api.portal.places import NATION
from api.portal.validity import has_use, is_abolished, mark_of
from search_engine import Item, SearchPage
from search_engine.searching import POSSIBLE, handled_online, label

ACTIONS = {"pc": "在线办理", "mobile": "手机办理", "mini": "小程序", "booking": "预约"}
# What is only read has nothing to be handled behind its link.
READ = frozenset({"policy", "interpretation", "topic", "news", "faq", "complaint"})
READING = {"pc": "查看原文", "mobile": "手机版原文"}
# Nor can everything be handled behind the link of a matter: of some one can but ask there.
ASKING = {"pc": "网上咨询", "mobile": "手机咨询", "booking": "预约"}
# What was asked for → its name, and the section of the document's page that has all of it.
ANSWERS = {
    "conditions": ("办理条件", "conditions"), "materials": ("所需材料", "materials"),
    "process": ("办理流程", "process"), "time": ("办理时限", "cost"), "fee": ("办理费用", "cost"),
    "place": ("办理地点", "where"), "hours": ("办理时间", "where"), "contact": ("咨询电话", "where"),
    "basis": ("办理依据", "basis"), "forms": ("表格", "materials"),
    "benefit": ("能领（退）多少", ""), "payment": ("要缴多少", ""), "money": ("多少钱", "cost"),
    "visits": ("办理", "cost"), "expedite": ("加急", ""), "validity_period": ("有效期", ""), "age": ("年龄要求", ""),
    "proxy": ("代办", ""),
}  # fmt: skip
# What lies below a place of a level, as people call it.
BELOW = {"province": "市（州）", "city": "区（县）", "county": "街道（乡镇）"}
# How a page collapses its results, where an address does not say otherwise: a matter is one card.
ONE_A_MATTER = "all"
# Answers that name an office, or lead to its own forms.
OF_AN_OFFICE = frozenset({"place", "hours", "contact", "forms"})
# Where the text of a card comes from.
TEXTS = frozenset({"summary", "text", "answer", "conditions"})
# Items of an answer that a card shows: a phone's screen holds these and the card's own lines.
MOST_ITEMS = 6


@dataclass(frozen=True, slots=True)
class Action:
    """A link to where something is handled; `device` is what it is made for."""

    device: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked for: its name, one text or some items (text, and address of a form or ""), and where the rest is.

    Attributes:
        steps: Whether the order of the items is one of doing.
        more: Number of all items where the card has only the first of them, else 0.
        anchor: Of the section of the document's page that has them, "" for none.
    """

    name: str
    text: str = ""
    items: tuple[tuple[str, str], ...] = ()
    steps: bool = False
    more: int = 0
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows.

    Attributes:
        badge: None where the reader's place is not known and it is no matter of the nation.
        needs_place: The same: then the card says nothing of whose it is, nor how and where it is handled there.
        mark: That it is not in force, or not all of it; "" where it is.
        source: Whose text its answers are of, and of which day.
        elsewhere: The line about copies folded into it, "" without any.
        beside: Lines about what else is folded into it, each with the part of the document's page that lists it.
        levels: The levels at which it is handled; None where there is but one.
    """

    id: str
    url: str
    title: Markup
    badge: Badge | None
    suspended: bool
    mark: str
    possible: bool
    meta: tuple[str, ...]
    summary: Markup
    answers: tuple[Answer, ...]
    source: str
    actions: tuple[Action, ...]
    elsewhere: str
    beside: tuple[tuple[str, str], ...] = ()
    levels: Levels | None = None
    needs_place: bool = False


def cards_of(page: SearchPage, reader_place: str) -> list[Card]:
    """The cards of a page, in its order.

    Args:
        reader_place: Code of the reader's region, "" where it is not known.
    """
    region = (page.query.region or {}).get("code", reader_place)
    is_named = (page.query.region or {}).get("source") == "query"
    unplaced = [item.id for item in page.items if not region and not is_national(item)]
    own_fields = service().document_desk.own_fields(unplaced) if unplaced else {}
    return [
        unplaced_card_of(item, own_fields.get(item.id, TEXTS))
        if item.id in unplaced
        else card_of(item, region, is_named=is_named)
        for item in page.items
    ]


def is_national(item: Item) -> bool:
    """Whether it is the nation's own, the same for everybody."""
    return bool(item.region["code"] == NATION)


def unplaced_card_of(item: Item, own_fields: Collection[str]) -> Card:
    """The card of some region's copy for a reader of whom no place is known: what all regions share.

    Args:
        own_fields: Names of the fields that the copy has otherwise than its base.
    """
    shared = copies_folded(item) > 0 and TEXTS.isdisjoint(own_fields)
    kind = "" if item.kind == "matter" else label("kind", item.kind)
    return replace(
        card_of(item, ""),
        badge=None,
        suspended=False,
        meta=(kind,) if kind else (),
        summary=marked(item.summary, item.highlights.get("summary", ())) if shared else Markup(),
        answers=answers_of(said for said in item.answers if said.get("asks") not in OF_AN_OFFICE),
        source="",
        actions=(),
        elsewhere="",
        levels=None,
        needs_place=True,
    )


def card_of(item: Item, region: str, *, is_named: bool = False) -> Card:
    """One card; its link carries the user's region on.

    Args:
        is_named: Whether the region is one that the text names, and not the reader's: then 本市 would be another's.
    """
    abolished = is_abolished(item.kind, item.validity)
    return Card(
        id=item.id,
        url=item_url(item.id, region),
        title=marked(item.title, item.highlights.get("title", ())),
        badge=badge_of(item, is_named=is_named),
        suspended=item.status == "suspended",
        mark=mark_of(item),
        possible=item.zone == POSSIBLE,
        meta=meta_of(item),
        summary=marked(item.summary, item.highlights.get("summary", ())),
        answers=answers_of(item.answers),
        source=source_of(item),
        actions=actions_of(item.links, item.kind, item.online) if has_use(item.kind, item.validity) else (),
        elsewhere="" if abolished else elsewhere_of(item),
        beside=beside_of(item),
        levels=levels_of(item.levels, item.id, partial(item_url, region=region)),
    )


def item_url(identifier: str, region: str = "") -> str:
    """The address of a detail page."""
    return page_url("/item/", identifier, region)


def page_url(beginning: str, identifier: str, region: str) -> str:
    """The address of a page about a document, for a region; "": for none."""
    path = f"{beginning}{quote(identifier, safe='')}"
    return public_path(f"{path}?region={quote(region)}" if region else path)


def meta_of(item: Item) -> tuple[str, ...]:
    """Authority, what it is unless it is a matter, promised time, how it is handled: those that are known."""
    kind = "" if item.kind == "matter" else label("kind", item.kind)
    authority = "" if item.needs_region else item.authority
    parts = [authority, kind]
    if not is_abolished(item.kind, item.validity):
        parts += [element_text.promised(item.promised_time), element_text.handling(item.online, item.visits)]
    return tuple(part for part in parts if part)


def source_of(item: Item) -> str:
    """Whose text it is, and the day of its last change where that is known."""
    day = element_text.day(item.updated_at)
    return "，".join(part for part in (item.authority or item.region["name"], f"{day} 更新" if day else "") if part)


def answers_of(answers: Iterable[Mapping[str, Any]]) -> tuple[Answer, ...]:
    """What was asked for, as far as a card can show it."""
    return tuple(shown for said in answers if (shown := answer_of(said)))


def answer_of(said: Mapping[str, Any]) -> Answer | None:
    """An answer, as a card shows it; None where nothing of it can be shown."""
    asks = str(said.get("asks"))
    name, anchor = ANSWERS.get(asks, ("答", ""))
    text = said.get("text")
    if text:
        return Answer(name, str(text), anchor=anchor)
    items = [shown for entry in said.get("items") or () if (shown := answer_item(entry))]
    more = len(items) if len(items) > MOST_ITEMS else 0
    return Answer(name, "", tuple(items[:MOST_ITEMS]), asks == "process", more, anchor) if items else None


def answer_item(entry: Any) -> tuple[str, str] | None:
    """One item: its text and its address; a form whose address a page may not link to is none."""
    if not isinstance(entry, Mapping):
        return (str(entry), "")
    url = web_address(entry.get("url"))
    return (str(entry.get("name") or "表格"), url) if url else None


def actions_of(links: Mapping[str, str], kind: str, depths: Sequence[str] = ()) -> tuple[Action, ...]:
    """Where it is handled online, or read in full; links to the web only.

    Args:
        depths: Of online handling, as far as these are known.
    """
    words = READING if kind in READ else ASKING if depths and not handled_online(depths) else ACTIONS
    addresses = ((name, text, web_address(links.get(name))) for name, text in words.items())
    return tuple(Action(name, text, url) for name, text, url in addresses if url)


def beside_of(item: Item) -> tuple[tuple[str, str], ...]:
    """The lines about old texts and interpretations folded into a card."""
    lines = (("份旧文件", item.supersedes, "former"), ("篇解读", item.interpretations, "readings"))
    return tuple((f"另有 {len(ids):,} {words}", part) for words, ids, part in lines if ids)


def elsewhere_of(item: Item) -> str:
    """The line about copies folded into a card."""
    count = copies_folded(item)
    if item.needs_region and item.kind == "matter":
        return f"由{BELOW.get(item.region['level'], '下级地区')}办理，请选择"
    if not count:
        return ""
    return f"换个地区（{count:,}）" if item.kind == "matter" else f"另有 {count:,} 条相同内容"


def copies_folded(item: Item) -> int:
    """How many copies of other regions are folded into its card."""
    others = len(item.supersedes) + len(item.interpretations)
    return max((item.collapsed.get("count") or 0) - others, 0)
