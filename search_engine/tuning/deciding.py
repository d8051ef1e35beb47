"""Which constants of the rank profile hold a query back? Each is tried one step up and one step down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.building.steps import Progress, no_progress
from ranker.errors import InvalidProfile
from ranker.evaluation.metrics import Measure
from ranker.profile import constants_of, with_constants
from ranker.signals import all_signals
from search_engine.tuning.query_set import QuerySet, SetQuery
from search_engine.tuning.states import DEPTH
from search_engine.tuning.states.installed import InstalledState

# A step of a constant: a factor; of one between -1 and 1, where shares and similarities lie, a difference.
FACTOR, DIFFERENCE = 1.5, 0.05
# Gains of nDCG that are told, and so many for each query.
LEAST, MOST = 0.01, 3


@dataclass(frozen=True, slots=True)
class Decided:
    """A constant that decides: with another value a query is worth more.

    Attributes:
        tried: The other value.
        gain: What the query would be worth more.
        overall: What the whole set would be worth more, or less: the mean over its judged queries.
    """

    name: str
    value: float
    tried: float
    gain: float
    overall: float

    @property
    def told(self) -> str:
        """In words."""
        change = f"{self.name} 由 {self.value:g} 改为 {self.tried:g}"
        return f"{change}，这个查询 +{self.gain:.3f}，全部查询平均 {self.overall:+.4f}"


def steps_of(value: float) -> Iterator[float]:
    """The values that are tried instead of one."""
    if value == 0.0:
        yield 1.0
    elif isinstance(value, int):
        yield from {min(round(value / FACTOR), value - 1), max(round(value * FACTOR), value + 1)}
    elif abs(value) <= 1.0:
        yield from (round(value - DIFFERENCE, 6), round(value + DIFFERENCE, 6))
    else:
        yield from (round(value / FACTOR, 6), round(value * FACTOR, 6))


def deciding(
    state: InstalledState,
    query_set: QuerySet,
    queries: Sequence[SetQuery],
    measure: Measure,
    progress: Progress = no_progress,
) -> Mapping[str, tuple[Decided, ...]]:
    """Id of a query → the constants that gain it most, largest first. Raises as `State.answer`."""
    signals = [signal.name for signal in all_signals()]
    profile, trial = state.profile, state.apart()
    constants = constants_of(profile, signals)
    now = {query.id: _worth(state, query_set, query, measure) for query in queries}
    found: dict[str, list[tuple[float, str, float, float]]] = {query.id: [] for query in queries}
    for done, (name, value) in enumerate(constants.items(), 1):
        for tried in steps_of(value):
            try:
                other = trial.ordered_by(with_constants(profile, {name: tried}, signals), name)
            except InvalidProfile:  # out of its range
                continue
            for query in queries:
                gain = _worth(other, query_set, query, measure) - now[query.id]
                if gain >= LEAST:
                    found[query.id].append((gain, name, value, tried))
        progress("逐个试排序参数", done, len(constants))
    best = {query: sorted(of, reverse=True)[:MOST] for query, of in found.items()}
    overall: dict[tuple[str, float], float] = {}
    changes = dict.fromkeys((name, tried) for of in best.values() for _, name, _, tried in of)
    for done, (name, tried) in enumerate(changes, 1):
        other = trial.ordered_by(with_constants(profile, {name: tried}, signals), name)
        overall[name, tried] = _mean(other, query_set, measure) - _mean(state, query_set, measure)
        progress("对全部查询试", done, len(changes))
    return {
        query: tuple([Decided(name, value, tried, gain, overall[name, tried]) for gain, name, value, tried in of])
        for query, of in best.items()
    }


def _mean(state: InstalledState, query_set: QuerySet, measure: Measure) -> float:
    """Of the judged queries, as they are weighted."""
    weight = sum(query.weight for query in query_set.judged)
    return sum(query.weight * _worth(state, query_set, query, measure) for query in query_set.judged) / weight


def _worth(state: InstalledState, query_set: QuerySet, query: SetQuery, measure: Measure) -> float:
    return measure.of(state.answer(query, DEPTH).ids, query_set.grades[query.id])
