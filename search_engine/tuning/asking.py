"""All queries of a set asked of a state, one after another."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from indexer.building.steps import Progress, no_progress
from ranker.evaluation import Evaluation, Qrels, Run, evaluate
from ranker.evaluation.metrics import Measure
from search_engine.errors import BadParameters
from search_engine.tuning.query_set import SetQuery
from search_engine.tuning.states import DEPTH, Answer, State


@dataclass(frozen=True, slots=True)
class StateRun:
    """What a state answered.

    Attributes:
        answers: Id of a query → its first cards.
        seconds: Processor time of this process meanwhile.
    """

    state: State
    answers: Mapping[str, Answer]
    seconds: float

    @property
    def name(self) -> str:
        """The state's."""
        return self.state.name

    def run(self) -> Run:
        """The rankings, as metrics take them."""
        return Run({query: answer.ids for query, answer in self.answers.items()})

    def values(self, grades: Qrels, measures: Sequence[Measure]) -> Evaluation:
        """What each judged query is worth."""
        return evaluate(self.run(), grades, measures)


def ask_all(
    states: Sequence[State], queries: Sequence[SetQuery], progress: Progress = no_progress, depth: int = DEPTH
) -> tuple[StateRun, ...]:
    """Ask each state every query, and return their runs. Raises as `State.answer`, with the query that is at fault.

    States that share a view of the index find what the one before has read: so they take turns in being the first.
    """
    answers: list[dict[str, Answer]] = [{} for _ in states]
    seconds = [0.0] * len(states)
    stage = f"检索 {'、'.join(state.name for state in states)}"
    # those of a region after each other: the rows that act there are looked up once
    for done, query in enumerate(sorted(queries, key=lambda query: query.region), 1):
        for turn in range(len(states)):
            place = (done + turn) % len(states)
            started = time.process_time()
            answers[place][query.id] = _answer(states[place], query, depth)
            seconds[place] += time.process_time() - started
        progress(stage, done, len(queries))
    ids = [query.id for query in queries]
    return tuple([
        StateRun(state, {name: found[name] for name in ids}, spent)
        for state, found, spent in zip(states, answers, seconds, strict=True)
    ])  # fmt: skip


def _answer(state: State, query: SetQuery, depth: int) -> Answer:
    try:
        return state.answer(query, depth)
    except BadParameters as error:
        faults = [replace(one, field=f"查询 {query.id} 的 {one.field}") for one in error.details]
        raise BadParameters(faults) from error
