"""大家在搜: the row of hot terms under the search box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.portal.address import Address
from api.portal.filters import Choice
from search_engine import BadParameters, NotReady

if TYPE_CHECKING:
    from search_engine import Service

# As many as stand in two lines on a phone.
SHOWN = 6


def hot_row(service: Service, address: Address, region: str) -> tuple[Choice, ...]:
    """The region's terms, each a search for it; none while there is no index, or for a place that there is not."""
    try:
        found = service.hot.terms(region or None, SHOWN)
    except (NotReady, BadParameters):
        return ()
    return tuple(Choice(term.text, str(address.home.put("q", term.text))) for term in found)
