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
        gain: What the query would be worth more, and nobody knows yet what others would lose.
    """

    name: str
    value: float
    tried: float
    gain: float

    @property
    def told(self) -> str:
        """In words."""
        change = f"{self.name} 由 {self.value:g} 改为 {self.tried:g}"
        return f"{change}，这个查询 +{self.gain:.3f}；其他查询会怎样，用 zwfw tune compare 看"


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
    found: dict[str, list[Decided]] = {query.id: [] for query in queries}
    for done, (name, value) in enumerate(constants.items(), 1):
        for tried in steps_of(value):
            try:
                other = trial.ordered_by(with_constants(profile, {name: tried}, signals), f"{name}={tried:g}")
            except InvalidProfile:  # out of its range
                continue
            for query in queries:
                gain = _worth(other, query_set, query, measure) - now[query.id]
                if gain >= LEAST:
                    found[query.id].append(Decided(name, value, tried, gain))
        progress("逐个试排序参数", done, len(constants))
    return {name: tuple(sorted(of, key=lambda one: -one.gain)[:MOST]) for name, of in found.items()}


def _worth(state: InstalledState, query_set: QuerySet, query: SetQuery, measure: Measure) -> float:
    return measure.of(state.answer(query, DEPTH).ids, query_set.grades[query.id])
