"""How words are read.

1. A text has one syllable a character; what is no Han character stands for itself in lower case.
2. Phrases of the site win over everything, wherever they stand; else a phrase decides among readings.
3. A phrase whose syllables do not match its characters is refused with a message that names it.
4. `latin` takes away tone marks and tone numbers, keeps breaks and everything else, and done twice changes nothing.
5. Near sounds: symmetric, within the syllables, the syllable itself among them; each setting acts alone.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.pinyin import NEAR_SOUNDS, SYLLABLES, Pinyin, latin, near

PINYIN = Pinyin({"重庆": ("chong", "qing"), "单县": ("shan", "xian")})


@given(st.text(max_size=30))
def test_one_syllable_a_character(text: str) -> None:
    syllables = PINYIN.syllables(text)
    assert len(syllables) == len(text)
    for char, syllable in zip(text, syllables, strict=True):
        assert syllable in SYLLABLES or syllable == char.lower()[:1] or not char.lower()


def test_no_han_character_stands_for_itself() -> None:
    assert PINYIN.syllables("CA证") == ("c", "a", "zheng")


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        ("身份证", "shen fen zheng"),
        ("重庆户口", "chong qing hu kou"),
        ("去单县办理", "qu shan xian ban li"),
        ("长春", "chang chun"),
        ("银行行长", "yin hang hang zhang"),
        ("女士绿色", "nv shi lv se"),
        ("会计音乐", "kuai ji yin yue"),
    ],
)
def test_phrases_decide_among_readings(text: str, syllables: str) -> None:
    assert PINYIN.syllables(text) == tuple(syllables.split())


def test_readings_are_the_common_ones() -> None:
    assert PINYIN.readings("重") == ("zhong", "chong")
    assert PINYIN.readings("女") == ("nv",)
    assert PINYIN.readings("a") == ()


def test_a_phrase_with_too_few_syllables_is_refused() -> None:
    with pytest.raises(ValueError, match="重庆市"):
        Pinyin({"重庆市": ("chong", "qing")})


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("shēn fèn zhèng", "shen fen zheng"),
        ("Xī’ān", "xi'an"),
        ("lǚxíng", "lvxing"),
        ("shen1fen4zheng4", "shen fen zheng"),
        ("shen1 fen4 zheng4", "shen fen zheng"),
        ("a4纸", "a4纸"),
        ("gb/t2260", "gb/t2260"),
        ("12345", "12345"),
        ("ca2", "ca2"),
    ],
)
def test_latin_removes_tones_and_keeps_breaks(typed: str, plain: str) -> None:
    assert latin(typed) == plain


@given(st.text(max_size=30))
def test_latin_is_idempotent(text: str) -> None:
    assert latin(latin(text)) == latin(text)


@given(st.sampled_from(sorted(SYLLABLES)), st.sets(st.sampled_from(NEAR_SOUNDS)))
def test_near_is_symmetric(syllable: str, settings: set[str]) -> None:
    found = near(syllable, settings)
    assert syllable in found
    assert found <= SYLLABLES
    assert all(syllable in near(other, settings) for other in found)
    assert near(syllable, ()) == {syllable}


def test_each_near_sound_setting_acts_alone() -> None:
    assert near("zhang", ["zh/z"]) == {"zhang", "zang"}
    assert near("lin", ["ing/in"]) == {"lin", "ling"}
    assert near("fang", ["f/h"]) == {"fang", "huang"}
    with pytest.raises(ValueError, match="b/p"):
        near("ban", ["b/p"])
