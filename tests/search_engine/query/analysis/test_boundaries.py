"""Where words begin and end.

1. A short phrase holds where it begins and ends with words: 上牌 in 网上牌照 is none, 的 in 目的地 is none.
2. A phrase of several words holds; one of four characters and more always does.
3. No phrase cuts a number: 12345 in 0012345 is none.
4. Any text is survived; its words hold.
"""

import pytest
from hypothesis import given

from search_engine.query.analysis.words import LONG, Boundaries
from tests.search_engine.query.analysis.small import ANALYZER, texts


def holds(phrase: str, text: str) -> bool:
    start = text.index(phrase)
    return Boundaries.of(text, ANALYZER).hold(start, start + len(phrase))


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("上牌", "网上牌照", False),
        ("的", "目的地签证", False),
        ("的", "杭州的医保", True),
        ("牌照", "网上牌照", True),
        ("组合贷", "组合贷款", False),
        ("丢了", "护照丢了怎么办", True),
        ("1日游", "1日游备案", True),
        ("民身份证", "居民身份证", True),
    ],
)
def test_a_short_phrase_holds_only_at_word_boundaries(phrase: str, text: str, expected: bool) -> None:
    assert holds(phrase, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("不动产第0012345号", False), ("1234567", False), ("12345热线", True), ("拨打12345", True)]
)
def test_no_phrase_cuts_a_number(text: str, expected: bool) -> None:
    assert holds("12345", text) == expected


@given(texts(("网上牌照", "目的地", "ca", "12345", " ")))
def test_boundaries_of_any_text_hold_its_words(text: str) -> None:
    boundaries = Boundaries.of(text, ANALYZER)
    assert all(boundaries.hold(word.start, word.end) for word in ANALYZER.top_words(text))
    assert boundaries.hold(0, LONG) or text[LONG - 1 : LONG + 1].isdigit()
