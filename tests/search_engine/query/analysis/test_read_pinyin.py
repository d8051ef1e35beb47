"""Pinyin in queries.

1. By example: first letters, joined and spaced syllables, tones, mixed with characters, places.
2. Names in Latin letters, codes and numbers are never read, nor is what no word explains.
3. Chinese characters beside the letters are kept as they stand.
4. Edits lie inside the text and give the corrected text; Latin letters alone change.
5. Any text at all gives an answer; of many letters the first `MOST_LETTERS` are read.
6. Near sounds count as far as they are set.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dictionaries.lexicon import shipped_lexicon
from dictionaries.pinyin import NEAR_SOUNDS
from search_engine.query.analysis.read_pinyin import MOST_LETTERS, reading_of
from search_engine.query.spelling import Correction, apply_edits
from tests.vocabularies import PINYIN, small_vocabulary

LATIN = frozenset(row.text for row in shipped_lexicon().latin_names)


def read(text: str) -> Correction | None:
    return reading_of(text, small_vocabulary(), PINYIN, LATIN)


@pytest.mark.parametrize(
    ("typed", "semantic_text"),
    [
        ("gjj提取", "公积金提取"),
        ("sfz", "身份证"),
        ("shenfenzheng", "身份证"),
        ("shen fen zheng", "身份证"),
        ("shēnfènzhèng", "身份证"),
        ("shen1fen4zheng4", "身份证"),
        ("shen份证", "身份证"),
        ("身fz", "身份证"),
        ("身份zheng", "身份证"),
        ("gongjijin", "公积金"),
        ("gong ji jin dai kuan", "公积金贷款"),
        ("chongqing shebao", "重庆 社保"),
        ("changchun hukou", "长春 户口"),
        ("xian shebao", "西安 社保"),
        ("xi'an hukou", "西安 户口"),
        ("etc banli", "etc 办理"),
        ("huizhou shebao", "惠州 社保"),
    ],
)
def test_pinyin_is_read_in_all_its_forms(typed: str, semantic_text: str) -> None:
    found = read(typed)
    assert found is not None
    assert found.applied
    assert found.corrected == semantic_text


@pytest.mark.parametrize(
    "text",
    [
        "etc", "ca证书", "vip", "app", "wifi", "gb/t2260", "iso9001", "a4", "t3出行", "hello world", "steam", "12345",
        "", "身份证", "qwert", "hz", "www.gov.cn", "a@b.cn",
    ],
)  # fmt: skip
def test_latin_names_codes_and_numbers_are_not_read(text: str) -> None:
    assert read(text) is None


def test_characters_beside_pinyin_are_kept() -> None:
    found = read("在hangzhou办shebao")
    assert found is not None
    assert found.corrected == "在杭州办社保"
    assert [(edit.start, edit.end) for edit in found.edits] == [(1, 9), (10, 16)]


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=20), st.text("gjshenfzi 身份证1/'", max_size=25)))
def test_reading_any_text_gives_sound_edits(text: str) -> None:
    found = read(text)
    if found is None:
        return
    assert found.original == text
    assert 0 <= found.confidence <= 1
    for edit in found.edits:
        assert 0 <= edit.start < edit.end <= len(text)
        assert text[edit.start : edit.end] == edit.wrong
    assert apply_edits(text, found.edits) == found.corrected


@pytest.mark.parametrize("text", ["a" * 500, "xiangan" * 100, "shen " * 200, "gjj" * 30, "sfz " * 300])
def test_hostile_pinyin_gives_sound_edits(text: str) -> None:
    found = read(text)
    assert found is None or apply_edits(text, found.edits) == found.corrected


@pytest.mark.parametrize(
    ("near_sounds", "semantic_text"),
    [(NEAR_SOUNDS, "公积金贷款"), (("ing/in",), "公积金贷款"), (("zh/z",), None), ((), None)],
)
def test_near_sounds_count_as_far_as_set(near_sounds: tuple[str, ...], semantic_text: str | None) -> None:
    found = reading_of("gong ji jing dai kuan", small_vocabulary(), PINYIN, LATIN, near_sounds)
    assert ("公积金" in found.corrected if found else False) == (semantic_text is not None)


def test_of_many_letters_the_first_are_read() -> None:
    word = "shenfenzheng，"
    typed = word * 10
    found = read(typed)
    assert found is not None
    within = MOST_LETTERS // (len(word) - 1)
    assert found.corrected == "身份证，" * within + word * (10 - within)
