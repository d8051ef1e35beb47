"""What is for the situation that a query tells of.

1. A card is of class 5 just where it was, or where its name is for the situation and it is about the same thing: all
   words stand in its name, or it is about as near in meaning as the nearest. No class falls.
2. Without a situation, or without a card of class 5, nothing changes.
"""

from __future__ import annotations

from unittest.mock import Mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranker.matching.evidence import evidence_of
from ranker.matching.relevance import ANYWHERE, EXACT, IN_NAME, MOST_OF_NAME
from ranker.ordering.cards import Cards, make_cards
from search_engine.search import meant
from search_engine.search.meant import SAME_THING, by_situation

CARDS = st.lists(st.tuples(st.integers(0, EXACT), st.floats(0, 1, width=32), st.booleans()), min_size=1, max_size=10)


def cards_of(rows: list[tuple[int, float, bool]]) -> Cards:
    numbers = np.arange(len(rows))
    nearness = np.array([near for _, near, _ in rows], np.float32)
    classes = np.array([given for given, _, _ in rows], np.uint8)
    return make_cards(numbers, numbers, classes, evidence_of(np.zeros(len(rows)), nearness=nearness))


def raised(rows: list[tuple[int, float, bool]], *words: str) -> list[int]:
    """The classes afterwards, where the third of each row says whether a name is for the situation."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(meant, "named_with", lambda *_: np.array([fits for _, _, fits in rows]))
        found: list[int] = by_situation(Mock(), cards_of(rows), words).relevance_class.tolist()
    return found


@given(CARDS)
def test_cards_that_fit_the_situation_are_raised(rows: list[tuple[int, float, bool]]) -> None:
    has_named = any(given >= MOST_OF_NAME for given, _, _ in rows)
    for (given_class, near, fits), after in zip(rows, raised(rows, "补领"), strict=True):
        same = given_class == IN_NAME or (given_class >= ANYWHERE and np.float32(near) >= np.float32(SAME_THING))
        is_raised = has_named and fits and same and given_class < MOST_OF_NAME
        assert after == (MOST_OF_NAME if is_raised else given_class)


@given(CARDS)
def test_without_a_situation_no_class_changes(rows: list[tuple[int, float, bool]]) -> None:
    assert raised(rows) == [given_class for given_class, _, _ in rows]
    below = [(min(given_class, IN_NAME), near, fits) for given_class, near, fits in rows]
    assert raised(below, "补领") == [given_class for given_class, _, _ in below]
