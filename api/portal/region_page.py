"""`/regions`: choosing a region by links and by name. `to` is the page that the choice is for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import render_template
from flask.typing import ResponseReturnValue

from api.http.current import service
from api.http.prefix import public_path
from api.http.sent import in_address
from api.portal.address import Address
from api.portal.filters import Choice
from api.portal.page_context import PageContext
from api.portal.places import LABELS, NATION

MOST_FOUND = 50
LONGEST_NAME = 50  # characters; the longest name of a region has 27


@dataclass(frozen=True, slots=True)
class Level:
    """One list: what its places are, and the places; the chosen one is marked."""

    label: str
    choices: tuple[Choice, ...]


def regions() -> ResponseReturnValue:
    """The lists down to a place (`at`, else the user's own), and what a name has found."""
    given = {name: values[0] for name, values in in_address().items()}
    address = Address.parse(given.get("to", ""))
    if not address.get("region"):  # of who comes with nothing but a remembered place
        address = address.put("region", given.get("region", ""))
    page_context = PageContext.at(address)
    tree, name = service().tree, given.get("name", "").strip()[:LONGEST_NAME]
    at = given["at"] if given.get("at") in tree else page_context.place.code or NATION
    return render_template(
        "portal/regions.html",
        name=name,
        found=found_of(tree, page_context.address, name),
        here=here_of(tree, page_context.address, at),
        levels=tuple(levels_of(tree, page_context.address, at)),
        **page_context.shown(),
    )


def found_of(tree: Any, address: Address, name: str) -> list[Choice]:
    """The places that a name means, with what lies above them: 朝阳区 alone could be any of four."""
    found = tree.search(name, MOST_FOUND) if name else ()
    return [
        Choice(tree.path_name(region.code), str(address.in_region(region.code)))
        for region in found
        if region.code != NATION
    ]


def here_of(tree: Any, address: Address, at: str) -> Choice | None:
    """The choice of the very place where the lists stand; None at the top."""
    code = tree.canonical(at)
    return None if code == NATION else Choice(tree.path_name(code), str(address.in_region(code)))


def levels_of(tree: Any, address: Address, at: str) -> Iterator[Level]:
    """The lists from the provinces down; a level that a place lacks has none."""
    chain = tuple(reversed(tree.chain(at)))
    for above, chosen in zip(chain, (*chain[1:], None), strict=True):
        places = tree.children(above.code)
        if places:
            yield Level(LABELS[places[0].level], tuple(choice_of(tree, address, place, chosen) for place in places))


def choice_of(tree: Any, address: Address, place: Any, chosen: Any) -> Choice:
    """One place of a list: one with places below opens their list, one without is chosen at once."""
    marked = chosen is not None and place.code == chosen.code
    if place.end > place.number + 1:
        return Choice(place.name, lists_address(address, place.code), chosen=marked)
    return Choice(place.name, str(address.in_region(place.code)), chosen=marked)


def chooser_of(address: Address) -> str:
    """This page, choosing for another one."""
    return public_path(f"/regions?{urlencode({'to': str(address)})}")


def lists_address(address: Address, at: str) -> str:
    """This page with its lists open down to a place."""
    return public_path(f"/regions?{urlencode({'at': at, 'to': str(address)})}#lists")
