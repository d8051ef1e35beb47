"""Which office has a thing's matters: what is the question, and what is the thing.

1. Questions in many words leave the thing, whatever stands before and behind it.
2. What only has such words in it is none.
3. Whom to ring up about a thing is the like question.
4. A text without a word that asks is tried by the one frame that has none; the same is found as by all frames.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_engine.query.analysis.detect_office import FRAMES, NUMBER_FRAMES, _asked, asks_number, asks_who

WHO = ("谁", "哪个", "哪里", "什么", "啥", "边个", "那个", "多少")
OTHERS = (
    "管",
    "主管",
    "负责",
    "经办",
    "受理",
    "归",
    "由",
    "部门",
    "局",
    "窗口",
    "的",
    "的事",
    "医保",
    "打",
    "问",
    "找",
    "号码",
    "电话",
    "咨询",
    "吗",
    "？",
)


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("养老院归哪个部门管啊", "养老院"),
        ("电梯年检由哪个单位负责", "电梯年检"),
        ("广告牌归谁管", "广告牌"),
        ("危化品哪个部门管", "危化品"),
        ("哪个部门管公租房", "公租房"),
        ("  管图书馆的是哪个局", "图书馆"),
        ("负责养犬的单位在哪", "养犬"),
        ("经办医保的窗口", "医保"),
        ("古树砍伐的事到底归哪个局管？", "古树砍伐"),
    ],
)
def test_questions_about_the_office_leave_the_thing(text: str, thing: str) -> None:
    frame = asks_who(text)
    assert frame
    left = "".join(char for at, char in enumerate(text) if not any(start <= at < end for start, end in frame))
    assert left.strip(" ？") == thing


@pytest.mark.parametrize(
    "text",
    [
        "物业管理备案",
        "公积金管理中心",
        "城市管理",
        "部门预算公开",
        "管道燃气报装",
        "归侨身份认定",
        "道路运输管理",
        "保管",
    ],
)
def test_names_with_office_words_are_no_question(text: str) -> None:
    assert asks_who(text) == ()


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("交税的事问哪个号码", "交税"),
        ("社保的问题该打哪个电话问一下", "社保"),
        ("纳税的疑问拨哪个号", "纳税"),
        ("水费有疑问问哪个号", "水费"),
        ("燃气费的事问谁", "燃气费"),
        ("残疾人的事找谁问", "残疾人"),
        ("打哪个电话可以问公积金", "公积金"),
    ],
)
def test_questions_whom_to_ring_up_leave_the_thing(text: str, thing: str) -> None:
    frame = asks_number(text)
    assert frame
    assert "".join(char for at, char in enumerate(text) if not any(start <= at < end for start, end in frame)) == thing


@pytest.mark.parametrize(
    "text",
    [
        "手机号码变更登记",
        "机动车号码牌证补领",
        "电话办理社保",
        "社保卡打哪个电话挂失",
        "咨询公司设立",
        "哪个号段的车牌",
    ],
)
def test_names_with_numbers_ask_for_none(text: str) -> None:
    assert asks_number(text) == ()


@given(st.lists(st.sampled_from([*WHO, *OTHERS, " "]), max_size=7).map("".join))
def test_quick_frames_equal_all_frames(text: str) -> None:
    assert asks_who(text) == _asked(text, FRAMES)
    assert asks_number(text) == _asked(text, NUMBER_FRAMES)
