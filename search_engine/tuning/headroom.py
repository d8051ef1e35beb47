"""What could a query set gain, and from what? How far each query's first page is from the best one, part by part.

Of one query's value (nDCG@10), each step may do more than the one before, so that the parts are never negative and sum
to all that is missing:

    now             the page as it is
    unjudged        without the cards that nobody judged
    score           cards of one place in the order (same class, tier …) sorted by their grades
    tier            cards of one class sorted so: what place, in force or not, and region decide
    class           all of the first hundred sorted so
    folded          with what lies inside another card of the same matter
    no_candidate    all that is judged, found or not
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby, pairwise
from typing import Any

from indexer.building.steps import Progress, no_progress
from ranker.evaluation.metrics import Measure
from ranker.ordering.order import DECIDES
from search_engine.tuning.asking import ask_all
from search_engine.tuning.deciding import Decided, deciding
from search_engine.tuning.query_set import QuerySet, SetQuery
from search_engine.tuning.states import DEPTH, KEYS, Answer, Key
from search_engine.tuning.states.installed import InstalledState

MEASURE = Measure("ndcg", 10)
PARTS = ("unjudged", "score", "tier", "class", "folded", "no_candidate")
# Less than this, of a mean over the queries, is nothing to work for.
NOTHING_TO_GAIN = 0.005
# What the keys of the order are told as.
CAUSE = {"pinned": "pinned", "class": "class", "over": "tier", "tier": "tier", "depth": "tier", "foreign": "tier"}
# Queries that are explained: each takes as long as some hundred searches.
EXPLAINED = 5
NO_CARDS = "页面没有列出卡片：直接给出去处、违禁，或没有相关的"
NOT_SHOWN = {"folded": "合并在同一事项的另一张卡片里", "no_candidate": f"不在前 {DEPTH} 条"}
# Id, grade, key.
Graded = tuple[str, int | None, Key]
Bases = Callable[[Sequence[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class LostPlace:
    """A document that does not stand where its grade would put it.

    Attributes:
        place: Where it stands, from 1; None: it is not a card of the first `DEPTH`.
        above: The first card above it that is worth less; "" where it is not found at all.
        above_grade: What judges gave that one; None: nobody judged it.
        cause: One of `PARTS`, or `pinned`.
        told: What decided, in words.
        decided: What holds it back, with the rows and thresholds, and how to mend it; none where nobody has looked.
    """

    id: str
    title: str
    grade: int
    place: int | None
    above: str
    above_title: str
    above_grade: int | None
    cause: str
    told: str
    decided: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueryHeadroom:
    """One query.

    Attributes:
        now: What its page is worth, 0 to 1.
        parts: What each of `PARTS` would add; with `now` they sum to 1, or to 0 where nothing is relevant.
        lost: Documents of the best page that stand too low, the best first.
        constants: Constants of the rank profile that decide it; none where nobody has looked.
    """

    query: SetQuery
    now: float
    parts: Mapping[str, float]
    lost: tuple[LostPlace, ...]
    constants: tuple[Decided, ...] = ()

    @property
    def gap(self) -> float:
        """What is missing."""
        return sum(self.parts.values())


@dataclass(frozen=True, slots=True)
class Headroom:
    """A set's.

    Attributes:
        judged: How many queries have something relevant.
        now: The mean of these, as weighted as the set; parts: the mean of each part.
        queries: All of them, those that miss most first.
    """

    query_set: str
    state: str
    judged: int
    now: float
    parts: Mapping[str, float]
    queries: tuple[QueryHeadroom, ...]

    @property
    def nothing_to_gain(self) -> tuple[str, ...]:
        """Parts that are not worth any work."""
        return tuple([name for name, value in self.parts.items() if value < NOTHING_TO_GAIN])

    @property
    def steps(self) -> Mapping[str, float]:
        """What the set would be worth after each part, those before it included."""
        found, total = {}, self.now
        for name, value in self.parts.items():
            total += value
            found[name] = total
        return found

    def as_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {**asdict(self), "steps": dict(self.steps), "nothing_to_gain": list(self.nothing_to_gain)}


def headroom(
    state: InstalledState, query_set: QuerySet, progress: Progress = no_progress, explained: int = EXPLAINED
) -> Headroom:
    """Ask the judged queries, and see what is missing. Raises as `State.answer`."""
    (run,) = ask_all((state,), query_set.judged, progress)
    found = [
        headroom_of(query, run.answers[query.id], query_set.grades[query.id], state.bases) for query in query_set.judged
    ]
    found = sorted((one for one in found if one.now or one.gap), key=lambda one: (-one.gap, one.query.id))
    weight = sum(one.query.weight for one in found) or 1.0

    def mean(value: Callable[[QueryHeadroom], float]) -> float:
        return sum(one.query.weight * value(one) for one in found) / weight

    parts = {name: mean(lambda one, name=name: one.parts[name]) for name in PARTS}  # type: ignore[misc]
    decided = deciding(state, query_set, [one.query for one in found[:explained]], MEASURE, progress)
    told = list(found)
    for place, one in enumerate(found[:explained]):
        progress("查明是什么把它们挡在后面", place, min(explained, len(found)))
        told[place] = _explained(state, one, decided)
    now = mean(lambda one: one.now)
    return Headroom(query_set.name, state.name, len(found), now, parts, tuple(_titled(state, told)))


def headroom_of(query: SetQuery, answer: Answer, grades: Mapping[str, int], bases: Bases) -> QueryHeadroom:
    """One query's. `bases`: ids of documents → the keys of their bases."""
    folded = _folded(answer, grades, bases)
    cards: list[Graded] = [(one, grades.get(one), key) for one, key in zip(answer.ids, answer.keys, strict=True)]
    judged = [card for card in cards if card[1] is not None]
    orders = (
        cards,
        judged,
        _best_within(judged, lambda key: key[:-1]),
        _best_within(judged, lambda key: key[:2]),
        _best_within(judged, lambda _: ()),
    )
    rankings = [[card[0] for card in order] for order in orders]
    rankings.append(sorted([*rankings[-1], *folded], key=lambda one: -grades[one]))
    values = [MEASURE.of(ranking, grades) for ranking in rankings]
    values.append(1.0 if max(grades.values()) > 0 else 0.0)
    parts = {name: after - before for name, (before, after) in zip(PARTS, pairwise(values), strict=True)}
    return QueryHeadroom(query, values[0], parts, tuple(_lost(cards, grades, folded)))


def _best_within(cards: Sequence[Graded], part: Callable[[Key], Any]) -> list[Graded]:
    """The cards of each run that has the same part of the key, by their grades."""
    runs = (list(run) for _, run in groupby(cards, key=lambda card: part(card[2])))
    return [card for run in runs for card in sorted(run, key=lambda card: -(card[1] or 0))]


def _folded(answer: Answer, grades: Mapping[str, int], bases: Bases) -> frozenset[str]:
    """What is no card, and of the same matter as one."""
    missing = [identifier for identifier, grade in grades.items() if grade > 0 and identifier not in answer.ids]
    if not missing:
        return frozenset()
    of = bases([*missing, *answer.ids])
    shown = {of.get(identifier) for identifier in answer.ids} - {None}
    return frozenset([identifier for identifier in missing if of.get(identifier) in shown])


def _lost(cards: Sequence[Graded], grades: Mapping[str, int], folded: Collection[str]) -> Iterator[LostPlace]:
    places = {card[0]: place for place, card in enumerate(cards)}
    best = sorted((one for one, grade in grades.items() if grade > 0), key=lambda one: -grades[one])
    for identifier in best[: MEASURE.depth]:
        place, grade = places.get(identifier), grades[identifier]
        if place is None:
            cause = "folded" if identifier in folded else "no_candidate"
            told = NOT_SHOWN[cause] if cards else NO_CARDS
            yield LostPlace(identifier, "", grade, None, "", "", None, cause, told)
            continue
        above = next((card for card in cards[:place] if (card[1] or 0) < grade), None)
        if above is not None:
            cause, told = _cause(above, cards[place])
            yield LostPlace(identifier, "", grade, place + 1, above[0], "", above[1], cause, told)


def _cause(above: Graded, below: Graded) -> tuple[str, str]:
    if above[1] is None:
        return "unjudged", "在前的卡片没有人评判过"
    pairs = zip(KEYS, above[2], below[2], strict=True)
    name, one, other = next((pair for pair in pairs if pair[1] != pair[2]), ("id", 0, 0))
    told = DECIDES[name] if name == "id" else f"{DECIDES[name]}：它 {float(one):g}，本文档 {float(other):g}"
    return CAUSE.get(name, "score"), told


def _explained(
    state: InstalledState, found: QueryHeadroom, decided: Mapping[str, tuple[Decided, ...]]
) -> QueryHeadroom:
    """With the constants that decide, and what holds each lost document back."""
    held = state.held_back(found.query, [one.id for one in found.lost])
    lost = [replace(one, decided=held.get(one.id, ())) for one in found.lost]
    return replace(found, lost=tuple(lost), constants=decided.get(found.query.id, ()))


def _titled(state: InstalledState, found: Sequence[QueryHeadroom]) -> Iterator[QueryHeadroom]:
    """With what documents are called."""
    titles = state.titles([name for one in found for lost in one.lost for name in (lost.id, lost.above) if name])
    for one in found:
        lost = (
            replace(lost, title=titles.get(lost.id, ""), above_title=titles.get(lost.above, "")) for lost in one.lost
        )
        yield replace(one, lost=tuple(lost))
