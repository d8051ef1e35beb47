"""Whom a query is about.

1. Words of one audience name it; words of both, or of neither, say nothing.
2. A piece of a longer word is no word: 个人 in 个人所得税.
3. Marks stay as they are; the step once more changes nothing; a text without such words is unchanged.
"""

import pytest
from hypothesis import given

from search_engine.query.analysis.detect_audience import detect_audience
from search_engine.query.analysis.query_analysis import QueryAnalysis
from tests.search_engine.query.analysis.small import assert_sound, resources, texts, typed, understandings

WORDS = ("公司", "企业", "个人", "退休人员")
TOOLS = resources(audience=zip(WORDS, ("legal", "legal", "natural", "natural"), strict=True))


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("公司注册", "legal"),
        ("企业公司注册", "legal"),
        ("个人缴费", "natural"),
        ("企业退休人员认证", None),
        ("个人所得税", None),
        ("身份证", None),
    ],
)
def test_words_of_one_audience_name_it(text: str, audience: str | None) -> None:
    assert detect_audience(typed(text), TOOLS).audience == audience


@given(understandings((*WORDS, "所得税", "注册")))
def test_detecting_the_audience_keeps_all_spans(before: QueryAnalysis) -> None:
    assert assert_sound(detect_audience, before, TOOLS).spans == before.spans


@given(texts(("身份证", "补领")).filter(lambda text: not any(word in text for word in WORDS)))
def test_a_text_that_names_nobody_is_unchanged(text: str) -> None:
    before = typed(text)
    assert detect_audience(before, TOOLS) is before
