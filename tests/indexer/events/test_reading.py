"""Reading events.

1. A right event of every type is taken.
2. Every fault of an event is told at once, by field.
3. What a type needs must be there; null is nothing, nor is what cannot be seen.
4. Personal numbers are taken out of queries, however their digits are kept apart; a query that is not to be recorded
   is refused. A query may be as long as that of a search.
5. Times need a zone; those from tomorrow and those from before what is kept are refused, a clock a minute fast is not.
6. Whatever is sent, the answer is an event or faults, never an error.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.faults import Fault
from indexer.events import EVENT_TYPES, Event, read_event
from indexer.events.reading import LONGEST_QUERY
from search_engine.query.request import MAX_QUERY
from tests.indexer.events.event_samples import NOW, RULES

NEEDED = {"query": "身份证", "document": "a1", "documents": ["a1", "b1"], "rating": 5}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)
FIELDS = ("id", "type", "at", "region", "session", "search_id", "query", "document", "documents", "position", "rating")


def faults(**fields: object) -> dict[str, str]:
    found = read_event(fields, RULES)
    assert isinstance(found, list)
    return {fault.field: fault.reason for fault in found}


@pytest.mark.parametrize("kind", EVENT_TYPES.values(), ids=lambda kind: kind.name)
def test_an_event_of_every_type_is_taken(kind):
    needed = {name: NEEDED[name] for name in kind.needs}
    found = read_event({"id": "e-1", "type": kind.name, "region": "330110", "session": "s:1", **needed}, RULES)
    assert isinstance(found, Event)
    assert (found.type, found.at, found.region) == (kind.name, NOW, "330110000000")


def test_all_faults_of_an_event_are_told_at_once():
    found = faults(id="a b", type="buy", at="昨天", region="999999", position=0, rating=6, colour="red")
    assert set(found) == {"id", "type", "at", "region", "position", "rating", "colour"}
    assert "没有这个字段" in found["colour"]


@pytest.mark.parametrize("kind", EVENT_TYPES.values(), ids=lambda kind: kind.name)
def test_what_an_event_type_needs_must_be_there(kind):
    assert set(faults(id="e1", type=kind.name)) == set(kind.needs)
    assert "id" in faults(type=kind.name)


@pytest.mark.parametrize("kind", EVENT_TYPES.values(), ids=lambda kind: kind.name)
def test_null_counts_as_missing(kind):
    given = {name: NEEDED[name] for name in kind.needs}
    for name in kind.needs:
        assert set(faults(id="e1", type=kind.name, **(given | {name: None}))) == {name}
    assert isinstance(
        read_event({"id": "e1", "type": kind.name, **given, "session": None, "position": None}, RULES), Event
    )


@pytest.mark.parametrize("query", ["", "  ", "\u200b", "\u200b \ufeff"])
def test_an_invisible_query_is_refused(query):
    assert set(faults(id="e1", type="search", query=query)) == {"query"}


@pytest.mark.parametrize(
    "query", ["138\u200b1234\u200b5678", "1101051949\u200d1231002X", "zhang\u200b.san@example.com"]
)
def test_digits_kept_apart_are_masked_all_the_same(query):
    found = read_event({"id": "e1", "type": "search", "query": f"身份证 {query} 丢了"}, RULES)
    assert isinstance(found, Event)
    assert found.query == "身份证 *** 丢了"


def test_numbers_are_masked_by_the_words_beside_them():
    found = read_event(
        {"id": "e1", "type": "search", "query": "台胞证12345678", "site": "我的电话0571-88123456"}, RULES
    )
    assert isinstance(found, Event)
    assert (found.query, found.site) == ("台胞证***", "我的电话***")


def test_names_and_addresses_are_masked_in_all_that_is_typed():
    typed = "我叫王小明，家住锦绣花园7栋2单元1103室"
    found = read_event({"id": "e1", "type": "wrong", "document": "m1", "text": typed, "site": typed}, RULES)
    assert isinstance(found, Event)
    assert (found.text, found.site) == ("我叫****，家住***",) * 2
    found = read_event({"id": "e1", "type": "search", "query": "我叫王小明 社保转移"}, RULES)
    assert isinstance(found, Event)
    assert found.query == "我叫**** 社保转移"


def test_an_events_query_may_be_as_long_as_a_search():
    assert LONGEST_QUERY == MAX_QUERY
    assert isinstance(read_event({"id": "e1", "type": "search", "query": "证" * MAX_QUERY}, RULES), Event)
    assert set(faults(id="e1", type="search", query="证" * (MAX_QUERY + 1))) == {"query"}


def test_queries_lose_personal_numbers_and_banned_ones_are_refused():
    found = read_event({"id": "e1", "type": "search", "query": "身份证 11010519491231002X 丢了"}, RULES)
    assert isinstance(found, Event)
    assert "1949" not in (found.query or "")
    assert "query" in faults(id="e1", type="search", query="办假证")


@pytest.mark.parametrize(
    ("at", "right"),
    [
        ("2025-11-24T23:00:00+08:00", True),
        ("2025-11-25T00:01:00+08:00", True),
        ("2025-11-26T00:00:00+08:00", False),
        ("2025-11-24T23:00:00", False),
        ("2020-01-01T00:00:00Z", False),
        (1764000000, False),
    ],
)
def test_times_need_a_zone_and_lie_in_the_retained_past(at, right):
    found = read_event({"id": "e1", "type": "view", "document": "a1", "at": at}, RULES)
    assert isinstance(found, Event) is right
    if isinstance(found, Event):
        assert found.at <= NOW


@given(st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=5), VALUES, max_size=8) | VALUES)
def test_anything_sent_is_an_event_or_faults(sent):
    found = read_event(sent, RULES)
    assert isinstance(found, Event) or (found and all(isinstance(fault, Fault) for fault in found))
