"""One text in two lists of which one makes the other void: a service that is banned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from dictionaries.lexicon import BY_NAME
from search_engine.editing.checks.changes import Changes, Row
from search_engine.editing.checks.evidence import Evidence
from search_engine.editing.checks.finding import Finding, Level
from search_engine.editing.checks.leads_to_banned import LEADS


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list has texts for.

    Attributes:
        label: What an admin calls it.
        of: The texts of a row; none of rows that do something else.
    """

    kind: str
    label: str
    of: Callable[[Any], Sequence[str]]


def _column(kind: str, column: str, **only: str) -> Listing:
    text = attrgetter(column)

    def of(entry: Any) -> Sequence[str]:
        fits = all(getattr(entry, name) == value for name, value in only.items())
        return (text(entry),) if fits else ()

    return Listing(kind, BY_NAME[kind].label, of if only else lambda entry: (text(entry),))


def _names(kind: str) -> Listing:
    return Listing(kind, BY_NAME[kind].label, lambda entry: (entry.name, *entry.aliases))


def _banned(entry: Any) -> Sequence[str]:
    """What is banned as it is written: a word that is only in disguise is any word's like."""
    return (entry.text,) if entry.action in ("block", "mask") and entry.variants != "disguised" else ()


TOPICS, TERMS, TARGETS = _column("topics", "term"), _column("synonyms", "term"), _column("synonyms", "target")
WRONG, STOPS, ASKS = _column("corrections", "wrong"), _column("stopwords", "text"), _column("asks", "text")
SCAFFOLD = _column("stopwords", "text", role="scaffold")
AUDIENCE, WORDS, SERVICES = _column("audience", "text"), _column("words", "word"), _column("services", "text")
BLOCKED = Listing("banned", "违禁词", _banned)
ALLOWED, LATIN = _column("allowed", "text"), _column("latin_names", "text")
DENIED, PROTECTED = _column("suggestions", "text", action="deny"), _column("suggestions", "text", action="protect")
HOT, HOT_BANNED = _column("hot", "text", action="pin"), _column("hot", "text", action="ban")
ALIASES, HOTLINES, OFFICES = _column("place_aliases", "alias"), _names("hotlines"), _names("offices")
PORTALS, QUERIES, TITLES = _names("portals"), _column("paraphrases", "query"), _column("paraphrases", "title")

# How bad it is, a list that takes something away, and lists that it takes it from. Of the lists that ship no two of
# these have a text in common, or next to none.
APART: tuple[tuple[Level, Listing, tuple[Listing, ...]], ...] = (
    ("error", BLOCKED, (TOPICS, TERMS, TARGETS, SERVICES, ALLOWED, PROTECTED, HOT, OFFICES, PORTALS, HOTLINES, WORDS)),
    ("error", BLOCKED, (AUDIENCE, ASKS, STOPS, LATIN, QUERIES, TITLES, ALIASES)),
    ("error", WRONG, (TOPICS, TERMS, TARGETS, SERVICES, WORDS, LATIN, OFFICES, PORTALS, HOTLINES, ALIASES)),
    ("warn", WRONG, (ASKS, AUDIENCE, STOPS, PROTECTED, QUERIES)),
    ("error", DENIED, (HOT,)),
    ("error", HOT, (HOT_BANNED,)),
    ("warn", DENIED, (SERVICES, PORTALS, OFFICES, HOTLINES, QUERIES)),
    ("warn", STOPS, (TOPICS, PORTALS, PROTECTED, TITLES, WORDS, HOTLINES, ALIASES, LATIN)),
    ("warn", SCAFFOLD, (TERMS, TARGETS, SERVICES, AUDIENCE)),
    ("warn", ASKS, (TOPICS, AUDIENCE, WORDS, ALIASES, PORTALS)),
    ("warn", ALIASES, (TOPICS, TERMS, SERVICES, STOPS, AUDIENCE, WORDS)),
)


def two_lists(changes: Changes, evidence: Evidence) -> Iterator[Finding]:
    """A new row whose text stands in a list that it cannot stand in too; where both are new, the one that takes
    something away. What leads to a ban that was there is told by `leads_to_banned`.
    """
    standing = Standing(changes)
    for level, one, others in APART:
        for other in others:
            if changes.new(one.kind):
                yield from _common(changes, level, one, standing.of(other), other.label, frozenset())
            if changes.new(other.kind) and not (one is BLOCKED and other.kind in LEADS):
                new = frozenset(changes.new(one.kind))
                yield from _common(changes, level, other, standing.of(one), one.label, new)


class Standing:
    """Text → the rows of a list that have it, worked out once a list: of texts that a new row has in one of the lists,
    since no others are asked for.
    """

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._made: dict[int, Mapping[str, list[Row]]] = {}
        listed = {id(one): one for _, takes, others in APART for one in (takes, *others)}.values()
        self._asked = {text for one in listed for row in changes.new(one.kind) for text in one.of(row.entry)}

    def of(self, listing: Listing) -> Mapping[str, list[Row]]:
        """The rows of a list."""
        if id(listing) not in self._made:
            found: dict[str, list[Row]] = defaultdict(list)
            for row in self._changes.rows_with(listing.kind, listing.of, self._asked):
                for text in listing.of(row.entry):
                    found[text].append(row)
            self._made[id(listing)] = found
        return self._made[id(listing)]


def _common(
    changes: Changes,
    level: Level,
    listed: Listing,
    standing: Mapping[str, list[Row]],
    label: str,
    told: frozenset[Row],
) -> Iterator[Finding]:
    for row in changes.new(listed.kind):
        for text in listed.of(row.entry):
            others = [other for other in standing.get(text, ()) if other not in told]
            if (found := next(changes.met(row, others), None)) is not None:
                yield row.finding(
                    level, f"“{text}”也在{label}中（{found.where}），两处互相抵触，请只留一处",
                    text=text, other={"kind": found.kind, "key": list(found.key)},
                )  # fmt: skip
