"""Patterns of phrases.

1. Characters, one of several, gaps within a clause, the ends of a text.
2. However many patterns there are, those are found that a regular expression of each finds, at the same places and with
   the same in their gaps.
3. What is no pattern is told.
4. A pattern that is too large is told, with what is too much and the mend; it is never found, and does no harm.
"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.kinds import column_parsers as cells
from dictionaries.patterns.bounds import MOST_CHARACTERS, MOST_PARTS, MOST_WAYS
from dictionaries.patterns.phrase_patterns import PART, PhrasePatterns, beginnings


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
def test_a_pattern_finds_and_leaves_out_its_examples(pattern, yes, no):
    book = PhrasePatterns([(pattern, "x")])
    assert [text for text in (*yes, *no) if book.find(text)] == yes


CLAUSE = r"[^\s,，。.?？!！;；、]"
ENDS = {"^": r"^[\s,，。.?？!！]*", "$": r"[\s,，。.?？!！~]*$"}


def regex_of(pattern: str) -> str:
    """The plain way: a regular expression, with a group for each gap."""

    def part(one: re.Match[str]) -> str:
        if one["far"] or one["near"]:
            return f"({CLAUSE}{{0,{8 if one['far'] else 3}}}?)"
        if one["edge"]:
            return ENDS[one["edge"]]
        ways = (one["ways"] if one["ways"] is not None else one["text"]).split("|")
        return f"(?:{'|'.join(ENDS['$'] if way == '$' else re.escape(way) for way in ways)})"

    return "".join(map(part, PART.finditer(pattern)))


def plainly(pattern: str, text: str) -> tuple[tuple[int, int], list[tuple[int, int]]] | None:
    found = re.search(regex_of(pattern), text)
    return found and (found.span(), [span for span in found.regs[1:] if span[0] < span[1]])


LETTERS = st.text("甲乙丙丁", min_size=1, max_size=2)
WAYS = st.one_of(st.sampled_from(["", "$", "^", "甲.", "~", "甲乙甲"]), LETTERS)
GROUPS = st.lists(WAYS, min_size=1, max_size=4).map(lambda ways: f"({'|'.join(ways)})")
PATTERNS = st.lists(
    st.one_of(LETTERS, GROUPS, st.sampled_from(["..", "...", "..", "...", "^", "$"])), min_size=1, max_size=6
).map("".join)


def is_pattern(pattern: str) -> bool:
    """Whether it is one, and begins with no end: nobody writes `($|甲)`, which is looked for by `$` and 甲."""
    try:
        return "$" not in beginnings(pattern)
    except ValueError:
        return False


TEXTS = st.text("甲甲乙乙丙丁，~. \n$^", max_size=24)


@given(patterns=st.lists(PATTERNS.filter(is_pattern), max_size=6, unique=True), text=TEXTS)
def test_patterns_are_found_as_by_regular_expressions(patterns, text):
    plain = {pattern: found for pattern in patterns if (found := plainly(pattern, text))}
    book = PhrasePatterns((one, one) for one in patterns)
    assert {one.value: ((one.start, one.end), gaps) for one, gaps in book.find_with_gaps(text)} == plain
    assert {one.value: (one.start, one.end) for one in book.find(text)} == {
        pattern: span for pattern, (span, _) in plain.items()
    }


@pytest.mark.parametrize("pattern", ["", "...", "..打我", "(甲|", "甲)", "((甲)", "(|甲)", "甲.乙", "^$", "^"])
def test_a_malformed_pattern_is_refused(pattern):
    with pytest.raises(ValueError, match=r"须|只能"):
        cells.pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("甲.." * (MOST_PARTS // 2) + "乙", f"有 {MOST_PARTS + 1} 段"),
        (f"({'|'.join('甲' * (1 + way % 2) for way in range(MOST_WAYS + 1))})", f"有 {MOST_WAYS + 1} 种说法"),
        ("甲" * (MOST_CHARACTERS + 1), f"有 {MOST_CHARACTERS + 1:,} 个字符"),
    ],
)
def test_a_pattern_too_large_is_refused_and_never_found(pattern, told):
    with pytest.raises(ValueError, match=f"{told}.*最多.*拆成几行"):
        cells.pattern(pattern)
    texts = ["甲" * MOST_CHARACTERS + "甲乙", "一"]
    assert [one.value for text in texts for one in PhrasePatterns([(pattern, 1), ("甲乙", 2)]).find(text)] == [2]
