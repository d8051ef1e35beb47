"""What stands around a matter while it is typed.

1. A place before it stays and says for where; the scaffolding and what is asked go; of 怎么注销 the verb stays.
2. What is a matter from its first character on, and what says nothing, has no core.
3. A suggestion with the place before it marks the place too, and names no place twice.
4. Whatever is typed, looking for its core ends.
"""

from __future__ import annotations

from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.lexicon import shipped_lexicon
from dictionaries.regions import load_tree
from search_engine.query.analysis.resources import AnalysisResources
from search_engine.suggestion.around import Core, core_of
from search_engine.suggestion.suggestion import Suggestion
from tests.known import analyzer


@lru_cache(maxsize=1)
def resources() -> AnalysisResources:
    return AnalysisResources.of(shipped_lexicon(), analyzer(), load_tree())


def core(text: str, region: str = "330110") -> Core | None:
    return core_of(text, resources(), load_tree()[region])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("余杭区身份", Core("身份", "余杭区", "330110")),
        ("上海居住", Core("居住", "上海", "310000")),
        ("在杭州办护", Core("护", "杭州", "330100")),
        ("我要办护照", Core("护照")),
        ("怎么注销", Core("注销")),
        ("护照多少钱", Core("护照")),
        ("护照要不要钱", Core("护照")),
        ("余杭区 sfz", Core("sfz", "余杭区", "330110")),
    ],
)
def test_the_core_is_what_stands_between_place_and_question(text: str, found: Core) -> None:
    assert core(text) == found


def test_1_the_users_region_decides_between_places_of_one_name() -> None:
    assert core("朝阳区身份", "110105") == Core("身份", "朝阳区", "110105")
    assert core("朝阳区身份", "220102") == Core("身份", "朝阳区", "220104")
    assert core("朝阳区身份", "330110") == Core("身份", "朝阳区", None)


@pytest.mark.parametrize("text", ["身份证", "护照换", "我要", "杭州", "请问", "", " ", "浙a过户", "营业执照注销"])
def test_a_matter_or_nothing_has_no_core(text: str) -> None:
    assert core(text) is None


def test_a_suggestion_around_a_place_marks_the_place() -> None:
    there = Core("身份", "余杭区", "330110")
    assert there.around(Suggestion("身份证补领", "matter", ((0, 2),))) == Suggestion(
        "余杭区身份证补领", "matter", ((0, 5),)
    )
    assert there.around(Suggestion("居民身份证", "term", ((2, 4),))).highlight == ((0, 3), (5, 7))
    assert there.around(Suggestion("余杭区人才政策", "policy", ((0, 1),))).text == "余杭区人才政策"
    assert Core("身份").around(Suggestion("身份证", "term", ((0, 2),))).text == "身份证"


@given(st.text(alphabet="我要在怎么办杭州余区护照多少钱 ,a", max_size=60))
def test_looking_for_the_core_of_any_text_ends(text: str) -> None:
    found = core(text)
    assert found is None or 0 < len(found.text) < len(text)
