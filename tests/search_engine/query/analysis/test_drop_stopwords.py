"""Stop words.

1. Scaffold words go, weak ones are not required; 的 in 目的地 stays. The longest that is made of whole words counts:
   怎么办 in 怎么办理 hides neither 怎么 nor 办理.
2. Words of the start count after nothing else than stop words, words of the end before nothing else, words that stand
   alone where nothing else is left.
3. What is inside a name or a term stays, and a query that is a name stays whole.
4. Stop words alone leave no needs; weak words alone do.
5. Marks are in order inside the text; the step once more changes nothing; a text without stop words is unchanged.
"""

import pytest
from hypothesis import given

from search_engine.query.analysis import QueryAnalyzer
from search_engine.query.analysis.drop_stopwords import drop_stopwords
from search_engine.query.analysis.query_analysis import REMOVED, WEAK, QueryAnalysis
from tests.search_engine.query.analysis.small import assert_sound, resources, texts, typed, understandings

ROWS = (
    ("的", "anywhere", "weak"),
    ("办理", "anywhere", "weak"),
    ("怎么", "anywhere", "scaffold"),
    ("请问", "start", "scaffold"),
    ("我想", "start", "scaffold"),
    ("吗", "end", "scaffold"),
    ("怎么办", "end", "scaffold"),
    ("查一下", "alone", "scaffold"),
)
TOOLS = resources(stopwords=ROWS, names=["办理营业执照", "怎么看"], topics=[("办理指南",)])
UNDERSTANDER = QueryAnalyzer(TOOLS)


@pytest.mark.parametrize(
    ("text", "removed", "weak"),
    [
        ("目的地签证", (), ()),
        ("杭州的医保", (), ("的",)),
        ("怎么办理护照", ("怎么",), ("办理",)),
        ("请问公积金提取吗", ("请问", "吗"), ()),
        ("请问我想办理公积金", ("请问", "我想"), ("办理",)),
        ("公积金请问", (), ()),
        ("吗公积金", (), ()),
        ("护照丢失怎么办", ("怎么办",), ()),
        ("查一下", ("查一下",), ()),
        ("查一下吗", ("查一下", "吗"), ()),
        ("查一下公积金", (), ()),
        ("", (), ()),
    ],
)
def test_stop_words_count_in_their_places(text: str, removed: tuple[str, ...], weak: tuple[str, ...]) -> None:
    found = drop_stopwords(typed(text), TOOLS)
    assert (found.texts(REMOVED), found.texts(WEAK)) == (removed, weak)


def test_names_and_terms_keep_their_stop_words() -> None:
    assert drop_stopwords(typed("办理营业执照"), TOOLS).spans == ()
    assert drop_stopwords(typed("办理营业执照吗"), TOOLS).texts(REMOVED) == ("吗",)
    assert drop_stopwords(typed("护照办理指南"), TOOLS).spans == ()
    assert drop_stopwords(typed("怎么看"), TOOLS).spans == ()


@pytest.mark.parametrize(("text", "words"), [("请问怎么办", ()), ("请问怎么办理", ()), ("办理", ("办理",))])
def test_stop_words_alone_leave_no_clauses(text: str, words: tuple[str, ...]) -> None:
    assert UNDERSTANDER.analyze(text).parsed_query.words == words


@given(understandings((*(text for text, _, _ in ROWS), "目的地", "办理营业执照", "护照", " ", "?")))
def test_dropping_stop_words_of_any_analysis_is_sound(before: QueryAnalysis) -> None:
    assert_sound(drop_stopwords, before, TOOLS)


@given(texts(("身份证", "补领")).filter(lambda text: not any(row[0] in text for row in ROWS)))
def test_a_text_without_stop_words_is_unchanged(text: str) -> None:
    before = typed(text)
    assert drop_stopwords(before, TOOLS) is before
