"""All queries of a set asked of a state, one after another."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.building.steps import Progress, no_progress
from ranker.evaluation import Evaluation, Qrels, Run, evaluate
from ranker.evaluation.metrics import Measure
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
    state: State, queries: Sequence[SetQuery], progress: Progress = no_progress, depth: int = DEPTH
) -> StateRun:
    """Ask them. Raises as `State.answer`."""
    answers, started = {}, time.process_time()
    # those of a region after each other: the rows that act there are looked up once
    for done, query in enumerate(sorted(queries, key=lambda query: query.region), 1):
        answers[query.id] = state.answer(query, depth)
        progress(f"检索 {state.name}", done, len(queries))
    return StateRun(state, {query.id: answers[query.id] for query in queries}, time.process_time() - started)
