"""From proposals to a list.

1. A base stands once, with the sum of its sources' best worth, and the reason of the one that counts most.
2. The first six have at most two of a department as long as others are left; nothing is lost, nothing is added, and
   within a department the order stays (any proposals).
3. Contexts are read in the five forms, and nothing else is one.
4. All faults of a request come together.
5. Sources: each has a name of its own, speaks somewhere, and every context has one that needs no event.
"""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_engine import BadParameters
from search_engine.recommendation.context import Context, read_context
from search_engine.recommendation.ranking import FIRST, OF_DEPARTMENT, diversified, merged
from search_engine.recommendation.reason import Candidate, Reason
from search_engine.recommendation.sources import SOURCES, Source
from search_engine.searching import read_recommend

COMMON, LOCAL = Reason("common"), Reason("local", "余杭区")


def source(name, weight):
    return Source(name, lambda _: iter(()), weight, frozenset(("home",)))


def test_proposals_of_one_base_are_merged():
    much, little = source("much", 1.0), source("little", 0.5)
    found = merged(
        [
            (little, Candidate(7, 1.0, LOCAL)),
            (much, Candidate(7, 0.4, COMMON)),
            (much, Candidate(7, 0.3, COMMON)),
            (much, Candidate(8, 1.0, COMMON)),
        ]
    )
    assert [(one.base, one.reason) for one in found] == [(8, COMMON), (7, LOCAL)]
    assert found[1].score == pytest.approx(0.9)


@given(st.lists(st.sampled_from(["", "a", "b", "c"]), max_size=20))
def test_the_first_six_proposals_mix_departments_and_lose_none(departments):
    ordered = [Candidate(base, 1.0, COMMON) for base in range(len(departments))]
    found = [one.base for one in diversified(ordered, lambda base: departments[base])]
    assert sorted(found) == list(range(len(departments)))
    first = Counter(departments[base] for base in found[:FIRST] if departments[base])
    room = sum(min(count, OF_DEPARTMENT) if name else count for name, count in Counter(departments).items())
    if room >= FIRST:
        assert max(first.values(), default=0) <= OF_DEPARTMENT
    for name in set(departments):
        assert [base for base in found if departments[base] == name] == sorted(
            base for base in found if departments[base] == name
        )


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("home", Context("home")),
        ("empty", Context("empty")),
        ("after: 身份证:补领 ", Context("after", "身份证:补领")),
        ("matter:a/b:c", Context("matter", "a/b:c")),
        ("licence:居住证", Context("licence", "居住证")),
    ],
)
def test_contexts_are_read_in_their_forms(text, context):
    assert read_context(text) == context


@pytest.mark.parametrize(
    "text", ["", "Home", "home:", "home:x", "after", "after:", "after:  ", "matter:" + "x" * 129, "after:\x00", "x:y"]
)
def test_what_is_no_context_is_refused(text):
    with pytest.raises(ValueError, match=r"[应之]"):
        read_context(text)


def test_all_faults_of_a_recommend_request_come_together():
    sent = {"region": ["1"], "audience": ["x"], "context": ["y"], "limit": ["0"], "foo": ["1"], "pf": ["a", "b"]}
    with pytest.raises(BadParameters) as raised:
        read_recommend(sent)
    assert {detail.field for detail in raised.value.details} == set(sent)


def test_every_context_has_a_source_without_events():
    assert len({one.name for one in SOURCES}) == len(SOURCES)
    assert all(one.weight > 0 and one.contexts for one in SOURCES)
    without_events = {"licence", "life_events", "much_used", "local", "alike", "offered"}
    spoken = set().union(*(one.contexts for one in SOURCES if one.name in without_events))
    assert spoken == {"home", "after", "matter", "empty", "licence"}
