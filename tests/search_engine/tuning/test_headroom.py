"""How far first pages are from the best ones.

1. The parts are never negative, and sum with what the page is worth now to 1 (0 where nothing is relevant).
2. What each part stands for: planted losses of one kind are all in that part.
3. Of every document that stands too low the cause is the first key of the order in which what is above it differs;
   what nobody judged, what is folded into another card and what is not found are told as such.
4. Over a set, means are weighted; queries with nothing relevant are left out, those that miss most come first; parts
   that are worth nothing are named.
"""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_engine.tuning import headroom as module
from search_engine.tuning.deciding import Decided
from search_engine.tuning.headroom import PARTS, headroom, headroom_of
from search_engine.tuning.query_set import QuerySet, SetQuery
from search_engine.tuning.states import Answer, Key
from tests.search_engine.tuning.given_states import Given, cards, key

QUERY = SetQuery("1", "查询")
IDS = [f"d{n}" for n in range(14)]


def no_bases(_):
    return {}


keys = st.builds(
    Key,
    st.just(0),
    st.integers(3, 6),
    st.booleans(),
    st.integers(0, 3),
    st.integers(0, 1),
    st.booleans(),
    st.integers(0, 9),
)


@given(st.lists(keys, max_size=12), st.dictionaries(st.sampled_from(IDS), st.integers(0, 3), min_size=1), st.randoms())
def test_1_the_parts_sum_to_the_gap(some, grades, chance):
    ordered = sorted(
        some,
        key=lambda one: (-one.pinned, -one.relevance_class, one.over, one.tier, -one.depth, one.foreign, -one.score),
    )
    ids = chance.sample(IDS, len(ordered))
    found = headroom_of(QUERY, Answer(tuple(ids), tuple(ordered)), grades, lambda of: {one: one[:2] for one in of})
    assert all(part >= -1e-12 for part in found.parts.values())
    assert found.now + found.gap == pytest.approx(1.0 if max(grades.values()) > 0 else 0.0)


def planted(cause, chance):
    """An answer whose best document is held back by one thing alone, and its grades."""
    upper, lower = {
        "score": (key(score=2.0), key(score=1.0)),
        "tier": (key(tier=0), key(tier=2, score=9.0)),
        "class": (key(5), key(4, score=9.0)),
        "unjudged": (key(score=2.0), key(score=1.0)),
    }.get(cause, (key(), key()))
    ahead = [f"other{n}" for n in range(chance.randint(1, 6))]
    ids = ahead if cause in ("folded", "no_candidate") else [*ahead, "best"]
    grades = {"best": chance.randint(1, 3)} | ({} if cause == "unjudged" else dict.fromkeys(ahead, 0))
    return Answer(tuple(ids), (*[upper] * len(ahead), lower)[: len(ids)]), grades


def test_2_and_3_planted_causes_are_named():
    chance = random.Random(9)
    for number in range(120):
        cause = PARTS[number % len(PARTS)]
        answer, grades = planted(cause, chance)
        bases = {"best": "基本编码", "other0": "基本编码"} if cause == "folded" else {}
        found = headroom_of(QUERY, answer, grades, lambda _, bases=bases: bases)
        assert found.parts[cause] == pytest.approx(found.gap)
        assert found.gap > 0
        assert [(lost.id, lost.cause) for lost in found.lost] == [("best", cause)]


def test_3_the_first_key_decides_and_is_told():
    answer = cards(x=key(5, 2, 1.0), best=key(4, 0, 9.0))
    lost = headroom_of(QUERY, answer, {"x": 1, "best": 3}, no_bases).lost
    assert [(one.id, one.place, one.above, one.above_grade) for one in lost] == [("best", 2, "x", 1)]
    assert (lost[0].cause, lost[0].told) == ("class", "匹配等级：它 5，本文档 4")


class Explained(Given):
    """A state that says what holds documents back."""

    def bases(self, _):
        return {}

    def held_back(self, query, ids):
        return dict.fromkeys(ids, (f"{query.id} 缺词",))


def test_4_a_set(monkeypatch):
    decided = (Decided("match.coverage", 0.6, 0.65, 0.2, -0.01),)
    monkeypatch.setattr(module, "deciding", lambda _, judged, queries, *others: {queries[0].id: decided})
    queries = (SetQuery("1", "甲", weight=3.0), SetQuery("2", "乙"), SetQuery("3", "丙"))
    judged = QuerySet("小集", queries, {"1": {"a": 3}, "2": {"b": 3}, "3": {"c": 0}})
    state = Explained("甲", {"1": cards(a=key()), "2": cards(x=key()), "3": cards(c=key())})
    found = headroom(state, judged, explained=1)
    assert (found.judged, found.now, found.parts["no_candidate"]) == (2, 0.75, 0.25)
    assert [one.query.id for one in found.queries] == ["2", "1"]
    assert (found.queries[0].lost[0].title, found.queries[0].lost[0].decided) == ("《b》", ("2 缺词",))
    assert (found.queries[0].constants, found.queries[1].constants) == (decided, ())
    assert set(found.nothing_to_gain) == set(PARTS) - {"no_candidate"}
    assert found.steps["no_candidate"] == 1.0
