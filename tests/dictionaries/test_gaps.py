"""Terms with a gap.

1. A term is found where its parts stand in order within one clause, at most so many characters apart; each first part
   goes with the nearest last one.
2. As the plain way finds it, for any text.
3. What is not two parts with one gap is refused.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.patterns.wildcard_patterns import CLAUSE, WIDEST, WildcardPatterns, has_wildcard, parts

TERMS = ("租...房", "租...店", "户口...迁到", "登...记")
BOOK = WildcardPatterns({term: term for term in TERMS})


def found(text: str) -> list[tuple[tuple[int, int], tuple[int, int], str]]:
    return sorted((*one.spans, one.value) for one in BOOK.all(text))


def plainly(text: str) -> list[tuple[tuple[int, int], tuple[int, int], str]]:
    """Every first part, and the first last part after it, looked for place by place."""
    seen = []
    for term in TERMS:
        first, last = parts(term)
        for start in range(len(text)):
            end = start + len(first)
            if text[start:end] != first:
                continue
            places = (at for at in range(end, end + WIDEST + 1) if text[at : at + len(last)] == last)
            at = next(places, None)
            if at is not None and not CLAUSE.search(text[end : at + len(last)]):
                seen.append(((start, end), (at, at + len(last)), term))
    return sorted(seen)


def test_a_term_with_a_gap_is_found_within_a_clause() -> None:
    assert found("租了个房") == [((0, 1), (3, 4), "租...房")]
    assert found("户口从老家迁到杭州") == [((0, 2), (5, 7), "户口...迁到")]
    assert found("租了,房") == found("房租") == found("租" + "一" * (WIDEST + 1) + "房") == []
    assert [one[1] for one in found("租" + "一" * WIDEST + "房")] == [(WIDEST + 1, WIDEST + 2)]
    assert [one[:2] for one in found("租房房")] == [((0, 1), (1, 2))]


@given(st.lists(st.sampled_from(["租", "房", "店", "户口", "迁到", "登", "记", "了", "一个", ",", " "]), max_size=30))
def test_terms_with_gaps_are_found_as_by_a_plain_search(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert found(text) == plainly(text)


@pytest.mark.parametrize("term", ["...房", "租...", "租...个...房", "租....房", "..."])
def test_a_term_that_is_not_two_parts_and_a_gap_is_refused(term: str) -> None:
    assert has_wildcard(term)
    with pytest.raises(ValueError, match="前后各须有一段文字"):
        parts(term)
