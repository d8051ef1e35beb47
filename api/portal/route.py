"""The card on top of the results: where a query leads that names one place to go to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from api.http.prefix import public_path
from api.portal.highlighting import web_address
from search_engine.searching import ROUTE_KINDS

ACTIONS: Mapping[str, str] = {kind.name: kind.action for kind in ROUTE_KINDS}
TELEPHONE = re.compile(r"tel:[0-9+\-]{3,20}")
SEARCH = re.compile(r"/\?[\w%.~\-=&+]+", re.ASCII)
OWN = re.compile(r"/life-events/[\w%.~\-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class RouteCard:
    """What it says; where it leads ("": nowhere, it only says so) and the words of that link, or numbers to be called,
    each with what answers it.

    Attributes:
        urgent: Somebody is in distress.
    """

    text: str
    url: str
    action: str
    calls: tuple[tuple[str, str], ...] = ()
    urgent: bool = False


def route_card(route: Mapping[str, Any] | None, region: str) -> RouteCard | None:
    """The card of a route; an address that a page may not lead to is none. Pages of ours keep the user's region."""
    if not route or not route.get("text"):
        return None
    kind, url = str(route.get("kind")), str(route.get("url") or "")
    if OWN.fullmatch(url):
        url = public_path(f"{url}?region={quote(region)}" if region else url)
    elif SEARCH.fullmatch(url):
        url = public_path(url)
    elif not TELEPHONE.fullmatch(url):
        url = web_address(url) or ""
    calls = tuple((call["number"], call["name"]) for call in route.get("numbers") or ())
    text = str(route["text"])
    if calls and calls[0][0] in text:  # they are links of their own below
        text = text[: text.index(calls[0][0])].removesuffix("，电话：")
    urgent = kind == "hotline" and bool(calls)
    return RouteCard(text, url, ACTIONS.get(kind, "前往"), calls, urgent)
