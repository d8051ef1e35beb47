"""What every page knows of the request: its address, and the place that it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

from flask import g, request

from api.http.current import service
from api.http.sent import in_address
from api.portal.address import Address
from api.portal.badges import badges_of
from api.portal.places import Place, meant, place_of
from search_engine import BadParameters


@dataclass(frozen=True, slots=True)
class PageContext:
    """One request for a page."""

    address: Address
    place: Place

    @classmethod
    def now(cls) -> PageContext:
        """That of the current request. Raises `BadParameters`."""
        if "page_context" not in g:
            g.page_context = cls.at(Address.of(in_address(), request.path))
        return cast(PageContext, g.page_context)

    @classmethod
    def of_error(cls) -> PageContext:
        """That of a page about what went wrong: whatever the request was for, its links lead home, in the region that
        was asked for.
        """
        try:
            here = cls.now()
        except BadParameters:  # then nothing is known of the region either
            return cls.at(Address())
        return cls(here.address.home, here.place)

    @classmethod
    def at(cls, address: Address) -> PageContext:
        """A visit of an address; where it names no region, the operator's default is the place."""
        code = address.get("region") or service().settings.default_region
        return cls(address, place_of(service().tree, code))

    def shown(self) -> dict[str, Any]:
        """What the frame of a page shows."""
        code = self.place.code
        return {
            "place": self.place,
            "address": self.address,
            "words": self.address.get("q"),
            "badges": badges_of(service().tree.chain(code)) if code else {},
        }


def came_from() -> Address | None:
    """The page of ours that led to the current one; None where a browser does not say, or it was another site's."""
    referrer = urlsplit(request.referrer or "")
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin" or referrer.netloc == request.host
    return Address.parse(f"{referrer.path}?{referrer.query}") if is_ours and referrer.path else None


def canonical_url() -> str | None:
    """Where a request belongs whose form left empty fields and several regions in the address; None: here."""
    given = in_address()
    address = Address.of(given, request.path)
    regions = address.values().get("region", [])
    tidy = address.put("region", meant(service().tree, regions)) if len(regions) > 1 else address
    blank = any(not value.strip() for values in given.values() for value in values)
    return str(tidy) if blank or tidy != address else None
