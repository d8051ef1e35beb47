"""The levels at which a matter is handled (办理层级), as links; and who goes where, where their competence differs. The
levels of a page's results, which narrow these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.portal.address import Address
from api.portal.filters import Choice
from search_engine import SearchPage
from search_engine.searching import label

# Lines of a level that a card shows. Where a level has more of its own, its text is another one as a whole, and tells
# nobody in a line who goes where.
MOST_LINES = 2


@dataclass(frozen=True, slots=True)
class Level:
    """One level: the name of its region, its office, its page, and whether it is the one that is shown.

    Attributes:
        lines: What it takes that another level does not.
    """

    name: str
    office: str
    url: str
    current: bool
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Levels:
    """All levels, nearest first; `differ`: whether their lines say who goes where."""

    levels: tuple[Level, ...]
    differ: bool


def levels_of(found: Sequence[Mapping[str, Any]], shown: str, page_of: Callable[[str], str]) -> Levels | None:
    """The levels of a document; None where there is but one.

    Args:
        found: As an item has them.
        shown: The document's id.
        page_of: The address of a document's page, of its id.
    """
    if len(found) < 2:
        return None
    several = Counter(level["region"]["code"] for level in found)
    levels = tuple(
        Level(
            # two offices of one region are told apart by their own names
            name=level["authority"] or level["region"]["name"]
            if several[level["region"]["code"]] > 1
            else level["region"]["name"],
            office=level["authority"] or level["region"]["name"],
            url=page_of(level["id"]),
            current=level["id"] == shown,
            lines=lines_of(level["differs"]),
        )
        for level in found
    )
    most = max(len(level.lines) for level in levels)
    return Levels(levels, 0 < most <= MOST_LINES)


def by_level(page: SearchPage, address: Address) -> tuple[Choice, ...]:
    """The levels of the chain that have something, each a link to what it has itself; the chosen one leads back."""
    wanted = address.get("at")
    return tuple(
        Choice(
            level["name"],
            str(address.put("at", "" if level["code"] == wanted else level["code"])),
            level["count"],
            level["code"] == wanted,
        )
        for level in page.cascade
        if level["count"] or level["code"] == wanted
    )


def lines_of(differs: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """What a level takes, in lines: for whom, and on what conditions."""
    audience = "、".join(label("audience", one) for one in differs.get("audience", ()))
    return (*((f"服务对象：{audience}",) if audience else ()), *differs.get("conditions", ()))
