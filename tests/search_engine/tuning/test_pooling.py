"""The pool of a query set.

1. It has the first documents of every state, each once, and which states found it.
2. Documents stand in an order that says nothing of their ranks, and is the same again.
3. It says how many pairs a judge sees, and which are left of them.
4. Fewer than four states are told.
"""

from __future__ import annotations

import numpy as np
import pytest

from search_engine.tuning.pooling import DEPTH, pool

RANKINGS = {
    "live": {"q1": ["a", "b", "c"], "q2": ["x"]},
    "plain": {"q1": ["b", "b", "d", "e"], "q2": ["x", "y"]},
    "draft": {"q1": ["f"], "q3": []},
}


def test_1_a_pool_has_the_first_documents_of_every_state():
    found = pool(RANKINGS, depth=2)
    assert {query: dict(documents) for query, documents in found.found_by.items()} == {
        "q1": {"a": ("live",), "b": ("live", "plain"), "d": ("plain",), "f": ("draft",)},
        "q2": {"x": ("live", "plain"), "y": ("plain",)},
        "q3": {},
    }
    assert found.states == ("live", "plain", "draft")
    assert found.alone() == {"live": 1, "plain": 2, "draft": 1}


def test_1_ten_results_are_usual():
    assert found_of_one([f"d{rank}" for rank in range(50)]) == {f"d{rank}" for rank in range(DEPTH)}
    assert DEPTH == 10


def found_of_one(documents):
    return set(pool({"live": {"q": documents}}).found_by["q"])


def test_2_the_order_says_nothing_of_ranks():
    documents = [f"d{rank:02}" for rank in range(10)]
    orders = {f"q{number}": documents for number in range(400)}
    once, again = pool({"live": orders}), pool({"other": {}, "live": orders})
    assert list(once.found_by["q1"]) == list(again.found_by["q1"])
    places = np.array([[list(once.found_by[query]).index(name) for name in documents] for query in orders])
    assert np.abs(places.mean(axis=0) - 4.5).max() < 0.75  # five standard errors


def test_3_what_is_left_to_judge():
    found = pool(RANKINGS, depth=2)
    assert found.pairs == 6
    left = found.to_judge({"q1": {"a": 3, "b": 0, "z": 1}, "q2": {"x": 1, "y": 2}})
    assert {query: set(documents) for query, documents in left.items()} == {"q1": {"d", "f"}}
    assert sum(map(len, found.to_judge({}).values())) == found.pairs


@pytest.mark.parametrize(("states", "warned"), [(1, True), (3, True), (4, False), (5, False)])
def test_4_few_states_are_told(states, warned):
    assert ("至少应有 4 个" in pool({f"s{number}": {} for number in range(states)}).warning) == warned
