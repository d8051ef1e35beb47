"""Which texts a change of the words touches.

1. A text is said to change exactly where its tokens do, whatever came and went and however it is written.
2. Of many texts looked at together those change that change by themselves.
"""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dictionaries.normalize import normal_text
from indexer.analysis.changed_words import ChangedWords
from tests.known import analyzer_of

WORDS = ("奶茶店", "奶茶", "茶店", "电动自行车", "上牌", "工伤保险待遇", "险待")
SETS = [(), ("奶茶店",), ("奶茶", "电动自行车"), WORDS]
PIECES = st.sampled_from(
    [*"开奶茶店铺上牌", "工伤保险", "待遇", "電動自行車", "ＥＴＣ", "\n", " ", "，", "保險待遇", "㎡", "½"]
)


TEXTS = st.lists(PIECES, max_size=12).map("".join)


@given(TEXTS, st.sampled_from(SETS), st.sampled_from(SETS))
def test_a_text_changes_exactly_where_its_tokens_do(text, before, after):
    changed = ChangedWords(analyzer_of(before), analyzer_of(after))
    ways = [analyzer.texts(normal_text(text)) for analyzer in (analyzer_of(before), analyzer_of(after))]
    assert changed.change(text) == (ways[0] != ways[1])


@pytest.mark.parametrize(("text", "changes"), [("开奶茶店", True), ("开店", False), ("電動自行車上牌", False)])
def test_a_new_word_changes_the_texts_that_hold_it(text, changes):
    assert ChangedWords(analyzer_of(()), analyzer_of(("奶茶店",))).change(text) == changes


@given(st.lists(TEXTS, max_size=9), st.sampled_from(SETS), st.sampled_from(SETS))
@example(["", "", "電動自行車㎡"], (), SETS[2])  # as long as in normal form, where white space is one, and not in step
@example(["奶\ue001茶店", "奶茶店"], (), SETS[1])
def test_texts_change_together_as_each_does_alone(texts, before, after):
    changed = ChangedWords(analyzer_of(before), analyzer_of(after))
    assert list(changed.changing(texts)) == [place for place, text in enumerate(texts) if changed.change(text)]
