"""One round to the text engine: questions are gathered from all who have one, asked together, and answered to each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from indexer.backend import Counts, Found, Masked, Masks, Search, SubQuery
from indexer.snapshot import Snapshot


class Round:
    """A round; whoever puts a question gets a call that gives the answer after `ask`."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
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
        """Ask, if anything was put."""
        self._answers = [*self._snapshot.ask(self._asked)] if self._asked else []

    def _put(self, asked: SubQuery) -> int:
        self._asked.append(asked)
        return len(self._asked) - 1
