"""Which of several hypotheses of a recogniser was said.

1. (tests/relevance) Two half-sure hypotheses that mean one thing outweigh one that makes no sense.
2. Without known words the surest is taken; silence only where nothing else was heard.
3. Whatever is heard, one of the hypotheses or a correction of one is the answer.
4. Of many or long ones the surest are compared, 300 characters together; the first of all whatever its length.
"""

from hypothesis import given
from hypothesis import strategies as st

from search_engine.query.analysis import QueryAnalyzer
from search_engine.query.speech_nbest import MOST_COMPARED, STOPS, compared, said
from search_engine.searching import NBestEntry
from tests.search_engine.query.analysis.small import resources

PLAIN = QueryAnalyzer(resources())
TEXT = st.text(max_size=12)


def test_without_known_words_the_surest_hypothesis_is_taken() -> None:
    assert said([NBestEntry("身份证", 0.4), NBestEntry("护照", 0.7)], PLAIN) == "护照"
    assert said([NBestEntry("", 0.9), NBestEntry("护照", 0.1)], PLAIN) == "护照"
    assert said([NBestEntry("", 0.9)], PLAIN) == ""
    assert said([NBestEntry("护照。", 0.9)], PLAIN) == "护照"


@given(st.lists(st.builds(NBestEntry, TEXT, st.floats(0, 1)), min_size=1, max_size=5))
def test_the_answer_is_one_of_the_hypotheses(heard: list[NBestEntry]) -> None:
    assert said(heard, PLAIN) in {hypothesis.text.strip(STOPS) for hypothesis in heard} | {""}


def test_the_surest_hypotheses_are_compared() -> None:
    short = [NBestEntry(f"{i:02}" * 15, i / 100) for i in range(20)]
    assert [one.confidence for one in compared(short)] == [i / 100 for i in range(19, 9, -1)]
    long, next_best = NBestEntry("护" * 500, 0.9), NBestEntry("身份证", 0.8)
    assert compared([next_best, long]) == [long]
    assert compared(short[:3]) == [short[2], short[1], short[0]]


@given(st.lists(st.builds(NBestEntry, st.text(max_size=200), st.floats(0, 1)), min_size=1))
def test_compared_hypotheses_are_bounded_in_length(heard: list[NBestEntry]) -> None:
    kept = compared(heard)
    assert kept[0].confidence == max(one.confidence for one in heard)
    assert len(kept) == 1 or sum(len(one.text) for one in kept) <= MOST_COMPARED
