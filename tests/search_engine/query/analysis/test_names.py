"""Names that must not be taken apart.

1. A text is a name when a title or an alias, squashed, equals it; a term of the dictionaries is none.
2. Spans are of names and terms of three characters and more, as written or squashed: the longest, not overlapping.
3. Words of names are known; other words are not.
4. A stretch is inside a name when it is a part of it, but not when it is all of it.
5. Any text is survived.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_engine.query.analysis.name_index import MIN_NAME_LENGTH, NameIndex, is_inside
from tests.search_engine.query.analysis.small import texts

BOOK = NameIndex(["居民身份证（补领）", "ＣＡ证书", "护照"], {"公积金提取", "社保"}, {"居民身份证", "补领"})
PIECES = ("居民身份证", "(补领)", "补领", "ca证书", "护照", "公积金提取", "社保", " ", "的")


def test_names_are_compared_squashed() -> None:
    assert [text in BOOK.squashed for text in ("居民身份证补领", "ca证书", "护照")] == [True, True, True]
    assert [text in BOOK.squashed for text in ("公积金提取", "居民身份证(补领)", "", None, 7)] == [False] * 5


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("居民身份证(补领)指南", [(0, 9)]),
        ("居民身份证补领指南", [(0, 7)]),
        ("住房公积金提取", [(2, 7)]),
        ("护照社保", []),
        ("ca证书与ca证书", [(0, 4), (5, 9)]),
        ("", []),
    ],
)
def test_spans_of_names_and_terms_are_the_longest(text: str, spans: list[tuple[int, int]]) -> None:
    assert [(one.start, one.end) for one in BOOK.spans(text)] == spans


@given(st.sets(st.text("证照ab", min_size=1, max_size=5), max_size=6), st.text("证照ab", max_size=20))
def test_spans_of_names_equal_a_plain_search(names: set[str], text: str) -> None:
    found, start = [], 0
    while start < len(text):
        ends = [start + len(name) for name in names if len(name) >= MIN_NAME_LENGTH and text.startswith(name, start)]
        if ends:
            found.append((start, max(ends)))
        start = max(ends, default=start + 1)
    assert [(one.start, one.end) for one in NameIndex(names).spans(text)] == found


def test_words_of_names_are_known() -> None:
    assert BOOK.has_word("补领")
    assert not BOOK.has_word("护照")
    assert not NameIndex().has_word("")


def test_a_stretch_is_inside_a_name_but_not_all_of_it() -> None:
    spans = BOOK.spans("居民身份证补领指南")
    assert is_inside(0, 5, spans)
    assert is_inside(5, 7, spans)
    assert not is_inside(0, 7, spans)
    assert not is_inside(5, 9, spans)
    assert not is_inside(0, 5, [])


@given(texts(PIECES))
def test_spans_of_any_text_are_in_order(text: str) -> None:
    end = 0
    for one in BOOK.spans(text):
        assert end <= one.start < one.end <= len(text)
        end = one.end
    assert text in BOOK.squashed or text not in BOOK.squashed
