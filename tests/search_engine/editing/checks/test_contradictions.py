"""Rows that cannot all be true.

1. Topics that are broader than themselves by any way, and official names that lead back, are errors, with the way told.
2. Relations that gainsay each other are asked about, between topics and synonyms too.
3. A misspelling whose right side is listed as wrong is an error.
4. What is in order passes; a row of one region and one of another do not meet.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.kinds.words import Misspelling, Synonym, Topic
from dictionaries.lexicon import shipped_lexicon
from dictionaries.lexicon.scope import ConditionalEntry, Scope
from search_engine.editing.checks.contradictions import way_back
from tests.search_engine.editing.checks.judging import checks, judged


def test_topics_in_a_circle_are_errors() -> None:
    new = [Topic("甲类事项", ("乙类事项",)), Topic("乙类事项", ("丙类事项",)), Topic("丙类事项", ("甲类事项",))]
    found = [one for one in judged(topics=new) if one.check == "contradictions"]
    assert [one.level for one in found] == ["error"] * 3
    assert {"path": ["乙类事项", "丙类事项", "甲类事项", "乙类事项"]} in [dict(one.values) for one in found]


def test_a_circle_of_new_and_old_topics_is_an_error() -> None:
    shipped = shipped_lexicon()
    narrow = next(row for row in shipped.topics if row.broader)
    wide = next(row for row in shipped.topics if row.term == narrow.broader[0])
    without = replace(shipped, topics=tuple(row for row in shipped.topics if row is not wide))
    [found] = [
        one for one in judged(before=without, topics=replace(wide, broader=(narrow.term,))) if one.level == "error"
    ]
    assert found.values["path"] == [wide.term, narrow.term, wide.term]


@pytest.mark.parametrize(
    "rows",
    [
        [Synonym("短甲", "长甲", "official", 1), Synonym("长甲", "短甲", "official", 1)],
        [
            Synonym("短甲", "长甲", "official", 1),
            Synonym("长甲", "全称甲", "official", 1),
            Synonym("全称甲", "短甲", "official", 1),
        ],
        [Synonym("短甲", "短甲", "one_way", 1)],
    ],
)
def test_official_names_that_lead_back_are_errors(rows: list[Synonym]) -> None:
    assert "contradictions" in checks(judged(synonyms=rows), "error")


@pytest.mark.parametrize(
    ("one", "other"), [("broader", "broader"), ("official", "narrower"), ("equivalent", "related")]
)
def test_contradicting_relations_are_asked_about(one: str, other: str) -> None:
    rows = [Synonym("酒馆子", "饭馆子", one, 1), Synonym("饭馆子", "酒馆子", other, 1)]
    assert "contradictions" in checks(judged(synonyms=rows), "warn")


@pytest.mark.parametrize(("one", "other"), [("broader", "narrower"), ("official", "related"), ("one_way", "one_way")])
def test_agreeing_relations_pass(one: str, other: str) -> None:
    rows = [Synonym("酒馆子", "饭馆子", one, 1), Synonym("饭馆子", "酒馆子", other, 1)]
    assert "contradictions" not in checks(judged(synonyms=rows))


def test_contradictions_of_topics_and_synonyms_are_asked_about() -> None:
    topic = next(row for row in shipped_lexicon().topics if row.broader)
    wide = topic.broader[0]
    wrong = [Synonym(topic.term, wide, "narrower", 0.5), Synonym(wide, topic.term, "broader", 0.5)]
    right = [Synonym(topic.term, wide, "broader", 0.5), Synonym(wide, topic.term, "narrower", 0.5)]
    assert len([one for one in judged(synonyms=wrong) if one.check == "contradictions"]) >= 2
    assert "contradictions" not in checks(judged(synonyms=right))
    assert "contradictions" in checks(judged(synonyms=Synonym(topic.term, wide, "equivalent", 1)))


def test_a_misspelling_of_a_listed_wrong_word_is_an_error() -> None:
    known = shipped_lexicon().corrections[0]
    assert "contradictions" in checks(judged(corrections=Misspelling("某某错字", known.wrong)), "error")
    assert "contradictions" not in checks(judged(corrections=Misspelling("某某错字", known.right)))


def test_rows_of_two_regions_do_not_meet() -> None:
    rows = [Synonym("酒馆子", "饭馆子", "broader", 1), Synonym("饭馆子", "酒馆子", "broader", 1)]
    hangzhou, ningbo, zhejiang = Scope("330100"), Scope("330200"), Scope("330000")
    apart = [ConditionalEntry("synonyms", row, scope) for row, scope in zip(rows, (hangzhou, ningbo), strict=True)]
    below = [ConditionalEntry("synonyms", row, scope) for row, scope in zip(rows, (hangzhou, zhejiang), strict=True)]
    assert "contradictions" not in checks(judged(*apart))
    assert "contradictions" in checks(judged(*below))


EDGES = st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=3), max_size=6)


@given(EDGES, st.sampled_from("abcdef"))
def test_the_way_back_is_a_circle_where_there_is_one(leads: dict[str, list[str]], term: str) -> None:
    path = way_back(term, leads)
    if path:
        assert path[0] == path[-1] == term
        assert all(following in leads[one] for one, following in pairwise(path))
    else:
        reached, ahead = set(), list(leads.get(term, ()))
        while ahead:
            one = ahead.pop()
            if one not in reached:
                reached.add(one)
                ahead.extend(leads.get(one, ()))
        assert term not in reached
