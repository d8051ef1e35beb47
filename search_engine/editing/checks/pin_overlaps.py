"""Which rules of pins meet: one pattern within another, for the same people at the same time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dictionaries.lexicon.scope import Scope
from dictionaries.normalize import squash
from dictionaries.patterns.query_patterns import ALL_WORDS, ANY_END, EXACT, PHRASE, QueryPatterns, QueryTexts
from dictionaries.regions import RegionTree
from search_engine.editing.checks.changes import Changes, Row, is_within
from search_engine.query.analysis.pin_index import PatternWords

START = "start"
# How a pattern is compared → how one is compared that may have all of its queries too.
WIDER: Mapping[str, tuple[str, ...]] = {
    EXACT: (EXACT, START, PHRASE, ALL_WORDS),
    START: (START, PHRASE),
    PHRASE: (PHRASE,),
    ALL_WORDS: (ALL_WORDS,),
}


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two rules of which one fits all queries of the other.

    Attributes:
        narrow, wide: The rules; of two that fit the same queries either.
        always: Whether the wide one also acts wherever and whenever the narrow one does.
    """

    narrow: Row
    wide: Row
    always: bool


class PinOverlaps:
    """Finds them among all rules that would be in force."""

    def __init__(self, changes: Changes, words: PatternWords) -> None:
        self._changes, self._words = changes, words
        rows = changes.rows("pins")
        self._patterns = QueryPatterns(((row.entry.match, row.entry.query, row) for row in rows), words.of)

    def of(self, rows: Sequence[Row]) -> dict[Row, list[Overlap]]:
        """Those that some rules have a part in, by rule."""
        wanted, found = set(rows), dict[Row, list[Overlap]]()
        for narrow in self._changes.rows("pins"):
            for wide in self._changes.met(narrow, self._wider(narrow)):
                if (narrow in wanted or wide in wanted) and self._meet(narrow, wide):
                    overlap = Overlap(narrow, wide, self._covers(wide, narrow))
                    for row in {narrow, wide} & wanted:
                        found.setdefault(row, []).append(overlap)
        return found

    def _wider(self, row: Row) -> list[Row]:
        """Other rules that fit all queries of a rule."""
        text = frozenset((squash(row.entry.query.rstrip(ANY_END)),))
        words = self._words.of(row.entry.query) if row.entry.match == ALL_WORDS else self._said(row)
        found = self._patterns.matching(QueryTexts(text, text, (words,)))
        wider = WIDER[_match(row)]
        return [other for other in found if other is not row and _match(other) in wider]

    def _said(self, row: Row) -> frozenset[str]:
        return frozenset(self._words.analyzer.texts(row.entry.query))

    def _meet(self, one: Row, other: Row) -> bool:
        """Whether there are requests that both are for, as far as their own columns tell."""
        a, b = one.entry, other.entry
        return (
            self._changes.regions_meet(a.region, b.region)
            and (not a.channel or not b.channel or bool(set(a.channel) & set(b.channel)))
            and (not a.audience or not b.audience or a.audience == b.audience)
        )

    def _covers(self, wide: Row, narrow: Row) -> bool:
        """Whether a rule is for all requests that another one is for."""
        a, b = wide.entry, narrow.entry
        tree = self._changes.tree
        return (
            is_within(b.region, a.region, tree)
            and (not a.channel or (bool(b.channel) and set(b.channel) <= set(a.channel)))
            and a.audience in ("", b.audience)
            and _scope_covers(wide.scope, narrow.scope, tree)
            and wide.starts <= narrow.starts
            and (not wide.ends or (bool(narrow.ends) and narrow.ends <= wide.ends))
            and (not a.until or (bool(b.until) and b.until <= a.until))
        )


def _scope_covers(wide: Scope, narrow: Scope, tree: RegionTree | None) -> bool:
    return (
        is_within(narrow.region, wide.region, tree)
        and wide.site in ("", narrow.site)
        and wide.department in ("", narrow.department)
    )


def _match(row: Row) -> str:
    return START if row.entry.query.endswith(ANY_END) else str(row.entry.match)
