"""Whether a text consists of given words: as a regular expression finds that may take its time.

1. The same of every short text.
2. Of a text that can be cut in very many ways, too.
"""

import re

from hypothesis import given
from hypothesis import strategies as st

from search_engine.query.analysis.word_set import WordSet

WORDS = st.lists(st.text("ab的", min_size=1, max_size=3), min_size=1, max_size=5)


@given(WORDS, st.text("ab的", max_size=8))
def test_1_as_a_regular_expression(words, text):
    plain = re.fullmatch(f"(?:{'|'.join(words)})*", text)
    assert WordSet(" ".join(words)).makes_up(text) == (plain is not None)


def test_2_in_very_many_ways():
    words = WordSet("办 的 办的")
    assert words.makes_up("办的" * 250)
    assert not words.makes_up("办的" * 250 + "鑫")
