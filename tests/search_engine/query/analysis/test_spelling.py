"""Misspellings.

1. By example: homophones, look-alikes, swaps, extra characters are mended; what is right stays.
2. A corrected text needs no further correction that would be applied.
3. Whole names of the site are never changed, nor is a beginning of one.
4. Edits lie inside the text, in order, apart; making them gives the corrected text.
5. Protected spans, digits and Latin letters are never touched.
6. The reviewed list comes first, is certain, and leaves alone what already has the right wording.
7. Any text at all gives an answer: no error, however hostile; long texts are read piece by piece, of a pasted page the
   beginning.
8. A character too many is one that the word has already or that sounds like its neighbour; at the edge of a word only
   the latter: what begins the next word is not too many. Of long texts nobody is asked about other ones.
9. What is held of all that a mend would replace is only offered another spelling.
10. A lattice gives the score that trying every way gives.
"""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dictionaries.confusables import read_confusables
from dictionaries.normalize import normal_text
from search_engine.query.spelling import Correction, Speller, apply_edits
from search_engine.query.spelling.channel import EXTRA, TWICE, Channel
from search_engine.query.spelling.lattice import Edge, read_ways
from search_engine.query.spelling.speller import LONGEST_PIECE, MOST_MENDED
from search_engine.query.spelling.unknown_names import SENTENCE
from tests.vocabularies import NAMES, PINYIN, small_vocabulary

CHARACTERS = "公积金提曲取身份证政办理护照罩的一12a 第号()、"
TYPED = st.one_of(st.text(max_size=30), st.text(CHARACTERS, max_size=45))


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(small_vocabulary(), PINYIN, read_confusables(), {"登陆": "登录", "公交": "公交车"})


def corrected(speller: Speller, text: str) -> str:
    found = speller.correct(text)
    return found.corrected if found is not None and found.applied else text


@pytest.mark.parametrize(
    ("typed", "semantic_text"),
    [
        ("公积金提曲", "公积金提取"),
        ("工积金", "公积金"),
        ("公金积", "公积金"),
        ("身份政", "身份证"),
        ("办理身份政", "办理身份证"),
        ("版理身份证", "办理身份证"),
        ("护罩办理", "护照办理"),
        ("公积金金提取", "公积金提取"),
        ("营业执昭", "营业执照"),
        ("医保电子平证", "医保电子凭证"),
    ],
)
def test_misspellings_are_corrected(speller: Speller, typed: str, semantic_text: str) -> None:
    found = speller.correct(typed)
    assert found is not None
    assert found.applied
    assert found.corrected == semantic_text
    assert 0.5 <= found.confidence <= 1
    assert corrected(speller, semantic_text) == semantic_text


RIGHT = """
    公积 断缴 营业执照 12345 第7号 杭州公积 怎么办理护照 花呗 社保断缴能补吗 余杭区身份证 在杭州补四川的身份证 ca证书
"""


@pytest.mark.parametrize("text", RIGHT.split())
def test_right_texts_stay(speller: Speller, text: str) -> None:
    assert speller.correct(text) is None


def test_names_are_never_changed(speller: Speller) -> None:
    for name in NAMES:
        assert speller.correct(normal_text(name)) is None


def test_a_wrong_word_that_exists_is_corrected(speller: Speller) -> None:
    assert corrected(speller, "护罩办理") == "护照办理"
    assert corrected(speller, "防护罩") == "防护罩"


@pytest.mark.parametrize(
    ("held", "applied"),
    [({"护罩"}, False), ({"罩办"}, True), ({"护照"}, True), (set[str](), True)],
)
def test_what_is_held_is_only_offered_another_spelling(speller: Speller, held: set[str], applied: bool) -> None:
    found = speller.correct("护罩办理", (), held.__contains__)
    assert found is not None
    assert (found.corrected, found.applied) == ("护照办理", applied)


def holds(found: Correction) -> None:
    at = 0
    for edit in found.edits:
        assert at <= edit.start <= edit.end <= len(found.original)
        assert found.original[edit.start : edit.end] == edit.wrong != edit.right
        at = edit.end
    assert apply_edits(found.original, found.edits) == found.corrected
    assert 0 <= found.confidence <= 1


@settings(max_examples=150, deadline=None)
@given(TYPED)
def test_correcting_any_text_is_sound_and_final(speller: Speller, typed: str) -> None:
    found = speller.correct(typed)
    if found is None:
        return
    assert found.original == typed
    holds(found)
    if found.applied:
        assert corrected(speller, found.corrected) == found.corrected


@settings(max_examples=100, deadline=None)
@given(TYPED, st.integers(0, 40), st.integers(0, 10))
def test_protected_spans_stay(speller: Speller, typed: str, start: int, length: int) -> None:
    found = speller.correct(typed, [(start, start + length)])
    for edit in found.edits if found else ():
        assert edit.end <= start or edit.start >= start + length
        assert not any(char.isascii() for char in edit.wrong)


def test_protected_spans_stay_by_example(speller: Speller) -> None:
    found = speller.correct("工积金公积金提曲", [(0, 3)])
    assert found is not None
    assert found.corrected == "工积金公积金提取"
    assert speller.correct("身份政", [(0, 3)]) is None


def test_reviewed_misspellings_come_first(speller: Speller) -> None:
    found = speller.correct("登陆办理护照")
    assert found is not None
    assert (found.corrected, found.applied, found.confidence) == ("登录办理护照", True, 1.0)
    assert corrected(speller, "公交车") == "公交车"
    assert speller.correct("登陆", [(0, 2)]) is None


@pytest.mark.parametrize(
    "text", ["公积金提曲" * 800, "\x00" * 50, "\ud800身份政", "正" * 4000, "<script>身份政</script>", " "]
)
def test_hostile_texts_are_corrected_soundly(speller: Speller, text: str) -> None:
    found = speller.correct(text)
    if found is not None:
        holds(found)


def test_of_a_page_the_beginning_is_mended(speller: Speller) -> None:
    before = "办理护照" * (LONGEST_PIECE * MOST_MENDED // 4)
    assert speller.correct(before + "医保电子平证") is None
    found = speller.correct(before[:-8] + "医保电子平证"[:6])
    assert found is not None
    assert found.corrected.endswith("医保电子凭证")


@pytest.mark.parametrize(
    ("text", "place", "sounds", "edit"),
    [
        ("公积公金", 2, [1, 2, 1, 3], TWICE),
        ("公积金金", 3, [1, 2, 3, 3], TWICE),
        ("洗衣机洗", 3, [1, 2, 3, 1], EXTRA),
        ("公积的金", 2, [1, 2, 4, 3], EXTRA),
    ],
)
def test_a_repeated_character_is_told_from_an_extra_one(text: str, place: int, sounds: list[int], edit: float) -> None:
    assert Channel({}).extra(text, place, sounds) == edit


def test_an_extra_character_is_offered_only_in_short_texts(speller: Speller) -> None:
    short, long = "身份了证", "身份了证和别的东西都丢了"
    assert len(short) < SENTENCE <= len(long)
    found = speller.correct(short)
    assert found is not None
    assert (found.corrected, found.applied) == ("身份证", False)
    assert speller.correct(long) is None


def test_long_texts_are_read_in_pieces(speller: Speller) -> None:
    text = "办理护照" * 12 + "医保电子平证"
    found = speller.correct(text)
    assert found is not None
    assert found.corrected.endswith("医保电子凭证")


WORDS = ("公", "积", "金", "公积", "公积金", "提", "取", "提取", "公积金提取")
EDGES = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 4), st.sampled_from(WORDS), st.sampled_from([0.0, -2.0])), max_size=8
)


@settings(deadline=None)
@given(EDGES)
def test_a_lattice_scores_as_trying_every_way(found: list[tuple[int, int, str, float]]) -> None:
    vocabulary = small_vocabulary()
    edges = [Edge(i, i + 1, vocabulary.number(char)) for i, char in enumerate("公积金取")]
    edges += [Edge(start, end, vocabulary.number(word), edit) for start, end, word, edit in found if start < end]
    ways = read_ways(vocabulary, edges, 4)
    plain = max(
        score_of(way)
        for count in range(1, 5)
        for way in itertools.permutations(edges, count)
        if way[0].start == 0 and way[-1].end == 4 and all(a.end == b.start for a, b in itertools.pairwise(way))
    )
    assert ways.score == pytest.approx(plain, abs=1e-3)
    assert max(ways.through) == pytest.approx(plain, abs=1e-3)


def score_of(way: tuple[Edge, ...]) -> float:
    words = [edge.word for edge in way]
    steps = small_vocabulary().model.transition(np.array([-1, *words[:-1]]), np.array(words))
    return float(steps.sum()) + sum(edge.edit for edge in way)
