"""The order of cards: `(pinned, class ↓, over ↑, tier ↑, depth ↓, foreign ↑, score ↓, id)`.

1. Each part of the promise decides before those behind it.
2. Any cards come as a plain sort puts them, on every page that is looked at.
3. Ids are asked for only where a tie touches the page, and the whole run of the tie is settled.
4. The user's own wish (`by`) comes before class and after pins.
5. A page beyond the last card, and no cards at all, are no trouble.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.generation.arrays import Array
from ranker.matching.evidence import no_evidence
from ranker.ordering.cards import Cards, make_cards
from ranker.ordering.order import UNPINNED, order_cards, tie_break_by_id

CARD = st.fixed_dictionaries(
    {
        "pinned": st.sampled_from([0, 0, 1, 2, 126]),
        "relevance_class": st.integers(0, 6),
        "over": st.booleans(),
        "tier": st.integers(-1, 6),
        "depth": st.integers(0, 3),
        "foreign": st.booleans(),
        "score": st.sampled_from([0.0, 1.5, 2.0]),
    }
)
PLAIN = {"pinned": 0, "relevance_class": 1, "over": False, "tier": 0, "depth": 0, "foreign": False, "score": 0.0}
SAME = st.integers(1, 2).map(lambda relevance_class: {**PLAIN, "relevance_class": relevance_class})
ROWS = st.lists(CARD | SAME, max_size=12)


def cards_of(rows: Sequence[dict[str, Any]]) -> Cards:
    values: dict[str, Any] = {
        name: np.array([row.get(name, default) for row in rows])
        for name, default in (("pinned", 0), ("over", False), ("tier", 0), ("depth", 0), ("foreign", False))
    }
    relevance_class, score = ([row.get(name, 0) for row in rows] for name in ("relevance_class", "score"))
    numbers = np.arange(len(rows))
    return make_cards(
        numbers, numbers, np.array(relevance_class), no_evidence(len(rows)), score=np.array(score, np.float64), **values
    )


def id_order(rows: Array) -> Array:
    """The order of ids is another than that of rows."""
    return (rows * 7) % 13 * 100 + rows


def plainly(rows: Sequence[dict[str, Any]], by: Sequence[float] | None = None) -> list[int]:
    def key(i: int) -> tuple[Any, ...]:
        row, wish = rows[i], -by[i] if by else 0
        place = (row.get("over", False), row.get("tier", 0), -row.get("depth", 0), row.get("foreign", False))
        promise = (-row.get("relevance_class", 0), *place, -row.get("score", 0))
        return (row.get("pinned", 0) or UNPINNED, wish, *promise, int(id_order(np.array([i]))[0]))

    return sorted(range(len(rows)), key=key)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"pinned": 126, "relevance_class": 1, "tier": 6}, {"relevance_class": 6, "tier": 0, "score": 99}),
        ({"pinned": 1, "relevance_class": 1, "tier": 6}, {"pinned": 2, "relevance_class": 6, "score": 99}),
        ({"relevance_class": 6, "over": True, "tier": 6}, {"relevance_class": 5, "tier": 0, "depth": 3, "score": 99}),
        ({"relevance_class": 5, "tier": 6}, {"relevance_class": 5, "over": True, "depth": 3, "score": 99}),
        (
            {"relevance_class": 5, "tier": 1, "foreign": True},
            {"relevance_class": 5, "tier": 2, "depth": 3, "score": 99},
        ),
        ({"relevance_class": 5, "depth": 3, "foreign": True}, {"relevance_class": 5, "depth": 1, "score": 99}),
        ({"relevance_class": 5, "score": 0}, {"relevance_class": 5, "foreign": True, "score": 99}),
        ({"relevance_class": 5, "score": 2}, {"relevance_class": 5, "score": 1.5}),
    ],
)
def test_each_part_of_the_order_decides_before_the_next(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert order_cards(cards_of([first, second])).tolist() == [0, 1]
    assert order_cards(cards_of([second, first])).tolist() == [1, 0]


@given(ROWS, st.integers(0, 14), st.integers(1, 6))
def test_any_page_equals_a_plain_sort(rows: list[dict[str, Any]], first: int, size: int) -> None:
    cards = cards_of(rows)
    settled = tie_break_by_id(cards, order_cards(cards), first, first + size, id_order)
    assert sorted(settled.tolist()) == list(range(len(rows)))
    assert settled[first : first + size].tolist() == plainly(rows)[first : first + size]


@given(ROWS, st.integers(0, 12), st.integers(1, 6))
def test_ids_are_asked_for_only_where_a_tie_touches_the_page(rows: list[dict[str, Any]], first: int, size: int) -> None:
    cards, asked = cards_of(rows), []

    def noting(numbers: Array) -> Array:
        asked.extend(numbers.tolist())
        return id_order(numbers)

    tie_break_by_id(cards, order_cards(cards), first, first + size, noting)
    page = [rows[i] for i in plainly(rows)[first : first + size]]
    assert all(rows[i] in page for i in asked)
    if not any(rows.count(row) > 1 for row in page):
        assert asked == []


def test_the_whole_run_of_a_tie_is_settled() -> None:
    rows = [{"relevance_class": 6}, *[{"relevance_class": 5}] * 6, {"relevance_class": 4}]
    cards, asked = cards_of(rows), list[int]()

    def noting(numbers: Array) -> Array:
        asked.extend(numbers.tolist())
        return id_order(numbers)

    settled = tie_break_by_id(cards, order_cards(cards), 2, 4, noting)
    assert settled.tolist() == plainly(rows)
    assert sorted(asked) == [1, 2, 3, 4, 5, 6]


def test_without_a_tie_no_ids_are_asked_for() -> None:
    cards = cards_of([{"relevance_class": 3}, {"relevance_class": 3, "score": 2.0}, {"relevance_class": 4}])

    def never(_: Array) -> Array:
        raise AssertionError("nothing is tied")

    assert tie_break_by_id(cards, order_cards(cards), 0, 10, never).tolist() == [2, 1, 0]


@given(st.lists(st.tuples(CARD, st.integers(0, 2)), max_size=10), st.integers(0, 10))
def test_the_users_sort_order_comes_before_class(pairs: list[tuple[dict[str, Any], int]], first: int) -> None:
    rows, wishes = [row for row, _ in pairs], [wish for _, wish in pairs]
    cards, by = cards_of(rows), np.array(wishes, np.int64)
    settled = tie_break_by_id(cards, order_cards(cards, by), first, first + 4, id_order, by)
    assert settled[first : first + 4].tolist() == plainly(rows, wishes)[first : first + 4]


@pytest.mark.parametrize("count", [0, 1, 3])
@pytest.mark.parametrize("first", [0, 1, 2, 3, 4, 490])
def test_a_page_beyond_the_last_card_is_empty(count: int, first: int) -> None:
    cards = cards_of([{"relevance_class": 5}] * count)
    settled = tie_break_by_id(cards, order_cards(cards), first, first + 10, id_order)
    assert sorted(settled.tolist()) == list(range(count))
