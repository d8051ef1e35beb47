"""How a text goes through the steps of its analysis.

1. Pieces put together are the text, whatever is marked; what is marked is what changed.
2. Steps come in their order, each from where the one before it ended, and end where the analysis does.
3. A misspelt word is marked in both texts; what a step speaks of is marked in its text.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_engine.query.analysis.detect_requested_fields import detect_requested_fields
from search_engine.query.analysis.expand import expand
from search_engine.query.analysis.query_analysis import TERM, QueryAnalysis, Span
from search_engine.query.analysis.steps import STEPS
from search_engine.query.request import SearchRequest
from search_engine.search.analysis_flow import FlowStep, analysis_flow, changed_pieces, flow_step, marked_pieces
from tests.promise.home import Home, copies_of, home_with

TEXT = st.text("居住证正身份丢了 ab", max_size=12)


def plain(pieces) -> str:
    return "".join(text for text, _ in pieces)


@given(TEXT, TEXT)
def test_changed_pieces_put_together_are_the_texts(before, after):
    old, new = changed_pieces(before, after)
    assert (plain(old), plain(new)) == (before, after)
    kept = [[text for text, changed in pieces if not changed] for pieces in (old, new)]
    assert kept[0] == kept[1]


@given(TEXT, st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=4))
def test_marked_pieces_are_the_marked_stretches(text, stretches):
    pieces = marked_pieces(text, stretches)
    assert plain(pieces) == text
    marks = [marked for piece, marked in pieces for _ in piece]
    assert marks == [any(start <= at < end for start, end in stretches) for at in range(len(text))]


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    with home_with(copies_of([{"id": "a", "kind": "matter", "title": "居民身份证补领", "region": "330110"}])) as found:
        yield found


def flow(home: Home, text: str, **more: str) -> list[FlowStep]:
    return analysis_flow(home._current(), SearchRequest(q=text, region="330110", **more))


@pytest.mark.parametrize(
    "text", ["身份証丢了怎么办", "  身 份 证 补领", "枪支买卖", "我不想活了", "杭州的居住证要啥材料"]
)
def test_steps_of_the_flow_follow_each_other(home, text):
    request = SearchRequest(q=text, region="330110")
    found, analysis = analysis_flow(home._current(), request), home._current().analysis_of(request)
    names = [step.name for step in STEPS]
    places = [names.index(one.step.name) for one in found]
    assert places == sorted(places)
    now = text
    for one in found:
        assert plain(one.before or one.after) == now
        now = plain(one.after)
    assert now == analysis.text
    assert [one.step.name for one in found if one.records] == list(dict.fromkeys(step for step, _ in analysis.trace))


def test_a_changed_character_is_marked_in_both_texts(home):
    steps = {one.step.name: one for one in flow(home, "身份証怎么办")}
    assert steps["normal_form"].before == (("身份", False), ("証", True), ("怎么办", False))
    assert ("证", True) in steps["normal_form"].after
    assert "correct_spelling" not in {one.step.name for one in flow(home, "居住正", correct="off")}


def test_a_step_marks_what_it_settles_and_speaks_of():
    before = QueryAnalysis("居住证要啥材料", "居住证要啥材料")
    record = [{"text": "要啥材料", "asks": "materials"}]
    asked = before.with_step("detect_requested_fields", record)
    found = flow_step(detect_requested_fields, before, asked)
    marked = (("居住证", False), ("要啥材料", True))
    assert found == FlowStep(detect_requested_fields, (), marked, (record,))
    settled = before.with_step("expand", ["不在其中"], spans=(Span(0, 3, TERM),))
    assert flow_step(expand, before, settled).after == (("居住证", True), ("要啥材料", False))
    assert flow_step(expand, before, before.with_changes(asks=("materials",))) is None
