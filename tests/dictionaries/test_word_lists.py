"""What the shipped lists hold, beside what every dictionary is checked for.

1. Hotlines are numbers that can be dialled.
2. What of a query is scaffolding leaves the words alone that decide what is meant.
"""

import re

import pytest

from dictionaries.lexicon import shipped_lexicon

LEXICON = shipped_lexicon()


def test_1_hotlines_are_numbers():
    assert all(re.fullmatch(r"1\d{2}|1\d{4}|9\d{4}", row.number) for row in LEXICON.hotlines)


@pytest.mark.parametrize("word", ["注销", "补办", "变更", "挂失", "补贴", "提取", "转移", "年检", "续期"])
def test_words_that_decide_are_no_stop_words(word):
    assert word not in {row.text for row in LEXICON.stopwords}


@pytest.mark.parametrize(
    ("text", "where", "role"),
    [("请问", "start", "scaffold"), ("怎么办", "anywhere", "scaffold"), ("查询", "anywhere", "weak")],
)
def test_common_scaffolding_is_a_stop_word(text, where, role):
    assert (text, where, role) in {(row.text, row.where, row.role) for row in LEXICON.stopwords}
