"""大家在搜: what others search for, in short names, each a search for it."""

from __future__ import annotations

from collections.abc import Sequence

from api.http.current import service
from api.portal.address import Address
from api.portal.filters import Choice
from search_engine import BadParameters, NotReady

# As many as stand in two lines on a phone.
SHOWN = 6


def hot_terms(address: Address, region: str, beside: Sequence[str] = ()) -> tuple[Choice, ...]:
    """The region's hot terms; none without an index, or for an unknown place.

    Args:
        beside: Titles of what the page shows already: no term leads to these.
    """
    try:
        found = service().hot.brief(region or None, SHOWN, beside)
    except (NotReady, BadParameters):
        return ()
    return tuple(Choice(term.short, str(address.home.put("q", term.short))) for term in found if term.short)
