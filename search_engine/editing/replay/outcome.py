"""What somebody sees first who asks something, as a small value that can be compared and kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from search_engine.checkpoints import checkpoint
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.page.search_page import SearchPage
from search_engine.query.request import MAX_QUERY, SearchRequest
from search_engine.search.pipeline import Pipeline

# Cards of a first page.
FIRST_PAGE = 10


@dataclass(frozen=True, slots=True)
class CardSeen:
    """A card, as far as it tells one from another.

    Attributes:
        region: Code.
    """

    id: str
    title: str
    region: str
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The first page of a query.

    Attributes:
        cards: Its cards, at most `FIRST_PAGE`.
        way: Kind of the route that is told beside them or instead of them; "": none.
        way_text: What it says, with its numbers and its address.
        corrected: What was read instead of what was typed, where that was searched for; "": nothing.
        offered: What is offered instead, and was not searched for; "": nothing.
        blocked: Category of the ban that it meets; "": none.
        crisis: The situation of somebody in distress; "": none.
        asks: Elements of a matter that are asked for, which its cards answer.
        related: What may be searched for next.
        notices: What a reader is told of the page.
    """

    cards: tuple[CardSeen, ...] = ()
    total: int = 0
    way: str = ""
    way_text: str = ""
    corrected: str = ""
    offered: str = ""
    blocked: str = ""
    crisis: str = ""
    asks: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def found_nothing(self) -> bool:
        """Whether it leads nowhere: no card, and no other way."""
        return not (self.cards or self.way or self.blocked or self.crisis)

    @property
    def first(self) -> CardSeen | None:
        """The first card."""
        return self.cards[0] if self.cards else None

    def as_dict(self) -> dict[str, Any]:
        """It as plain values, which `outcome_from` reads again."""
        return {**asdict(self), "cards": [asdict(card) for card in self.cards], "found_nothing": self.found_nothing}


def outcome_of(page: SearchPage) -> Outcome:
    """What counts of a page."""
    query, route = page.query, page.route or {}
    corrected, blocked = query.corrected or {}, query.blocked or {}
    text = str(corrected.get("to", ""))
    numbers = [f"{one['name']} {one['number']}" for one in route.get("numbers", ())]
    return Outcome(
        cards=tuple([CardSeen(one.id, one.title, str(one.region.get("code", "")), one.pinned) for one in page.items]),
        total=page.total,
        way=str(route.get("kind", "")),
        way_text=" ".join(filter(None, (str(route.get("text", "")), *numbers, str(route.get("url", ""))))),
        corrected=text if corrected.get("applied") else "",
        offered="" if corrected.get("applied") else text,
        blocked=str(blocked.get("category", "")),
        crisis=query.crisis or "",
        asks=query.asks,
        related=page.related,
        notices=page.notices,
    )


def outcome_from(values: dict[str, Any]) -> Outcome:
    """What `Outcome.as_dict` has made. Raises `KeyError`, `TypeError` for anything else."""
    known = {name: value for name, value in values.items() if name not in ("cards", "found_nothing")}
    fields: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in known.items()}
    return Outcome(cards=tuple([CardSeen(**card) for card in values["cards"]]), **fields)


def request_of(query: ReplayQuery) -> SearchRequest:
    """A query as somebody sends it who has just typed it."""
    pages = {"site": query.site, "department": query.department}
    return SearchRequest(
        q=query.text[:MAX_QUERY],
        region=query.region or None,
        filters=tuple([(name, (value,)) for name, value in pages.items() if value]),
        size=FIRST_PAGE,
        facets=(),
        personal=False,
    )


def ask(pipeline: Pipeline, query: ReplayQuery) -> Outcome:
    """The outcome of a query, of which nothing is logged or learnt. Raises `BadParameters` for an unknown region."""
    checkpoint()
    return outcome_of(pipeline.search(request_of(query)))
