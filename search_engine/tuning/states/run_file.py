"""What a system answered once, as a TREC run file keeps it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ranker.evaluation import read_run
from search_engine.tuning.query_set import SetQuery
from search_engine.tuning.states.state import Answer, Look

Titles = Callable[[Sequence[str]], Mapping[str, str]]


class RunFile:
    """A run. Raises `BadEvaluationFile`.

    Args:
        titles: What documents are called, where somebody knows that.
    """

    def __init__(self, name: str, path: Path, titles: Titles) -> None:
        self._name, self._rankings, self._titles = name, read_run(path).rankings, titles

    @property
    def name(self) -> str:
        """As whoever compares named it."""
        return self._name

    def answer(self, query: SetQuery, depth: int) -> Answer:
        """The first documents of the run; none for a query that it does not have."""
        return Answer(self._rankings.get(query.id, ())[:depth])

    def titles(self, ids: Sequence[str]) -> Mapping[str, str]:
        """As somebody else knows them: a run has ids alone."""
        return self._titles(ids)

    def look(self, query: SetQuery, ids: Sequence[str], *, with_rows: bool) -> Look | None:
        """Nothing more is known."""
        return None
