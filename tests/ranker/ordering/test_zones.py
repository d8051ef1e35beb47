"""What is sure, possible, nothing.

1. Thresholds are quantiles of how near names are to each other; a catalogue whose names are all far, or all near, has
   those of the bounds, and one without names the usual ones.
2. What was compared is sure by its very name, by nearness, or by less of it where names have all words; never what
   only some words were found of.
3. What only words were looked at for is sure where a name has all, and is no farther than that.
4. Nothing is held only where nothing has all words, nor most of them in a name, and what is nearest is far; without a
   region only where nothing has any.
5. Of a query that asks for nothing of text everything is meant.
"""

from dataclasses import replace
from unittest.mock import Mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranker.matching.evidence import evidence_of, no_evidence
from ranker.matching.matches import Matches, RowMatches, SlotMatches
from ranker.matching.parsed_query import ParsedQuery
from ranker.ordering.cards import make_cards
from ranker.ordering.zones import USUAL, ZonesOfMatches, ZoneThresholds, thresholds_of
from ranker.profile import Zones

DECAY = 0.25
LIMITS = ZoneThresholds(sure=0.8, named=0.7, floor=0.6)
ASKED = ParsedQuery.of((), ("护照",))
CHAIN = Mock()
ONE_ROW = RowMatches(*np.zeros((3, 1), np.int64), np.ones(1, np.uint8), no_evidence(1))
SLOTS = SlotMatches(np.zeros(0, np.uint8), np.zeros(0, np.float32), np.zeros(0, np.int64))


def zones(similarity=None, **values):
    values = {"chain": None, "parsed_query": ASKED, **values}
    matches = Matches(SLOTS, **{"wide": RowMatches.none(), **values}, wide_is_all=True)
    return ZonesOfMatches(matches, LIMITS, DECAY, 0.5, lambda rows: similarity)


def sure(found, classes, nearness=None, named=None):
    numbers = np.arange(len(classes))
    evidence = evidence_of(np.zeros(len(classes)), nearness=nearness, named=named)
    return found.with_sure(make_cards(numbers, numbers, np.array(classes), evidence)).sure.tolist()


@given(st.lists(st.floats(-1, 1, width=32), min_size=1, max_size=50))
def test_thresholds_are_quantiles_within_bounds(nearest):
    limits, given_ = Zones(), thresholds_of(Zones(), np.array(nearest, np.float32))
    assert limits.lowest - 1e-6 <= given_.sure <= limits.highest + 1e-6
    assert given_.floor <= given_.named <= given_.sure


def test_thresholds_are_read_off_the_names():
    found = thresholds_of(Zones(), np.linspace(0.6, 1.0, 101, dtype=np.float32))
    assert (found.sure, found.named, found.floor) == pytest.approx((0.81, 0.688, 0.624), abs=1e-4)
    assert thresholds_of(Zones(), np.zeros(0, np.float32)) == USUAL


def test_what_was_compared_is_sure_by_name_or_nearness():
    # the nearest has .9; of it nearness is 1, and of what has .75 exp(-.15 / .25)
    nearness = np.exp(np.array([0.0, -0.15, -0.15, -0.3, 0.0], np.float32) / DECAY)
    found = sure(zones(nearest=0.9), [5, 5, 5, 6, 1], nearness, np.array([0, 0, 1, 0, 1]))
    assert found == [True, False, True, True, False]


def test_what_only_words_found_is_sure_where_a_name_has_all():
    assert sure(zones(np.array([0.75, 0.65], np.float32)), [6, 5, 4, 3]) == [True, True, False, False]
    assert sure(zones(None), [6, 5, 4, 3, 1]) == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("by_all_words", "answered", "nearest", "typed", "nothing"),
    [
        (False, 0.4, 0.59, 5, True),
        (False, 0.4, None, 5, True),
        (False, 0.4, 0.61, 5, False),
        (False, 0.4, 0.61, 0, True),  # a search of a few words
        (False, 0.4, 0.71, 0, False),
        (False, 0.5, 0.1, 0, False),
        (True, 1.0, 0.1, 0, False),
    ],
)
def test_nothing_is_found_only_where_all_signs_say_so(by_all_words, answered, nearest, typed, nothing):
    asked = replace(ASKED, typed=typed)
    values = {"by_all_words": by_all_words, "answered": answered, "nearest": nearest, "parsed_query": asked}
    assert zones(**values, chain=CHAIN).is_nothing == nothing
    # without a region any word will do
    assert not zones(**values).is_nothing
    assert zones(**{**values, "answered": 0.0}).is_nothing == nothing or by_all_words or answered >= 0.5
    # and a document of one region that has a word is an answer, though no shared base has any
    assert not zones(**{**values, "answered": 0.0}, wide=ONE_ROW).is_nothing


def test_one_word_of_a_description_is_not_enough():
    asked = ParsedQuery.of((), ("办", "大", "活动", "千人"))
    values = {"by_all_words": False, "answered": 0.2, "nearest": 0.61, "parsed_query": asked}
    assert not zones(**values, chain=CHAIN).is_nothing
    assert zones(**{**values, "parsed_query": ParsedQuery.of((), ("大", "活动", "千人"))}, chain=CHAIN).is_nothing


def test_a_query_without_text_means_everything():
    found = zones(parsed_query=None)
    assert sure(found, [1, 1]) == [True, True]
    assert not found.is_nothing
