"""Queries whose first page differs between two states, side by side, and what moved their cards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ranker.evaluation.metrics import Measure
from ranker.ordering.order import DECIDES
from search_engine.tuning.asking import StateRun
from search_engine.tuning.query_set import QuerySet, SetQuery
from search_engine.tuning.states import DEPTH, KEYS, Answer, Look

# Cards of a first page.
PAGE = 10
# Signals that are named where the score moved a card.
NAMED = 2
COME, GONE, OTHERS = "come", "gone", "others"
# What moved a card besides a key of the order, in words.
TOLD = {
    COME: f"原来不在前 {DEPTH} 条",
    GONE: f"不再在前 {DEPTH} 条",
    OTHERS: "自身没有变化，别的卡片移动了",
    "id": DECIDES["id"],
}


@dataclass(frozen=True, slots=True)
class Move:
    """A card that stands elsewhere.

    Attributes:
        before, after: Its places, from 1; None: it is not among the cards that are compared.
        grade: What judges gave it; None: nobody judged it.
        by: The first key of the order in which it differs itself, `come`, `gone`, or `others`.
        told: That in words, with the values before and after.
    """

    id: str
    title: str
    before: int | None
    after: int | None
    grade: int | None
    by: str
    told: str


@dataclass(frozen=True, slots=True)
class MovedQuery:
    """A query with another first page.

    Attributes:
        before, after: What its page is worth; None where nobody judged it.
        pages: Ids of the first page before, and after.
        moves: Cards of either page that stand elsewhere, those that have moved themselves first.
        reading: What was read differently: steps of the analysis that are gone (`-`) or have come (`+`).
        rows: Rows of the dictionaries that act no longer (`-`), or act now (`+`).
    """

    query: SetQuery
    before: float | None
    after: float | None
    pages: tuple[tuple[str, ...], tuple[str, ...]]
    moves: tuple[Move, ...]
    reading: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()

    @property
    def difference(self) -> float:
        """What it gained."""
        return (self.after or 0.0) - (self.before or 0.0)

    def looked_at(self, a: StateRun, b: StateRun, *, with_rows: bool) -> MovedQuery:
        """The same with titles, signals, and what was read differently."""
        ids = [move.id for move in self.moves]
        titles = {**b.state.titles(ids), **a.state.titles(ids)}
        looks = [run.state.look(self.query, ids, with_rows=with_rows) for run in (a, b)]
        moves = [replace(move, title=titles.get(move.id, ""), told=_told(move, looks)) for move in self.moves]
        one, other = (look or Look() for look in looks)
        return replace(
            self, moves=tuple(moves), reading=_between(one.reading, other.reading), rows=_between(one.rows, other.rows)
        )


def moved_queries(a: StateRun, b: StateRun, query_set: QuerySet, measure: Measure) -> list[MovedQuery]:
    """Those with another first page: losses and gains by their size, then those that nobody judged."""
    found = []
    for query in query_set.queries:
        one, other = a.answers[query.id], b.answers[query.id]
        if one.ids[:PAGE] != other.ids[:PAGE]:
            grades = query_set.grades.get(query.id, {})
            values = [measure.of(answer.ids, grades) if grades else None for answer in (one, other)]
            pages = one.ids[:PAGE], other.ids[:PAGE]
            moves = sorted(_moves(one, other, grades), key=lambda move: move.by == OTHERS)
            found.append(MovedQuery(query, values[0], values[1], pages, tuple(moves)))
    return sorted(found, key=lambda moved: (moved.before is None, -abs(moved.difference), moved.query.id))


def _moves(one: Answer, other: Answer, grades: Mapping[str, int]) -> Iterator[Move]:
    places = [{identifier: place for place, identifier in enumerate(answer.ids, 1)} for answer in (one, other)]
    for identifier in dict.fromkeys((*other.ids[:PAGE], *one.ids[:PAGE])):
        before, after = (found.get(identifier) for found in places)
        if before != after:
            by, told = _by(one, other, before, after)
            yield Move(identifier, "", before, after, grades.get(identifier), by, told)


def _by(one: Answer, other: Answer, before: int | None, after: int | None) -> tuple[str, str]:
    if before is None or after is None:
        by = COME if before is None else GONE
        return by, TOLD[by]
    if not (one.keys and other.keys):
        return OTHERS, ""
    for name, old, new in zip(KEYS, one.keys[before - 1], other.keys[after - 1], strict=True):
        if old != new:
            return name, f"{DECIDES[name]} {_value(old)} → {_value(new)}"
    return OTHERS, TOLD[OTHERS]


def _value(value: float | bool) -> str:
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else f"{value:g}"


def _told(move: Move, looks: Sequence[Look | None]) -> str:
    """What moved a card; of a score the signals that differ most."""
    if move.by != "score" or None in looks:
        return move.told
    one, other = (look.signals.get(move.id, {}) for look in looks if look is not None)
    more = {name: other.get(name, 0.0) - one.get(name, 0.0) for name in {**one, **other}}
    largest = sorted((name for name in more if more[name]), key=lambda name: -abs(more[name]))[:NAMED]
    return f"{move.told}：" + "，".join(f"{name} {more[name]:+.2f}" for name in largest) if largest else move.told


def _between(before: Sequence[str], after: Sequence[str]) -> tuple[str, ...]:
    gone = [f"- {text}" for text in before if text not in after]
    return (*gone, *[f"+ {text}" for text in after if text not in before])
