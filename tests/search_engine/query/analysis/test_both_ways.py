"""What a query needs while a change of the words is on its way through the index.

1. A text that says what was typed meets every need, whichever words it was cut by.
2. Where all ways cut alike, the need is the word itself.
3. The words of other ways give no class by names.
"""

from hypothesis import given
from hypothesis import strategies as st

from search_engine.query.analysis.segment import parted
from tests.indexer.analysis.test_changed_words import PIECES, SETS
from tests.known import analyzer_of

TEXTS = st.lists(PIECES.filter(str.strip), min_size=1, max_size=6).map("".join)


@given(TEXTS, st.sampled_from(SETS), st.lists(st.sampled_from(SETS), max_size=2))
def test_clauses_are_met_whichever_words_the_text_was_cut_by(text, words, others):
    analyzer, rest = analyzer_of(words), [analyzer_of(one) for one in others]
    clauses = parted(text, analyzer, rest)
    for one in (analyzer, *rest):
        tokens = set(one.texts(text))
        assert all(any(set(words) <= tokens for words in clause.variants) for _, _, clause in clauses)
    inside = {place for start, end, _ in clauses for place in range(start, end)}
    for one in rest:
        outside = [token for token in one.top_words(text) if token.start not in inside]
        assert outside == [token for token in analyzer.top_words(text) if token.start not in inside]


def test_words_of_other_ways_give_no_class():
    (start, end, clause), *more = parted("开奶茶店许可", analyzer_of(("奶茶店",)), [analyzer_of(())])
    assert (start, end, more) == (1, 4, [])
    assert clause.variants == (("奶茶店",), ("奶茶",))
    assert clause.exact_equivalents == (("奶茶店",),)


def test_a_removed_word_is_met_by_its_parts():
    ((_, _, clause),) = parted("险待", analyzer_of(()), [analyzer_of(SETS[-1])])
    assert clause.variants == (("险", "待"), ("险待",))
