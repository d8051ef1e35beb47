"""Novelty of what is listed.

1. By hand: an item of half the users has one bit, one of a quarter two.
2. An item that nobody has counts as one that a single user has; what everybody has is no news.
3. Only the first k count, and nothing listed is 0.
"""

import pytest

from ranker.evaluation.novelty import novelty

USERS_OF = {"a": 8, "b": 4, "c": 2}


def test_novelty_equals_a_worked_example():
    assert novelty([("b", "c"), ("c",)], USERS_OF, 8, 5) == pytest.approx((1 + 2 + 2) / 3)


def test_novelty_of_what_everybody_has_is_zero():
    assert novelty([("a",)], USERS_OF, 8, 5) == 0.0
    assert novelty([("new",)], USERS_OF, 8, 5) == pytest.approx(3.0)


def test_novelty_counts_the_first_k():
    assert novelty([("b", "c")], USERS_OF, 8, 1) == pytest.approx(1.0)
    assert novelty([(), ()], USERS_OF, 8, 1) == 0.0
