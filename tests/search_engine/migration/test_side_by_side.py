"""Pages of two services side by side.

1. Pages count as different where both were given at one commit of the index.
2. Where the index went on between two answers, both are asked again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from itertools import chain, count, repeat
from types import SimpleNamespace
from typing import Any

from search_engine.editing.replay.frequent import ReplayQuery
from search_engine.migration.side_by_side import different_pages

QUERY = ReplayQuery("居住证", "330110", 1)


class Double:
    """A service whose pages tell the commit that they are of, as its index has it.

    Args:
        index: Commit numbers, one for each look at the shared index.
    """

    def __init__(self, index: Iterator[int], name: str = "") -> None:
        self._index, self._name, self.state = index, name, self

    @contextmanager
    def snapshot(self) -> Iterator[Any]:
        yield SimpleNamespace(generation=SimpleNamespace(name="g000001"), commit=SimpleNamespace(number=self._look()))

    def unrecorded(self) -> Any:
        return nullcontext()

    def search(self, _request: object) -> Any:
        page = {"commit": self._look(), "from": self._name, "took_ms": object()}
        return SimpleNamespace(as_dict=lambda: page)

    def _look(self) -> int:
        return next(self._index)


def different(index: Iterator[int], *names: str) -> list[str]:
    one, other = (Double(index, name) for name in names)
    return different_pages(one, other, [QUERY])  # type: ignore[arg-type]


def test_pages_of_one_commit_that_differ_are_told():
    assert different(repeat(7), "old", "new") == ["居住证"]
    assert different(repeat(7), "same", "same") == []


def test_an_index_that_goes_on_makes_no_difference():
    assert different(chain(range(30), repeat(30)), "same", "same") == []
    assert different(chain(range(30), repeat(30)), "old", "new") == ["居住证"]


def test_of_an_index_that_never_rests_nobody_can_say_that_pages_are_alike():
    assert different(count(), "same", "same") == ["居住证"]
