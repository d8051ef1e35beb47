"""Patterns of phrases.

1. Characters, one of several, gaps within a clause, the ends of a text.
2. However many patterns there are, those are found that a regular expression of each finds.
3. What is no pattern is told.
"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.patterns.phrase_patterns import PhrasePatterns, beginnings, regex_of


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("老公..打我", ["老公打我", "我老公又在打我了"], ["老公天天喝酒打我", "老公，打我", "老婆打我"]),
        ("老公...打我", ["老公天天喝酒打我"], ["老公天天喝了很多很多酒打我"]),
        ("(老公|丈夫)..(打|揍)我", ["丈夫揍我", "老公在打我"], ["丈夫骂我"]),
        ("^救命(啊|)$", ["救命", "救命啊！", " 救命"], ["救命钱", "快救命"]),
        ("(还|)剩..分", ["剩3分", "还剩几分"], ["还有几分"]),
        ("(想|要)死(了|$)", ["想死", "想死了"], ["想死机怎么办"]),
    ],
)
def test_1_what_is_found(pattern, yes, no):
    book = PhrasePatterns([(pattern, "x")])
    assert [text for text in (*yes, *no) if book.find(text)] == yes


LETTERS = st.text("甲乙丙丁", min_size=1, max_size=2)
GROUPS = st.lists(LETTERS, min_size=1, max_size=3).map(lambda ways: f"({'|'.join(ways)})")
PATTERNS = st.builds(
    lambda first, rest: first + "".join(rest),
    st.one_of(LETTERS, GROUPS),
    st.lists(st.one_of(LETTERS, GROUPS, st.sampled_from(["..", "..."])), max_size=3),
)


@given(patterns=st.lists(PATTERNS, max_size=6), text=st.text("甲乙丙丁，", max_size=16))
def test_2_as_the_plain_way_finds(patterns, text):
    patterns = [pattern for pattern in patterns if "...." not in pattern]
    plain = {pattern: found.span() for pattern in patterns if (found := re.search(regex_of(pattern), text))}
    found = {one.value: (one.start, one.end) for one in PhrasePatterns((one, one) for one in patterns).find(text)}
    assert found == plain


@pytest.mark.parametrize("pattern", ["", "...", "..打我", "(甲|", "甲)", "((甲)", "(|甲)", "甲.乙", "^$", "^"])
def test_3_what_is_none(pattern):
    with pytest.raises(ValueError, match=r"须|只能"):
        beginnings(pattern)
