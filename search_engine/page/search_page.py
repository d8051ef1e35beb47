"""What a search answers: the shape of the contract, as immutable values. Texts are plain; escaping is the
presenter's.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from operator import attrgetter
from typing import Any

from ranker.ordering.zones import SURE
from search_engine.query.vocabulary import VALIDITIES

Span = tuple[int, int]
IN_FORCE, SUPERSEDED, REPEALED, EXPIRED, UPCOMING = VALIDITIES


@dataclass(frozen=True, slots=True)
class QueryRecord:
    """What was understood of the query.

    Attributes:
        raw: As typed, with ★ in place of what a ban masks.
        channels: Those that the text names, with its words.
        crisis: The situation of somebody in distress.
        by_meaning: Whether the text was also compared with names by meaning.
        personal: Whether what the person who asks did before has a part in the order.
        switched_off: What was left out because it is switched off for everybody (`corrections`, `meaning`).
        trace: What each step did, where that was asked for.
        rows: The rows of the dictionaries that had a part in it, where that was asked for.
    """

    raw: str
    normalized: str
    tokens: tuple[str, ...] = ()
    corrected: dict[str, Any] | None = None
    region: dict[str, str] | None = None
    places: tuple[dict[str, str], ...] = ()
    place_choices: tuple[dict[str, str], ...] = ()
    channels: tuple[dict[str, str], ...] = ()
    audience: str | None = None
    asks: tuple[str, ...] = ()
    expansions: tuple[dict[str, Any], ...] = ()
    removed: tuple[str, ...] = ()
    blocked: dict[str, str] | None = None
    crisis: str | None = None
    by_meaning: bool = False
    personal: bool = False
    switched_off: tuple[str, ...] = ()
    trace: tuple[dict[str, Any], ...] | None = None
    rows: tuple[dict[str, Any], ...] | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One card.

    Attributes:
        highlights: Spans in `title` and `summary`.
        pin: The id of the row that put it first.
        region: Its code, name, level and tier.
        answer, answers: What it says about what was asked: the first, and all with their sources.
        validity: `in_force`; `superseded`: something that is in force has taken its place, `superseded_by` (an id);
            `repealed`, as the document says; `expired`: its last day is over; `upcoming`: it is in force from
            `effective_from` on (RFC 3339; None where the document names no such day).
        supersedes: The ids of those that it has taken the place of.
        interpretations: The ids of those that are folded into a policy's card.
        amended_by: The ids of what has changed a part of it, which stays in force otherwise.
        coverage_mode: How what is of another region may be handled from the user's, where it may and says so.
        zone: `sure`: it is what was asked for; `possible`: it may be.
        distance_km: Given where the nearest place was asked for and is known.
        place: Where it is handled, of what has coordinates: `lat` and `lon` (degrees, WGS-84), `name` and `address`.
        updated_at: When its text was last changed, or was issued, where it says so (RFC 3339).
        levels: With `collapse=all`, where the user's chain has several copies of it: all of these, nearest first, each
            with what its competence has of its own (`search_engine.page.levels`).
    """

    id: str
    kind: str
    title: str
    highlights: dict[str, tuple[Span, ...]]
    summary: str
    channels: tuple[str, ...]
    matter_type: str | None
    authority: str | None
    region: dict[str, Any]
    foreign: bool
    needs_region: bool
    online: tuple[str, ...]
    promised_time: dict[str, Any] | None
    visits: int | None
    links: dict[str, str]
    score: float
    pinned: bool
    status: str
    answer: dict[str, Any] | None
    collapsed: dict[str, Any]
    answers: tuple[dict[str, Any], ...] = ()
    validity: str = IN_FORCE
    effective_from: str | None = None
    superseded_by: str | None = None
    supersedes: tuple[str, ...] = ()
    interpretations: tuple[str, ...] = ()
    amended_by: tuple[str, ...] = ()
    coverage_mode: str | None = None
    zone: str = SURE
    distance_km: float | None = None
    pin: str | None = None
    place: dict[str, Any] | None = None
    updated_at: str | None = None
    levels: tuple[dict[str, Any], ...] = ()
    why: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of cards, with what was understood and the counts around it.

    Attributes:
        hidden: How many documents editors hide from it, and by which rules, where that was asked for.
    """

    search_id: str
    dictionary_version: str
    took_ms: float
    total: int
    total_is_exact: bool
    page: int
    size: int
    query: QueryRecord
    items: tuple[Item, ...]
    facets: dict[str, tuple[dict[str, Any], ...]]
    cascade: tuple[dict[str, Any], ...]
    route: dict[str, Any] | None = None
    related: tuple[str, ...] = ()
    did_you_mean: str | None = None
    notices: tuple[str, ...] = field(default=())
    hidden: dict[str, Any] | None = None

    @property
    def private(self) -> bool:
        """Whether what was typed stays with who typed it: somebody is in distress, or it is blocked."""
        return self.query.crisis is not None or (self.query.blocked or {}).get("action") == "block"

    def answering(self, search_id: str, took_ms: float) -> SearchPage:
        """This page, which was kept, for one more search."""
        return SearchPage(search_id, self.dictionary_version, took_ms, *_THE_REST(self))

    def as_dict(self) -> dict[str, Any]:
        """The page as the contract's JSON object; `why` and `hidden` only where they were asked for, `levels` where
        there are several.
        """
        values = asdict(self)
        if values["hidden"] is None:
            del values["hidden"]
        for name in ("trace", "rows"):
            if values["query"][name] is None:
                del values["query"][name]
        for item in values["items"]:
            if item["why"] is None:
                del item["why"]
            if not item["levels"]:
                del item["levels"]
        return values


_THE_REST = attrgetter(*(field.name for field in fields(SearchPage)[3:]))
