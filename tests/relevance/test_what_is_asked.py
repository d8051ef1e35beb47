"""What people ask of a matter in their own words is answered, and by nothing else.

1. Each ask is answered by what the document says of it, or said to be missing; never by the element beside it.
2. A question of yes or no is answered in whatever form it is put.
3. Two things asked in one sentence have two answers, in the order asked.
4. When it is open is told of the matter, beside its office.
"""

from __future__ import annotations

import pytest

from search_engine import Service
from tests.relevance.examples import YUHANG, search


def told(service: Service, text: str) -> list[tuple[str, str]]:
    first = search(service, text, YUHANG).items[0]
    return [(one["asks"], str(one.get("text") or one["items"])) for one in first.answers]


@pytest.mark.parametrize(
    ("text", "ask", "part"),
    [
        ("护照什么时候能办下来", "time", "工作日"),
        ("护照加急", "expedite", "目录没有写明能否加急，可咨询 "),
        ("护照能不能加急", "expedite", "目录没有写明能否加急，可咨询 "),
        ("护照有效期几年", "validity_period", "十年"),
        ("护照能用多久", "validity_period", "十年"),
        ("居住证有效期多久", "validity_period", "目录没有写明有效期，可咨询 "),
        ("身份证几岁可以办", "age", "十六周岁"),
        ("身份证可以代办吗", "proxy", "本人"),
        ("社保卡可以代办吗", "proxy", "目录没有写明能否代办，可咨询 "),
    ],
)
def test_each_ask_is_answered_by_its_own_element(service: Service, text: str, ask: str, part: str) -> None:
    ((asked, said),) = told(service, text)
    assert asked == ask
    assert part in said


@pytest.mark.parametrize("text", ["护照是不是免费的", "护照免不免费", "护照要不要钱", "护照是否收费", "护照要钱不"])
def test_a_question_of_yes_or_no_is_answered_in_every_form(service: Service, text: str) -> None:
    assert told(service, text) == [("fee", "收费：普通护照费，每本120元")]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("护照要多少钱带什么材料", ["fee", "materials"]),
        ("护照要带什么多久多少钱", ["materials", "time", "fee"]),
        ("护照去哪办要带什么", ["place", "materials"]),
        ("护照多久能拿到多少钱", ["time", "fee"]),
    ],
)
def test_several_asks_are_answered_in_their_order(service: Service, text: str, asks: list[str]) -> None:
    assert [ask for ask, _ in told(service, text)] == asks


@pytest.mark.parametrize("text", ["护照周末上班吗", "护照周六能办吗", "护照什么时候上班"])
def test_opening_hours_are_told_of_a_matter(service: Service, text: str) -> None:
    ((ask, said),) = told(service, text)
    assert ask == "hours"
    assert "周六" in said
