"""What is known of a query while it is being understood. Immutable: a step returns a new one."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from dictionaries.intents.recourse import Recourse
from dictionaries.kinds.intents import Office, PortalName
from dictionaries.places import PlaceMention
from dictionaries.regions import Region
from ranker.matching.parsed_query import Clause, ParsedQuery

# What a stretch of the text turned out to be.
REMOVED, WEAK, PLACE, TERM = "removed", "weak", "place", "term"
START = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch `[start, end)` of the text that a step has settled.

    Attributes:
        role: `REMOVED` says nothing, `WEAK` is not required, `PLACE` is a place, `TERM` a term of the dictionaries.
        clause: What a term requires.
    """

    start: int
    end: int
    role: str
    clause: Clause | None = None


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


@dataclass(frozen=True)
class QueryAnalysis:
    """A query under work.

    Attributes:
        raw: As typed.
        text: What the steps so far have made of it.
        may_correct: Whether a sure correction is searched at once; else it is offered.
        user: The user's region; None where there is none, and while the steps do not depend on it.
        spans: Settled stretches of `text`, by start, not overlapping.
        ban: The banned word found, if one was.
        code: The number, or part of one, that documents are called by: all of the text.
        crisis: The situation of somebody in distress; such a text is not searched (see `dictionaries.intents.crisis`).
        recourse: Whom to call about something forbidden, and what; such a text offers nothing.
        function: The function of the portal that is wanted.
        portal, office: The portal that is named, the office that is looked for.
        in_charge: Whether it is asked which office has the matters of what is looked for.
        town: The short name of the town whose office it is, where nothing else tells the place.
        wish: What is wanted but to have a matter handled: to look up, print, calculate, book, pay, complain, an app.
        situation: Words of the names of what the situation calls for.
        only_way: Whether nothing else is: then nothing is searched by words.
        masked: What was typed, with ★ in place of a masked word; None where nothing was masked.
        corrections: What steps read otherwise than it was typed (pinyin, spelling), in their order.
        mentions: Places named; which of several is meant depends on the user.
        channels: Words that ask for a channel of the portal, and which; department: whose things alone are wanted.
        audience: `natural`, `legal`, None where neither or both are named.
        nearby: Whether the nearest place of handling is asked for.
        wants_old_text: Whether the text of before is asked for (旧, 原, 当时).
        asks: Elements of a matter that are asked for.
        expansions, related: What is looked for besides; what may be looked for next.
        tokens: Top-level words of the text.
        parsed_query: What retrieval is asked for.
        too_long: Whether it has more words than are looked for; the last ones are left out, optional ones first.
        trace: For each step that changed something: its name, and what it did.
    """

    raw: str
    text: str
    may_correct: bool = True
    user: Region | None = None
    spans: tuple[Span, ...] = ()
    ban: Ban | None = None
    code: str = ""
    crisis: str | None = None
    recourse: Recourse | None = None
    function: str | None = None
    portal: PortalName | None = None
    office: Office | None = None
    in_charge: bool = False
    town: str = ""
    wish: str | None = None
    situation: tuple[str, ...] = ()
    only_way: bool = False
    masked: str | None = None
    corrections: tuple[Correction, ...] = ()
    mentions: tuple[PlaceMention, ...] = ()
    channels: tuple[tuple[str, str], ...] = ()
    department: str = ""
    audience: str | None = None
    nearby: bool = False
    wants_old_text: bool = False
    asks: tuple[str, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    related: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()
    parsed_query: ParsedQuery = field(default_factory=ParsedQuery)
    too_long: bool = False
    trace: tuple[tuple[str, Any], ...] = ()

    @property
    def no_search(self) -> bool:
        """Whether what was typed is not searched: it is blocked, somebody is in distress, or it is but the name of an
        office or of a function of the portal.
        """
        way = self.only_way and (self.function is not None or self.office is not None)
        return way or self.blocked or self.crisis is not None

    @property
    def without_content(self) -> bool:
        """Whether something was typed of which nothing is left to be looked for, nor a place, nor who asks: 要多久."""
        says = self.mentions or self.audience or self.nearby or self.portal or self.office or self.function or self.code
        return self.parsed_query.empty and bool(self.raw.strip()) and not (says or self.channels)

    @property
    def blocked(self) -> bool:
        """Whether the query is not answered."""
        return self.ban is not None and self.ban.action == "block"

    @property
    def ends_here(self) -> bool:
        """Whether no further step is taken: somebody is in distress, or the query is not answered."""
        return bool(self.crisis or self.recourse) or self.blocked

    def with_step(self, step: str, record: Any, **changes: Any) -> QueryAnalysis:
        """The understanding after a step, with its record."""
        return self.with_changes(trace=(*self.trace, (step, record)), **changes)

    def with_changes(self, **changes: Any) -> QueryAnalysis:
        """The same but for some attributes: `dataclasses.replace` in a tenth of its time, since no field is looked at
        one by one; a text goes through five such changes.
        """
        made = object.__new__(QueryAnalysis)
        made.__dict__.update(self.__dict__, **changes)
        return made

    def with_correction(self, step: str, corrected: str, *, sure: bool, **record: Any) -> QueryAnalysis:
        """The understanding after a step that reads the text otherwise: searched at once where that is sure and may be,
        else offered.
        """
        applied = sure and self.may_correct
        return self.with_step(
            step,
            {"from": self.text, "to": corrected, "applied": applied, **record},
            corrections=(*self.corrections, Correction(self.text, corrected, applied)),
            text=corrected if applied else self.text,
        )

    def with_spans(self, *spans: Span) -> tuple[Span, ...]:
        """The spans and others besides, in order."""
        return tuple(sorted((*self.spans, *spans), key=START))

    def is_free(self, start: int, end: int) -> bool:
        """Whether no step has settled any of a stretch."""
        for span in self.spans:  # noqa: SIM110 - asked for each phrase that is found; most texts have no span yet
            if start < span.end and span.start < end:
                return False
        return True

    def unannotated_spans(self, *, through: str = "") -> list[tuple[int, int]]:
        """Stretches of the text between spans, none empty; spans of the role `through` are no bounds."""
        found: list[tuple[int, int]] = []
        at = 0
        for span in self.spans:
            if span.role != through:
                if at < span.start:
                    found.append((at, span.start))
                at = span.end
        if at < len(self.text):
            found.append((at, len(self.text)))
        return found

    def without(self, *roles: str) -> str:
        """The text without its spans of some roles."""
        kept, end = [], 0
        for span in self.spans:
            if span.role in roles:
                kept.append(self.text[end : span.start])
                end = span.end
        return "".join((*kept, self.text[end:]))

    def texts(self, *roles: str) -> tuple[str, ...]:
        """The texts of the spans of some roles, role by role."""
        if not self.spans:
            return ()
        return tuple([self.text[span.start : span.end] for role in roles for span in self.spans if span.role == role])
