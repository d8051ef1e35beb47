"""One item of a search page as a card."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from api.http.current import service
from api.http.prefix import public_path
from api.portal import element_text
from api.portal.badges import Badge, badge_of
from api.portal.highlighting import marked, web_address
from api.portal.places import NATION
from api.portal.validity import has_use, is_abolished, mark_of
from search_engine import Item, SearchPage
from search_engine.searching import POSSIBLE, label

ACTIONS = {"pc": "在线办理", "mobile": "手机办理", "mini": "小程序", "booking": "预约"}
# What is only read has nothing to be handled behind its link.
READ = frozenset({"policy", "interpretation", "topic", "news", "faq", "complaint"})
READING = {"pc": "查看原文", "mobile": "手机版原文"}
# What was asked for → its name, and the section of the document's page that has all of it.
ANSWERS = {
    "conditions": ("条件", "conditions"), "materials": ("材料", "materials"), "process": ("流程", "process"),
    "time": ("时限", "cost"), "fee": ("办理费用", "cost"), "place": ("地点", "where"), "hours": ("时间", "where"),
    "contact": ("电话", "where"), "basis": ("依据", "basis"), "forms": ("表格", "materials"),
    "benefit": ("能领（退）多少", ""), "payment": ("要缴多少", ""), "money": ("多少钱", "cost"),
    "visits": ("办理", "cost"), "expedite": ("加急", ""), "validity_period": ("有效期", ""), "age": ("年龄要求", ""),
    "proxy": ("代办", ""),
}  # fmt: skip
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
        choose_place: The same: what the card says in place of whose it is, and how and where it is handled; else "".
        mark: That it is not in force, or not all of it; "" where it is.
        elsewhere: The line about copies folded into it, "" without any.
        beside: Lines about what else is folded into it, each with the part of the document's page that lists it.
    """

    id: str
    url: str
    title: Markup
    badge: Badge | None
    online: bool
    suspended: bool
    mark: str
    possible: bool
    meta: tuple[str, ...]
    summary: Markup
    answers: tuple[Answer, ...]
    actions: tuple[Action, ...]
    elsewhere: str
    beside: tuple[tuple[str, str], ...] = ()
    choose_place: str = ""


def cards_of(page: SearchPage, reader_place: str) -> list[Card]:
    """The cards of a page, in its order.

    Args:
        reader_place: Code of the reader's region, "" where it is not known.
    """
    region = (page.query.region or {}).get("code", reader_place)
    unplaced = [item.id for item in page.items if not region and not is_national(item)]
    own_fields = service().document_desk.own_fields(unplaced) if unplaced else {}
    return [
        unplaced_card_of(item, own_fields.get(item.id, TEXTS)) if item.id in unplaced else card_of(item, region)
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
    kind = item.matter_type or label("kind", item.kind)
    return replace(
        card_of(item, ""),
        badge=None,
        online=False,
        suspended=False,
        meta=(kind,) if kind else (),
        summary=marked(item.summary, item.highlights.get("summary", ())) if shared else Markup(),
        answers=answers_of(said for said in item.answers if said.get("asks") not in OF_AN_OFFICE),
        actions=(),
        elsewhere="",
        choose_place="选择地区后可看当地的内容" if item.kind in READ else "选择地区后可看办理部门和方式",
    )


def card_of(item: Item, region: str) -> Card:
    """One card; its link carries the user's region on."""
    abolished = is_abolished(item.kind, item.validity)
    return Card(
        id=item.id,
        url=item_url(item.id, region),
        title=marked(item.title, item.highlights.get("title", ())),
        badge=badge_of(item),
        online=element_text.online(item.online) and not abolished,
        suspended=item.status == "suspended",
        mark=mark_of(item),
        possible=item.zone == POSSIBLE,
        meta=meta_of(item),
        summary=marked(item.summary, item.highlights.get("summary", ())),
        answers=answers_of(item.answers),
        actions=actions_of(item.links, item.kind) if has_use(item.kind, item.validity) else (),
        elsewhere="" if abolished else elsewhere_of(item),
        beside=beside_of(item),
    )


def item_url(identifier: str, region: str = "") -> str:
    """The address of a detail page."""
    return page_url("/item/", identifier, region)


def page_url(beginning: str, identifier: str, region: str) -> str:
    """The address of a page about a document, for a region; "": for none."""
    path = f"{beginning}{quote(identifier, safe='')}"
    return public_path(f"{path}?region={quote(region)}" if region else path)


def meta_of(item: Item) -> tuple[str, ...]:
    """Authority, type, promised time, visits: those that are known."""
    kind = item.matter_type or label("kind", item.kind)
    authority = "" if item.needs_region else item.authority
    if is_abolished(item.kind, item.validity):
        return tuple(part for part in (authority, kind) if part)
    parts = (authority, kind, element_text.promised(item.promised_time), element_text.visits(item.visits))
    return tuple(part for part in parts if part)


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


def actions_of(links: Mapping[str, str], kind: str) -> tuple[Action, ...]:
    """Where it is handled online, or read in full; links to the web only."""
    words = READING if kind in READ else ACTIONS
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
        return "选择办理地区"
    if not count:
        return ""
    return f"换个地区办理（{count:,}）" if item.kind == "matter" else f"另有 {count:,} 条相同内容"


def copies_folded(item: Item) -> int:
    """How many copies of other regions are folded into its card."""
    others = len(item.supersedes) + len(item.interpretations)
    return max((item.collapsed.get("count") or 0) - others, 0)
