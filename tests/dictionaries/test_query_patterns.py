"""Patterns of queries.

1. Of random patterns and queries those fit that fit by the plain version, each once.
2. Examples: exact, beginnings, phrases across spaces and marks, all words in any order; no content fits none.
3. Thousands of patterns of which none fits cost a query no more steps than a few do.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.normalize import squash
from dictionaries.patterns.query_patterns import QueryPatterns, QueryTexts

LETTERS = st.text("甲乙丙 。", min_size=1, max_size=5).filter(squash)
ROWS = st.lists(st.tuples(st.sampled_from(["exact", "start", "phrase", "all_words"]), LETTERS), max_size=20)


def words_of(text: str) -> frozenset[str]:
    return frozenset(text.replace("。", " ").split()) - {"丙"}


def patterns(rows: list[tuple[str, str]]) -> QueryPatterns[int]:
    given_rows = [("exact", f"{text}*") if match == "start" else (match, text) for match, text in rows]
    return QueryPatterns([(*row, number) for number, row in enumerate(given_rows)], words_of)


def texts_of(*texts: str) -> QueryTexts:
    squashed = frozenset(map(squash, texts))
    return QueryTexts(squashed, squashed, tuple(map(words_of, texts)))


def fits(match: str, pattern: str, text: str) -> bool:
    if match == "all_words":
        return bool(words_of(pattern)) and all(word in words_of(text) for word in words_of(pattern))
    one, other = squash(pattern), squash(text)
    return {"exact": one == other, "start": other.startswith(one), "phrase": one in other}[match]


@given(ROWS, st.lists(LETTERS, min_size=1, max_size=3))
def test_query_patterns_fit_as_by_the_plain_version(rows: list[tuple[str, str]], texts: list[str]) -> None:
    found = list(patterns(rows).matching(texts_of(*texts)))
    wanted = [number for number, row in enumerate(rows) if any(fits(*row, text) for text in texts)]
    assert sorted(found) == wanted


@pytest.mark.parametrize(
    ("match", "pattern", "text", "fits_it"),
    [
        ("exact", "甲乙", "甲 乙。", True), ("exact", "甲乙", "甲乙丙", False),
        ("start", "甲", "甲乙", True), ("start", "乙", "甲乙", False),
        ("phrase", "乙丙", "甲乙 丙", True), ("phrase", "甲丙", "甲乙丙", False),
        ("all_words", "甲 乙", "乙 丁 甲", True), ("all_words", "甲 乙", "甲乙", False),
        ("all_words", "丙", "丙", False),
    ],
)  # fmt: skip
def test_query_patterns_fit_their_examples(match: str, pattern: str, text: str, fits_it: bool) -> None:
    assert list(patterns([(match, pattern)]).matching(texts_of(text))) == [0] * fits_it


def calls(work: Callable[[], object]) -> int:
    """The functions of Python and C that some work calls."""
    count = 0

    def note(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def test_thousands_of_query_patterns_cost_no_more_calls() -> None:
    def of(size: int) -> QueryPatterns[int]:
        kinds = ("exact", "start", "phrase", "all_words")
        return patterns([(kinds[number % 4], f"事项{number} 办理{number // 7}") for number in range(size)])

    few, many = of(40), of(5_000)
    text = texts_of("杭州 居住证 怎么 办理")
    assert calls(lambda: list(many.matching(text))) <= calls(lambda: list(few.matching(text))) + 20
