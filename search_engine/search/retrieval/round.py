"""One round to the text engine: questions are gathered from all who have one, asked together, and answered to each.

Where an engine is known not to answer, a round asks nothing, and every answer is that nothing is known: what this
process finds by itself is worth more than no page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np

from indexer.backend import Answer, Counts, Found, Masked, Masks, Search, SubQuery
from indexer.snapshot import Snapshot

_without_engine: ContextVar[bool] = ContextVar("without_engine", default=False)


@contextmanager
def without_engine() -> Iterator[None]:
    """Rounds of this thread are silent meanwhile."""
    before = _without_engine.set(True)
    try:
        yield
    finally:
        _without_engine.reset(before)


class Round:
    """A round; whoever puts a question gets a call that gives the answer after `ask`.

    Attributes:
        silent: Nothing is asked. What is made of such answers is kept for nobody.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot, self.silent = snapshot, _without_engine.get()
        self._asked: list[SubQuery] = []
        self._answers: list[Any] = []  # each of the kind that its question asks for

    def search(self, asked: Search) -> Callable[[], Found]:
        """Put a question for the best documents."""
        place = self._put(asked)
        return lambda: self._answers[place]

    def masks(self, asked: Masks) -> Callable[[], Masked]:
        """Put a question for what documents meet."""
        place = self._put(asked)
        return lambda: self._answers[place]

    def counts(self, asked: Counts) -> Callable[[], tuple[int, ...]]:
        """Put a question for how many documents have some words."""
        place = self._put(asked)
        return lambda: self._answers[place]

    def ask(self) -> None:
        """Ask, if anything was put. Raises `EngineUnavailable`."""
        if self.silent:
            self._answers = list(map(_unknown, self._asked))
        else:
            self._answers = [*self._snapshot.ask(self._asked)] if self._asked else []

    def _put(self, asked: SubQuery) -> int:
        self._asked.append(asked)
        return len(self._asked) - 1


def _unknown(asked: SubQuery) -> Answer:
    keys, scores = np.zeros(0, np.int64), np.zeros(0, np.float32)
    if isinstance(asked, Counts):
        return (0,) * len(asked.terms)
    if isinstance(asked, Masks):
        return Masked(keys, np.zeros((len(asked.conditions), 0), np.bool_), complete=False)
    return Found(keys, scores, np.zeros(0, np.uint8), complete=False)
