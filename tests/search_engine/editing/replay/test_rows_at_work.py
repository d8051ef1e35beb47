"""Which rows act is found in halves as it is found one by one.

1. Where every row does something of its own: just as by leaving each out alone.
2. Rows of one effect all act; rows without any do not.
3. Few questions are asked where few rows act.
"""

from __future__ import annotations

from collections.abc import Set

from hypothesis import given
from hypothesis import strategies as st

from search_engine.editing.replay.rows_at_work import Group, rows_at_work

# Row → the queries that it changes by itself.
EFFECTS = st.lists(st.frozensets(st.integers(0, 9), max_size=3), min_size=1, max_size=12)


class Pages:
    """A query's page has what the rows that are there do to it."""

    def __init__(self, effects: list[frozenset[int]], *, same: bool) -> None:
        self._effects, self._same, self.asked = effects, same, 0

    def page(self, rows: Set[int], query: int) -> object:
        acting = frozenset(row for row in rows if query in self._effects[row])
        return bool(acting) if self._same else acting

    def _changed(self, one: Set[int], other: Set[int], queries: Set[int]) -> set[int]:
        self.asked += 1
        return {query for query in queries if self.page(one, query) != self.page(other, query)}

    def without(self, group: Group, queries: Set[int]) -> set[int]:
        every = set(range(len(self._effects)))
        return self._changed(every, every - set(group), queries)

    def alone(self, group: Group, queries: Set[int]) -> set[int]:
        return self._changed(set(), set(group), queries)


def found_in(pages: Pages, count: int) -> dict[int, set[int]]:
    return rows_at_work(range(count), set(range(10)), pages.without, pages.alone)


@given(EFFECTS)
def test_acting_rows_are_found_as_one_by_one(effects: list[frozenset[int]]) -> None:
    found = found_in(Pages(effects, same=False), len(effects))
    assert found == {row: set(queries) for row, queries in enumerate(effects) if queries}


@given(EFFECTS)
def test_rows_of_one_effect_are_all_told_to_act(effects: list[frozenset[int]]) -> None:
    found = found_in(Pages(effects, same=True), len(effects))
    assert set(found) <= {row for row, queries in enumerate(effects) if queries}
    for query in range(10):
        rows = {row for row, queries in enumerate(effects) if query in queries}
        assert {row for row, queries in found.items() if query in queries} == rows


def test_few_questions_are_asked_where_few_rows_act() -> None:
    effects = [frozenset[int]()] * 256
    pages = Pages(effects, same=False)
    assert found_in(pages, 256) == {}
    assert pages.asked == 1
    pages = Pages([*effects[:100], frozenset((3,)), *effects[:155]], same=False)
    assert found_in(pages, 256) == {100: {3}}
    assert pages.asked <= 20
