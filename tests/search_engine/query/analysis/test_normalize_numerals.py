"""Digits that stand for Chinese numerals.

1. A digit becomes the numeral where only the numeral makes a word of three characters and more.
2. Numbers proper, codes, and names of the catalogue stay as they are.
3. Any text is survived; nothing but single digits changes.
"""

import pytest
from hypothesis import given

from search_engine.query.analysis.normalize_numerals import normalize_numerals
from tests.search_engine.query.analysis.small import resources, texts, typed

TOOLS = resources(
    names=["3孩家庭购房", "第二类医疗器械"],
    synonyms=[("二类医疗器械", "第二类医疗器械", "official", 1.0), ("2孩", "二孩", "official", 1.0)],
)


@pytest.mark.parametrize(
    ("text", "semantic_text"),
    [
        ("2手房过户", "二手房过户"),
        ("1次性创业补贴", "一次性创业补贴"),
        ("2类医疗器械", "二类医疗器械"),
        ("第2代身份证", "第二代身份证"),
        ("企业开办1件事", "企业开办一件事"),
    ],
)
def test_a_digit_becomes_a_numeral_that_makes_a_word(text: str, semantic_text: str) -> None:
    assert normalize_numerals(typed(text), TOOLS).text == semantic_text


@pytest.mark.parametrize(
    "text", ["5年免检", "社保断缴3个月", "14岁以下", "12次", "c1驾照", "3孩家庭购房", "2孩登记", "第1.2手房", ""]
)
def test_numbers_codes_and_names_keep_their_digits(text: str) -> None:
    assert normalize_numerals(typed(text), TOOLS).text == text


@given(texts(("2手房", "1次性", "第3", "9", "个月")))
def test_nothing_but_single_digits_changes(text: str) -> None:
    found = normalize_numerals(typed(text), TOOLS).text
    assert len(found) == len(text)
    assert all(new == old or old in "123456789" for new, old in zip(found, text, strict=True))
