"""What is linked with a document: its successor, its interpretations, the matters of its life event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.portal import element_text
from api.portal.address import Address
from api.portal.browse import life_event_address
from api.portal.cards import Card, item_url
from api.portal.filters import Choice
from api.portal.life_event_page import linked
from api.portal.page_context import PageContext
from search_engine import BadParameters, NotFound, NotReady

if TYPE_CHECKING:
    from search_engine import Service

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Successor:
    """What replaced a document; without `url` it is known by its number only."""

    title: str
    url: str
    issued: str


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """One thing in life with its matters where the reader is."""

    name: str
    address: Address
    matters: list[Card]


@dataclass(frozen=True, slots=True)
class Links:
    """All of them; what there is none of is empty."""

    successor: Successor | None = None
    readings: tuple[Choice, ...] = ()
    events: tuple[LifeEvent, ...] = ()


def links_of(service: Service, document: Values, page_context: PageContext) -> Links:
    """The links of a document for a reader; while there is no index only those that need none."""
    successor = successor_of(service, document, page_context.place.code)
    try:
        return Links(
            successor, readings_of(service, document, page_context), events_of(service, document, page_context)
        )
    except (NotReady, BadParameters):  # a document may be of a region that the tree has lost
        return Links(successor)


def successor_of(service: Service, document: Values, region: str) -> Successor | None:
    """What replaced a document. It may not have been loaded yet, or be offline: then there is nothing to open."""
    number = document.get("superseded_by")
    if not number:
        return None
    try:
        heir = service.document_desk.get(number)
    except NotFound:
        return Successor(number, "", "")
    return Successor(heir["title"], item_url(number, region), element_text.day(heir.get("issued_at")))


def readings_of(service: Service, document: Values, page_context: PageContext) -> tuple[Choice, ...]:
    """The interpretations of a policy, or the policy that an interpretation is of."""
    return tuple(
        Choice(item.title, item_url(item.id, page_context.place.code)) for item in service.interpretations(document)
    )


def events_of(service: Service, document: Values, page_context: PageContext) -> tuple[LifeEvent, ...]:
    """The life events of a guide, each with the matters of the reader's region; of a matter, their names only."""
    guide = document.get("kind") == "guide"
    region = page_context.place.code or (document.get("region") or "") * guide
    return tuple(
        LifeEvent(
            name, life_event_address(name, page_context.address), matters_of(service, name, region) if guide else []
        )
        for name in service.life_events(page_context.place.code or None).of(
            document["title"], document.get("life_events") or ()
        )
    )


def matters_of(service: Service, name: str, region: str) -> list[Card]:
    """The matters of a life event; a guide's own region may be unknown to the tree."""
    return linked(service, "matter", name, region if region in service.tree else "")
