"""Which parts of a text to mark.

1. Spans lie inside the text, ascend, and do not touch.
2. Just the characters of the words are marked, as a plain look has it; width, case and 繁体 make no difference.
3. Merging joins what overlaps or touches and nothing else.
4. An excerpt is short, is a part of the text, and shows the first word found.
5. The quick way to an excerpt's normal form gives what `normalize` gives, for any text whatever.
"""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.normalize import normalize
from search_engine.page.highlighting import Marker, merge_spans, normal_form, telling

TEXT = st.text("身份证證补補领aＡ ①（-\u200b", max_size=20)
WORDS = st.lists(st.sampled_from(["身份", "身份证", "证", "补领", "a", "aa", "a a", "①", "", "护照"]), max_size=4)
SPANS = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 5)).map(lambda span: (span[0], sum(span))), max_size=8)


def marked(spans: tuple[tuple[int, int], ...]) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


@given(TEXT, WORDS)
def test_marked_spans_equal_a_plain_look(text: str, words: list[str]) -> None:
    spans = Marker(words).spans(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] < other[0] for one, other in pairwise(spans))
    normal, plain = normalize(text), set[int]()
    for word in filter(None, words):
        for start in range(len(normal.text)):
            if normal.text.startswith(word, start):
                plain |= set(range(*normal.original_span(start, start + len(word))))
    assert marked(spans) == plain


@pytest.mark.parametrize(
    ("text", "words", "parts"),
    [
        ("居民身份证补领", ["身份证", "补领"], ["身份证补领"]),
        ("居民身份证的补领", ["身份证", "补领"], ["身份证", "补领"]),
        ("臺灣居民居住證", ["台湾", "居住证"], ["臺灣", "居住證"]),
        ("ＣＡ證書申領", ["ca", "证书"], ["ＣＡ證書"]),
        ("Gb/T 2260", ["gb/t"], ["Gb/T"]),
        ("身\u200b份证", ["身份证"], ["身\u200b份证"]),
        ("㎡单价", ["m2"], ["㎡"]),
        ("护照", ["身份证"], []),
        ("", ["身份证"], []),
    ],
)
def test_known_texts_are_marked_at_their_words(text: str, words: list[str], parts: list[str]) -> None:
    assert [text[start:end] for start, end in Marker(words).spans(text)] == parts


@given(SPANS)
def test_merging_joins_what_touches_and_nothing_else(spans: list[tuple[int, int]]) -> None:
    merged = merge_spans(spans)
    assert marked(merged) == marked(tuple(spans))
    assert all(one[1] < other[0] for one, other in pairwise(merged))
    assert merge_spans(merged) == merged


@given(st.text("甲乙丙身份证 ", max_size=60), st.integers(10, 30))
def test_an_excerpt_is_short_and_shows_the_first_word(text: str, length: int) -> None:
    part = Marker(["身份证"]).excerpt(text, length)
    assert len(part) <= max(length + 2, 0)
    assert part.strip("…") in text
    assert ("身份证" in part) == ("身份证" in text)


def test_an_excerpt_lies_around_the_first_word() -> None:
    text = "甲" * 200 + "身份证" + "乙" * 200
    part = Marker(["身份证"]).excerpt(text, 40)
    assert part == "…" + "甲" * 10 + "身份证" + "乙" * 27 + "…"
    assert Marker(["身份证"]).excerpt("短文") == "短文"
    assert Marker([]).excerpt(text, 40) == "甲" * 40 + "…"


@given(
    st.sampled_from(["", "…", "……"]),
    # what joins its neighbour, what is nothing, and what OpenCC reads together, next to an ellipsis too
    st.text("身份证證著薴苧aＡ ①.…\u200b\u0301\u3099ﾞ\n", max_size=8),
    st.sampled_from(["", "…", "……"]),
)
def test_the_quick_normal_form_of_an_excerpt_is_right(before: str, text: str, behind: str) -> None:
    whole = before + text + behind
    assert normal_form(whole) == normalize(whole)


def test_words_that_reach_into_an_ellipsis_are_not_marked() -> None:
    assert Marker([".no", "no.", "身份证"]).spans("…no身份证no…") == ((0, 9),)
    assert Marker(["no", "身份"]).spans("…身份证no…") == ((1, 3), (4, 6))


def test_a_single_character_is_marked_only_where_nothing_longer_is_asked_for():
    assert telling(["的", "税", "买房"]) == ("买房",)
    assert telling(["税"]) == ("税",)
