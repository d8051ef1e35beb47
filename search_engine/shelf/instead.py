"""Where people can go instead of an app that was taken off: what is held of it and beside it, and nothing else.

In this order: those of its own links that may still be named; matters, guides and apps that a search for its name is
sure of, of the reader's region or one above it; the office and the telephone of its own document; and, beside these and
called so, apps that share a national theme with it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from indexer.loaders.themes import OTHER
from indexer.store.shelf.app_states import AppState
from ranker.ordering.cascade import TIER_OF_LEVEL
from ranker.ordering.zones import SURE
from search_engine.page.search_page import Item
from search_engine.query.request import SearchRequest

# Request → the cards of its page.
Search = Callable[[SearchRequest], Sequence[Item]]
LINK_NAMES: Final[Mapping[str, str]] = {"pc": "网页版", "mobile": "移动端", "mini": "小程序"}
# Of each kind.
MOST, LOOKED_AT = 3, 10


@dataclass(frozen=True, slots=True)
class Instead:
    """One way.

    Attributes:
        kind: `link`: the app itself, another way in; `matter`, `app`: another document of this name; `office`; `phone`;
            `theme`: an app that shares a theme, which may be for something else.
        text: For people.
        url: Of a link. `id`: of a document.
    """

    kind: Literal["link", "matter", "app", "office", "phone", "theme"]
    text: str
    url: str = ""
    id: str = ""


def instead_of(search: Search, document: Mapping[str, Any], state: AppState, region: str | None) -> list[Instead]:
    """The ways; [] where none is held.

    Args:
        search: Raises `NotReady`, `BadParameters`.
        region: Code of the reader's; None: the document's own.
    """
    home = region or document.get("region")
    links = {name: url for name, url in (document.get("links") or {}).items() if name in state.kept}
    apps = _named(search, document, home, "app")
    return [
        *(Instead("link", called, links[name]) for name, called in LINK_NAMES.items() if name in links),
        *(Instead("matter", _told(one), id=one.id) for one in _named(search, document, home, "guide")[:MOST]),
        *(Instead("app", _told(one), id=one.id) for one in apps[:MOST]),
        *_offices(document),
        *_of_themes(search, document, home, {document["id"], *(one.id for one in apps)}),
    ]


def instead_fields(ways: list[Instead]) -> list[dict[str, Any]]:
    """The ways as JSON; what one has not is absent."""
    return [{name: value for name, value in asdict(way).items() if value} for way in ways]


def _named(search: Search, document: Mapping[str, Any], region: str | None, channel: str) -> list[Item]:
    """What a search for its name is sure of, of the region's own chain."""
    request = SearchRequest(
        q=document["title"], region=region, channels=(channel,), facets=(), size=LOOKED_AT, correct="off", is_read=True
    )
    found = [item for item in search(request) if item.zone == SURE and _is_near(item)]
    return [item for item in found if item.id != document["id"]]


def _of_themes(search: Search, document: Mapping[str, Any], region: str | None, but: Container[str]) -> list[Instead]:
    themes = tuple(theme for theme in document.get("themes") or () if theme != OTHER)
    if not themes:
        return []
    filters = (("kind", ("app",)), ("theme", themes))
    request = SearchRequest(region=region, filters=filters, facets=(), size=LOOKED_AT, is_read=True)
    near = [item for item in search(request) if _is_near(item) and item.id not in but]
    return [Instead("theme", _told(item), id=item.id) for item in near[:MOST]]


def _is_near(item: Item) -> bool:
    """Whether it is of the region or one above it."""
    tier = item.region.get("tier")
    return tier is not None and tier <= TIER_OF_LEVEL["nation"] and not item.foreign


def _told(item: Item) -> str:
    where = item.region.get("name") or ""
    return f"{item.title}（{where}）" if where else item.title


def _offices(document: Mapping[str, Any]) -> Iterator[Instead]:
    place = document.get("place") or {}
    named = " ".join(filter(None, (place.get("name"), place.get("address"))))
    if named:
        yield Instead("office", "，".join(filter(None, (named, document.get("hours")))))
    if contact := document.get("contact"):
        yield Instead("phone", contact)
