"""What a text says about places: the mentions, and what they were taken to be."""

from __future__ import annotations

from dataclasses import dataclass, field

from dictionaries.regions import Region

HANDLING, ORIGIN, DESTINATION = "handling", "origin", "destination"
"""办理地, 户籍地 or 参保地 or where something is moved from, 目的地 (of travel or care)."""


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A piece of a text that names a place.

    Attributes:
        text: the piece.
        start, end: its place in the text, `[start, end)`.
        candidates: the places that it may mean, by code; never empty.
        kind: `full`, `short`, `town` or the kind of the alias; of merged names that of the most specific one.
        weak: it is an ordinary word as well: a place only with other evidence.
        source: the whole text.
    """

    text: str
    start: int
    end: int
    candidates: tuple[Region, ...]
    kind: str
    weak: bool = False
    source: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ResolvedPlace:
    """A mention that means one place.

    Attributes:
        role: `handling`, `origin` or `destination`.
        span: `[start, end)` in the text.
    """

    region: Region
    role: str
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class ResolvedPlaces:
    """What became of the mentions of one text.

    Attributes:
        places: those that mean one place, in the text's order.
        choices: what the user is asked to choose from, where a name means several.
    """

    places: tuple[ResolvedPlace, ...] = ()
    choices: tuple[Region, ...] = ()

    def first(self, role: str) -> Region | None:
        """The first place of a role."""
        return next((place.region for place in self.places if place.role == role), None)


NO_PLACES = ResolvedPlaces()
