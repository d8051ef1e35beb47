"""What is known of a query while it is being understood. Immutable: a step returns a new one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dictionaries.places import PlaceMention
from ranker.matching.parsed_query import Need, Wording

# What a stretch of the text turned out to be.
REMOVED, WEAK, PLACE, TERM = "removed", "weak", "place", "term"


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch `[start, end)` of the text that a step has settled.

    Attributes:
        role: `REMOVED` says nothing, `WEAK` is not required, `PLACE` is a place, `TERM` a term of the dictionaries.
        need: What a term requires.
    """

    start: int
    end: int
    role: str
    need: Need | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """Another text instead of the typed one; `applied`: it was searched, else it is offered."""

    original: str
    corrected: str
    applied: bool


@dataclass(frozen=True, slots=True)
class Expansion:
    """What was looked for besides."""

    term: str
    target: str
    relation: str
    weight: float

    def as_dict(self) -> dict[str, Any]:
        """As the page has it."""
        return {"from": self.term, "to": self.target, "relation": self.relation, "weight": self.weight}


@dataclass(frozen=True, slots=True)
class Ban:
    """Why a query is not answered as typed."""

    category: str
    action: str


@dataclass(frozen=True, slots=True)
class Understanding:
    """A query under work.

    Attributes:
        raw: As typed.
        text: What the steps so far have made of it.
        may_correct: Whether a sure correction is searched at once; else it is offered.
        weak_places: Whether names of places that are ordinary words as well are taken for places.
        read_as: What letters are read as → what they are read as for this user (see `homophones`).
        marks: Settled stretches of `text`, by start, not overlapping.
        ban: The banned word found, if one was.
        masked: What was typed, with ★ in place of a masked word; None where nothing was masked.
        corrections: What steps read otherwise than it was typed (pinyin, spelling), in their order.
        mentions: Places named; which of several is meant depends on the user.
        audience: `natural`, `legal`, None where neither or both are named.
        nearby: Whether the nearest place of handling is asked for.
        asks: Elements of a matter that are asked for.
        expansions, related: What is looked for besides; what may be looked for next.
        tokens: Top-level words of the text.
        wording: What retrieval is asked for.
        trace: For each step that changed something: its name, and what it did.
    """

    raw: str
    text: str
    may_correct: bool = True
    weak_places: bool = False
    read_as: tuple[tuple[str, str], ...] = ()
    marks: tuple[Mark, ...] = ()
    ban: Ban | None = None
    masked: str | None = None
    corrections: tuple[Correction, ...] = ()
    mentions: tuple[PlaceMention, ...] = ()
    audience: str | None = None
    nearby: bool = False
    asks: tuple[str, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    related: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    wording: Wording = field(default_factory=Wording)
    trace: tuple[tuple[str, Any], ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether the query is not answered."""
        return self.ban is not None and self.ban.action == "block"

    def after(self, step: str, record: Any, **changes: Any) -> Understanding:
        """The understanding after a step, with its record."""
        return replace(self, trace=(*self.trace, (step, record)), **changes)

    def with_marks(self, *marks: Mark) -> tuple[Mark, ...]:
        """The marks and others besides, in order."""
        return tuple(sorted((*self.marks, *marks), key=lambda mark: mark.start))

    def is_free(self, start: int, end: int) -> bool:
        """Whether no step has settled any of a stretch."""
        return all(mark.end <= start or end <= mark.start for mark in self.marks)

    def free_stretches(self, *, through: str = "") -> Iterator[tuple[int, int]]:
        """Spans of the text between marks, none empty; marks of the role `through` are no bounds."""
        start = 0
        for mark in self.marks:
            if mark.role == through:
                continue
            if start < mark.start:
                yield start, mark.start
            start = mark.end
        if start < len(self.text):
            yield start, len(self.text)

    def texts(self, role: str) -> tuple[str, ...]:
        """The texts of the marks of a role."""
        return tuple(self.text[mark.start : mark.end] for mark in self.marks if mark.role == role)
