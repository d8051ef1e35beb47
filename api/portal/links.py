"""What is linked with a document: what has replaced or amended it, what it has replaced, its interpretations, the
matters of its life event.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.http.current import service
from api.portal import element_text
from api.portal.address import Address
from api.portal.browse import life_event_address
from api.portal.cards import Card, item_url
from api.portal.filters import Choice
from api.portal.life_event_page import linked
from api.portal.page_context import PageContext
from api.portal.validity import IN_FORCE, UPCOMING, mark_of, since_when
from api.portal.ways import with_calls
from search_engine import BadParameters, NotFound, NotReady

if TYPE_CHECKING:
    from search_engine.searching import Standing

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Successor:
    """What replaced a document, and when it was issued or will come into force. Without `url` it is known by
    its number only.
    """

    title: str
    url: str
    since: str


@dataclass(frozen=True, slots=True)
class Notice:
    """That a document is not in force, or not all of it.

    Attributes:
        validity: One of `VALIDITIES`.
        successor: What replaced it; of one in force what it names as such, which is not there or not in force itself.
        transition: What holds for what was accepted before it was replaced.
        day: When it was repealed; of one that is upcoming, from when on it is in force.
        ask: Whom to ask about one that has expired.
        amendments: What has changed a part of it.
    """

    validity: str = IN_FORCE
    successor: Successor | None = None
    transition: str = ""
    day: str = ""
    ask: str = ""
    amendments: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """One thing in life with its matters where the reader is."""

    name: str
    address: Address
    matters: list[Card]


@dataclass(frozen=True, slots=True)
class Links:
    """All of them; what there is none of is empty."""

    notice: Notice = Notice()
    former: tuple[Choice, ...] = ()
    readings: tuple[Choice, ...] = ()
    events: tuple[LifeEvent, ...] = ()


def links_of(document: Values, page_context: PageContext) -> Links:
    """The links of a document for a reader; while there is no index only those that need none."""
    region, standing = page_context.place.code, service().document_desk.standing(document)
    notice = notice_of(document, standing, region)
    former = tuple(named(number, region) for number in standing.supersedes)
    try:
        return Links(notice, former, readings_of(document, page_context), events_of(document, page_context))
    except (NotReady, BadParameters):  # a document may be of a region that the tree has lost
        return Links(notice, former)


def notice_of(document: Values, standing: Standing, region: str) -> Notice:
    """What a document's page says of its being in force."""
    number = standing.superseded_by or document.get("superseded_by")
    heir = found(number) if number else None
    return Notice(
        standing.validity,
        successor_of(number, heir, region) if number else None,
        document.get("transition") or (heir or {}).get("transition") or "",
        element_text.day(document.get("effective_from" if standing.validity == UPCOMING else "repealed_at")),
        with_calls(
            document.get("contact") or document.get("issued_by") or (document.get("authority") or {}).get("name") or ""
        ),
        tuple(named(one, region) for one in document.get("amended_by") or ()),
    )


def successor_of(number: str, heir: Values | None, region: str) -> Successor:
    """What replaced a document. It may not have been loaded yet, or be offline: then there is nothing to open."""
    if heir is None:
        return Successor(number, "", "")
    if service().document_desk.standing(heir).validity == UPCOMING:
        since = since_when(heir["effective_from"])
    else:
        since = f"{element_text.day(heir['issued_at'])} 发布" if heir.get("issued_at") else ""
    return Successor(heir["title"], item_url(number, region), since)


def named(number: str, region: str) -> Choice:
    """A document as a link; one that is not there is known by its number only."""
    document = found(number)
    return Choice(document["title"], item_url(number, region)) if document else Choice(f"编号 {number}", "")


def found(number: str) -> Values | None:
    """A document that has a page; None where there is none."""
    try:
        return service().document_desk.get(number, over=True)
    except NotFound:
        return None


def readings_of(document: Values, page_context: PageContext) -> tuple[Choice, ...]:
    """The interpretations of a policy, or the policy that an interpretation is of."""
    return tuple(
        Choice(item.title, item_url(item.id, page_context.place.code), mark=mark_of(item))
        for item in service().interpretations(document)
    )


def events_of(document: Values, page_context: PageContext) -> tuple[LifeEvent, ...]:
    """The life events of a guide, each with the matters of the reader's region; of a matter, their names only."""
    guide = document.get("kind") == "guide"
    region = page_context.place.code or (document.get("region") or "") * guide
    known = service().life_events(page_context.place.code or None)
    return tuple(
        LifeEvent(name, life_event_address(name, page_context.address), matters_of(name, region) if guide else [])
        for name in known.of(document["title"], document.get("life_events") or ())
    )


def matters_of(name: str, region: str) -> list[Card]:
    """The matters of a life event; a guide's own region may be unknown to the tree."""
    return linked("matter", name, region if region in service().tree else "")
