"""Which texts are terms, which are one, how a list is filled, what is usual.

1. No text is a term that holds a number of a person, or a person's name with a number or with what is asked of persons;
   matters and hotlines with their places are.
2. Pinyin, errors, order and words that say nothing fold into the right spelling that most ask for; a text about
   something else does not. The frequency of texts alone decides, not their order.
3. A list has its region's own terms, then those of the regions above, each with where it is from; no text twice, none
   that may not be shown; pins stand where editors want them.
4. Trends are against the day before.
5. What is usual is the mean of the same hour of the weeks before, newer ones counting more; weeks of nothing count.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranker.hot import (
    HotTerm,
    Reading,
    RegionList,
    UsualCell,
    expected,
    filled,
    folded,
    may_be_hot,
    renewed,
    trend,
)
from ranker.hot.trend_score import NEWEST_WEEK

WORDS = {"高新区", "金华", "马鞍山", "石家庄", "白名单"}


@pytest.mark.parametrize(
    "text",
    [
        "居住证",
        "公积金提取",
        "社保转移",
        "12345热线",
        "高新区 12345",
        "金华电话",
        "马鞍山电话",
        "etc",
        "社保卡",
        "一件事",
    ],
)
def test_matters_and_hotlines_may_be_hot_terms(text):
    assert may_be_hot(text, WORDS.__contains__)


@pytest.mark.parametrize(
    "text",
    [
        "张", "王小明 13800138000", "110101199003070000", "查 1234567", "1 2 3 4 5 6 7", "一三八零零一三八零零零",
        "王小明电话", "李娜 身份证号", "欧阳明的住址", "张伟12345", "3306 王强", "zhang@example.com", "居住证★",
        "12345", "***的社保", "字" * 21,
    ],
)  # fmt: skip
def test_texts_about_persons_are_no_hot_terms(text):
    assert not may_be_hot(text, WORDS.__contains__)


PERMIT = frozenset({"居住证"})
READINGS = [
    Reading("居住证", "居住证", PERMIT, 1, 50),
    Reading("居住证办理", "居住证办理", PERMIT, 1, 20),
    Reading("办理居住证", "办理居住证", PERMIT, 1, 15),
    Reading("juzhuzheng", "居住证", PERMIT, 1, 90),
    Reading("居住正", "居住证", PERMIT, 1, 5),
    Reading("补办居住证", "补办居住证", frozenset({"居住证", "补办"}), 1, 7),
    Reading("营业执照", "营业执照", frozenset({"营业执照"}), 4, 12),
    Reading("营业执照办理", "营业执照办理", frozenset({"营业执照", "办理"}), 5, 11),
    Reading("公积金", "公积金", frozenset({"公积金"}), 2, 30),
    Reading("住房补贴", "住房补贴", frozenset({"住房", "补贴"}), 2, 10),
    Reading("天气", "天气", frozenset({"天气"}), -1, 10),
    Reading("彩票", "彩票", frozenset({"彩票"}), -1, 10),
]


def test_spellings_fold_into_the_right_one():
    found = folded(READINGS)
    permits = {"居住证", "居住证办理", "办理居住证", "juzhuzheng", "居住正", "补办居住证"}
    assert {text for text, shown in found.items() if shown == "居住证"} == permits
    assert found["营业执照办理"] == "营业执照"
    assert {found[text] for text in ("公积金", "住房补贴", "天气", "彩票")} == {"公积金", "住房补贴", "天气", "彩票"}


@given(st.permutations(READINGS))
def test_folding_does_not_depend_on_the_order(readings):
    assert folded(readings) == folded(READINGS)


def test_a_term_that_nobody_spells_right_stays_as_typed():
    assert folded([Reading("jzz", "居住证", PERMIT, 1, 9)]) == {"jzz": "居住证"}


def terms(code: str, *texts: str) -> RegionList:
    return RegionList(code, tuple(HotTerm(text, n, 9.0 - n, "same", code) for n, text in enumerate(texts, 1)))


COUNTY, CITY, NATION = terms("330110", "甲", "乙"), terms("330100", "乙", "丙"), terms("000000", "丁", "戊", "甲")


def shown(found):
    return [(term.text, term.origin) for term in found]


def test_a_list_is_filled_from_the_regions_above():
    found = filled([COUNTY, CITY, NATION], 10)
    assert shown(found) == [("甲", "330110"), ("乙", "330110"), ("丙", "330100"), ("丁", "000000"), ("戊", "000000")]
    assert [term.rank for term in found] == [1, 2, 3, 4, 5]
    assert len(filled([COUNTY, CITY, NATION], 3)) == 3
    assert shown(filled([COUNTY, CITY], 9, allow=lambda text: text != "乙")) == [("甲", "330110"), ("丙", "330100")]
    assert filled([], 10) == ()


def test_pins_stand_where_editors_want_them():
    found = filled(
        [COUNTY, CITY], 10, [("己", 1), ("丙", 2), ("庚", 2), ("辛", 9), ("壬", 9)], lambda text: text != "壬"
    )
    assert [(term.text, term.pinned) for term in found] == [
        ("己", True), ("丙", True), ("庚", True), ("甲", False), ("乙", False), ("辛", True),
    ]  # fmt: skip
    assert found[1].heat > 0
    assert found[0].heat == 0


def test_trends_are_against_the_day_before():
    before = {"甲": 3, "乙": 1, "丙": 2}
    assert [trend(text, place, before) for text, place in (("甲", 1), ("乙", 2), ("丁", 3), ("丙", 2))] == [
        "up", "down", "new", "same",
    ]  # fmt: skip


@given(st.lists(st.floats(0, 1_000), min_size=1, max_size=12))
def test_the_usual_is_the_mean_of_the_weeks_before(values):
    cell = None
    for week, value in enumerate(values):
        cell = renewed(cell, week, value)
    mean, square = values[0], values[0] ** 2
    for value in values[1:]:
        mean += NEWEST_WEEK * (value - mean)
        square += NEWEST_WEEK * (value**2 - square)
    found = expected(cell, len(values))
    assert found[0] == pytest.approx(mean)
    assert found[1] == pytest.approx(max(square - mean**2, 0), abs=1e-6 * max(square, 1))


def test_weeks_without_askings_count_as_zero():
    left_out = renewed(UsualCell(1, 10.0, 100.0), 4, 8.0)
    told = UsualCell(1, 10.0, 100.0)
    for week, value in ((2, 0.0), (3, 0.0), (4, 8.0)):
        told = renewed(told, week, value)
    assert left_out.mean == pytest.approx(told.mean)
    assert left_out.square == pytest.approx(told.square)
    assert expected(UsualCell(1, 10.0, 100.0), 3)[0] == pytest.approx(7.0)
    assert expected(None, 3) == (0.0, 0.0)
