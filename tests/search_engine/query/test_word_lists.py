"""Lists of words in the code. Whether a text consists of given words is found as a regular expression finds it that
may take its time.

1. The same of every short text.
2. Of a text that can be cut in very many ways, too.
3. Each list of the table is used; its rows are distinct and, as patterns, sound.
"""

import re

from hypothesis import given
from hypothesis import strategies as st

from search_engine.query.word_lists import TABLE, WordSet, alternatives, words_in

WORDS = st.lists(st.text("ab的", min_size=1, max_size=3), min_size=1, max_size=5)


@given(WORDS, st.text("ab的", max_size=8))
def test_word_sets_make_up_texts_as_regular_expressions_do(words, text):
    plain = re.fullmatch(f"(?:{'|'.join(words)})*", text)
    assert WordSet(words).makes_up(text) == (plain is not None)


def test_a_text_cut_in_many_ways_is_decided_quickly():
    words = WordSet(["办", "的", "办的"])
    assert words.makes_up("办的" * 250)
    assert not words.makes_up("办的" * 250 + "鑫")


def test_every_word_list_is_used_distinct_and_sound():
    rows = TABLE.read_text(encoding="utf-8").splitlines()[2:]
    names = dict.fromkeys(row.split("\t")[0] for row in rows)
    code = "".join(path.read_text(encoding="utf-8") for path in TABLE.parents[1].rglob("*.py"))
    for name in names:
        assert re.search(rf"""["']{re.escape(name)}["']""", code), name
        assert len(set(words_in(name))) == len(words_in(name))
        assert re.compile(alternatives(name)).fullmatch("") is None
