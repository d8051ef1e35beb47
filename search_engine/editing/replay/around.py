"""What rows change besides pages: suggestions while a query is typed, what is offered instead of a query that finds
nothing, and hot terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from dictionaries.editing.own_row import RowChange
from dictionaries.kinds import Trait, kinds_with
from dictionaries.normalize import squash
from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.editing.replay.outcome import Outcome
from search_engine.editing.replay.preview_place import View
from search_engine.hot.answering import HotTerms
from search_engine.hot.parameters import DEFAULT_LIMIT

# Kinds by which suggestions go beside the table of them, which the worker makes anew where words, terms or readings
# change; and those by which hot terms go.
OF_SUGGESTIONS, OF_HOT = frozenset(kinds_with(Trait.SUGGESTIONS)), frozenset(kinds_with(Trait.HOT))
# Characters of a query after which suggestions are looked at, besides all of them; so many of them.
TYPED, SUGGESTED = 2, 10
# Regions whose hot terms are looked at: those where rows act, and the default.
MOST_REGIONS = 20


@dataclass(frozen=True, slots=True)
class Suggested:
    """What is suggested for what was typed of a query, before and after; `typed` is a beginning of it, or all."""

    typed: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AroundQuery:
    """What changes around the page of a query.

    Attributes:
        offered_before, offered_after: What is offered instead of it (did you mean); "": nothing.
    """

    query: ReplayQuery
    suggested: tuple[Suggested, ...] = ()
    offered_before: str = ""
    offered_after: str = ""

    def as_dict(self) -> dict[str, Any]:
        """It as plain values."""
        return {
            **self.query.as_dict(),
            "did_you_mean": None if self.offered_before == self.offered_after else {
                "before": self.offered_before, "after": self.offered_after,
            },
            "suggested": [asdict(one) for one in self.suggested],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class HotChange:
    """Hot terms of a region (code) that go or come."""

    region: str
    gone: tuple[str, ...]
    come: tuple[str, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """All that changes besides pages."""

    queries: tuple[AroundQuery, ...] = ()
    hot: tuple[HotChange, ...] = ()
    texts: frozenset[str] = frozenset()

    def touched(self, change: RowChange) -> list[ReplayQuery] | None:
        """The queries around which a row takes its own text away or brings it; None where it does so for none, and for
        no hot term.
        """
        text = squash(str(change.key.key[0]))
        found = [one.query for one in self.queries if text in _differing(one)]
        return found if found or text in self.texts else None


def around(
    now: View,
    then: View,
    changes: Sequence[RowChange],
    queries: Sequence[ReplayQuery],
    before: Sequence[Outcome],
    after: Sequence[Outcome],
) -> Around:
    """What some changed rows do to suggestions, to what is offered instead, and to hot terms."""
    kinds = {change.key.kind for change in changes}
    found: list[AroundQuery] = []
    if kinds & OF_SUGGESTIONS:
        sides = Typist(now), Typist(then)
        for query, *pages in zip(queries, before, after, strict=True):
            found += _around_query(query, sides, pages)
    else:
        found += [
            AroundQuery(query, (), one.offered, other.offered)
            for query, one, other in zip(queries, before, after, strict=True)
            if one.offered != other.offered
        ]
    hot = tuple(_hot_changes(now, then, changes)) if kinds & OF_HOT else ()
    return Around(tuple(found), hot, frozenset(squash(text) for one in hot for text in (*one.gone, *one.come)))


class Typist:
    """Types queries in a view; what was typed alike is asked once."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._known: dict[tuple[str, str, str, str], tuple[str, ...]] = {}

    def suggested(self, text: str, query: ReplayQuery) -> tuple[str, ...]:
        """What is suggested for a text where a query is from."""
        key = text, query.region, query.site, query.department
        if key not in self._known:
            with self._view.suggester(query) as suggester:
                found = suggester.suggest(text, self._region(query), None, SUGGESTED)
            self._known[key] = tuple(one.text for one in found)
        return self._known[key]

    def did_you_mean(self, query: ReplayQuery, page: Outcome) -> str:
        """What is offered instead of a query: by its page, or where that has nothing the first that is suggested."""
        if page.total or page.way or page.offered or page.corrected or page.blocked:
            return page.offered
        with self._view.suggester(query) as suggester:
            reading = suggester.reading(query.text, self._region(query), None)
        return reading.text if reading else ""

    def _region(self, query: ReplayQuery) -> str | None:
        return query.region or self._view.place.settings.default_region or None


def _around_query(query: ReplayQuery, sides: tuple[Typist, Typist], pages: Sequence[Outcome]) -> Iterable[AroundQuery]:
    typed = dict.fromkeys(filter(None, (query.text.strip()[:TYPED], query.text.strip())))
    one, other = sides
    pairs = [Suggested(text, one.suggested(text, query), other.suggested(text, query)) for text in typed]
    suggested = tuple(pair for pair in pairs if pair.before != pair.after)
    offered = [side.did_you_mean(query, page) for side, page in zip(sides, pages, strict=True)]
    if suggested or offered[0] != offered[1]:
        yield AroundQuery(query, suggested, *offered)


def _differing(one: AroundQuery) -> set[str]:
    """Texts, squashed, that go or come around a query."""
    sides = [(set(pair.before), set(pair.after)) for pair in one.suggested]
    sides.append(({one.offered_before}, {one.offered_after}))
    return {squash(text) for before, after in sides for text in before ^ after if text}


def _hot_changes(now: View, then: View, changes: Sequence[RowChange]) -> Iterable[HotChange]:
    default = now.place.settings.default_region
    regions = [region for change in changes if change.key.kind in OF_HOT for region in sorted(change.regions)]
    sides = [HotTerms(view.place, view.asked, view.place.clock) for view in (now, then)]
    for region in [*dict.fromkeys((default, *regions))][:MOST_REGIONS]:
        before, after = (tuple(term.text for term in side.terms(region or None, DEFAULT_LIMIT)) for side in sides)
        if before != after:
            gone = tuple(text for text in before if text not in after)
            come = tuple(text for text in after if text not in before)
            yield HotChange(region, gone, come, before, after)
