"""Where somebody is registered, said in passing.

1. 户口 before or behind a place is no required word where another place is named.
2. It is one where a 户口 is what the query is about, where a school or a home goes by it, where there is one place
   alone, and where nothing else is said.
3. The step once more changes nothing.
"""

from dataclasses import replace

import pytest

from search_engine.query.analysis.places.detect_origin import detect_origin
from search_engine.query.analysis.places.detect_places import detect_places
from search_engine.query.analysis.query_analysis import WEAK, QueryAnalysis
from tests.known import place_book
from tests.search_engine.query.analysis.small import resources, typed

TOOLS = replace(resources(), places=place_book())


def found(text: str) -> QueryAnalysis:
    return detect_origin(detect_places(typed(text), TOOLS), TOOLS)


@pytest.mark.parametrize(
    ("text", "weak"),
    [
        ("河南户口在余杭考驾照", "户口在"),
        ("人在长春户口在余杭怎么补身份证", "户口在"),
        ("湖南的农村户口 深圳结婚登记", "的农村户口"),
        ("户籍地江西在深圳办护照", "户籍地"),
    ],
)
def test_a_registered_residence_in_passing_is_not_required(text: str, weak: str) -> None:
    assert found(text).texts(WEAK) == (weak,)


@pytest.mark.parametrize(
    "text",
    [
        "户口从河南迁到杭州", "湖南户口在深圳落户", "四川户口本在杭州补办", "安徽户口小孩在杭州上学", "河南户口考驾照",
        "外地户口考驾照", "上海 杭州 户口",
    ],
)  # fmt: skip
def test_a_residence_the_query_is_about_stays_required(text: str) -> None:
    assert found(text).texts(WEAK) == ()


def test_detecting_the_origin_again_changes_nothing() -> None:
    once = found("河南户口在余杭考驾照")
    assert detect_origin(once, TOOLS) == once
