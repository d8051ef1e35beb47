"""What was typed, as wishes for one character each.

1. Hanzi, digits and other letters mean themselves; spaces and signs only separate; width, case and 繁體 do not count.
2. Letters are read as syllables and initials, zh, ch and sh too; the last syllable may be unfinished; tones go.
3. The reading with the fewest characters comes first and is the sure one; all first letters always come too, however
   many runs of letters there are; digits that may be tones are taken as digits too.
4. A space or an apostrophe ends a syllable.
5. Any text at all has a bounded number of typings of at least one wish, and never fails.
6. A slip is looked for from three characters or four letters on; the text as it was meant is among what comes.
7. So it is in the letters of a text that is half hanzi, with the hanzi as they stand.
"""

from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.pinyin import SYLLABLES, Sound
from search_engine.suggestion.typed import MOST_LETTERS, MOST_TYPINGS, AnyOf, Char, typings
from search_engine.suggestion.typos import Slipped, near_syllables


def shown(text: str) -> list[str]:
    """Typings in short: 份, shen (just this), shen* (begins so)."""
    return [" ".join(map(short, way.wishes)) for way in typings(text)]


def short(wish: object) -> str:
    if isinstance(wish, Char):
        return wish.char
    assert isinstance(wish, Sound)
    return wish.letters + "*" * wish.open


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("身份", "身 份"),
        ("　身 份—证", "身 份 证"),
        ("１２３４５", "1 2 3 4 5"),
        ("戶籍證明", "户 籍 证 明"),
        ("αβ", "α β"),
    ],
)
def test_typed_characters_mean_themselves(text: str, found: str) -> None:
    assert shown(text) == [found]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("sfz", "s* f* z*"),
        ("ShenFen", "shen fen*"),
        ("shēnfèn", "shen fen*"),
        ("shenfe", "shen fe*"),
        ("gjjtiq", "g* j* j* ti q*"),
        ("shen份", "shen 份"),
        ("身fz", "身 f* z*"),
        ("zh", "zh*"),
        ("shb", "sh* b*"),
        ("lüse", "lv se*"),
        ("lue", "lve*"),
        ("iso", "i* so*"),
        ("an全", "an 全"),
    ],
)
def test_letters_are_read_as_syllables_and_initials(text: str, first: str) -> None:
    assert shown(text)[0] == first


def test_the_reading_of_fewest_characters_comes_first() -> None:
    ways = typings("xian")
    assert shown("xian")[0] == "xian*"
    assert "xi an*" in shown("xian")
    assert [way.sure for way in ways] == [True] + [False] * (len(ways) - 1)
    assert shown("xian")[-1] == "x* i* a* n*"
    assert {way.sure for way in typings("fangan") if len(way.wishes) == 2} == {True}
    assert {"fang an*", "fan gan*"} <= set(shown("fangan"))


@pytest.mark.parametrize(
    ("text", "first", "letters"),
    [
        ("shen1fen4", "shen fen*", "s* h* e* n* 1 f* e* n* 4"),
        ("a1a2", "a* a*", "a* 1 a* 2"),
        ("tian中hao中zhuan", "tian 中 hao 中 zhuan*", "t* i* a* n* 中 h* a* o* 中 z* h* u* a* n*"),
    ],
)
def test_letters_are_also_read_one_by_one(text: str, first: str, letters: str) -> None:
    assert letters in shown(text)
    assert shown(text)[0] == first


@pytest.mark.parametrize("text", ["xi an", "xi'an", "xī’ān"])
def test_a_break_ends_a_syllable(text: str) -> None:
    assert shown(text)[0] == "xi an*"
    assert all("xian" not in way for way in shown(text))


@given(st.text(max_size=60) | st.text("abcdeghinosuz'中文 1", max_size=60))
def test_any_text_has_a_bounded_number_of_typings(text: str) -> None:
    ways = typings(text)
    assert len(ways) <= MOST_TYPINGS
    assert all(way.wishes for way in ways)
    assert not ways or any(way.sure for way in ways)


@pytest.mark.parametrize("text", ["", "　", "…—！", "\ud800", "a" * (MOST_LETTERS + 1), "zh" * 250])
def test_a_text_without_characters_has_no_typings(text: str) -> None:
    assert typings(text) == ()


def mended(text: str) -> set[tuple[object, ...]]:
    slipped = Slipped.of(text)
    return set(slipped.mended(in_first=True, in_second=True)) if slipped else set()


@pytest.mark.parametrize("text", ["身", "身份", "sfz", "中" * 17, "a" * 33, ""])
def test_texts_too_short_or_long_are_not_mended(text: str) -> None:
    assert mended(text) == set()


@given(st.text("身份证补领", min_size=3, max_size=8), st.data())
def test_a_swap_of_characters_is_undone(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 2))
    slipped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    assert tuple(map(Char, text)) in mended(slipped)


@given(st.text("身份证补领", min_size=3, max_size=8), st.data())
def test_an_excess_character_is_removed(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    assert tuple(map(Char, text)) in mended(f"{text[:place]}多{text[place:]}")


def test_slips_in_letters_are_mended() -> None:
    assert {"shi", "pin"} <= near_syllables("shii") | near_syllables("pn")
    assert "shi" in near_syllables("hsi")


@given(st.text("aehginosuz", max_size=6))
def test_6_near_syllables_are_those_of_trying_every_slip(letters: str) -> None:
    sides = [(letters[:at], letters[at:]) for at in range(len(letters) + 1)]
    tried = {a + new + b[skip:] for a, b in sides for new in ("", *ascii_lowercase) for skip in (0, 1)}
    tried |= {a + b[1] + b[0] + b[2:] for a, b in sides if len(b) > 1}
    assert near_syllables(letters) == {one for one in SYLLABLES if len(one) > 1} & (tried - {letters})
    assert any(isinstance(wish, AnyOf) and "pin" in wish.readings for way in mended("shihpin") for wish in way)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("身份zehng", ("身", "份", "zheng")),
        ("身fne证", ("身", "fen", "证")),
        ("shne份证", ("shen", "份", "证")),
        ("公jijni取", ("公", "ji", "jin", "取")),
    ],
)
def test_slips_in_letters_beside_characters_are_mended(text: str, meant: tuple[str, ...]) -> None:
    ways = [way for way in mended(text) if len(way) == len(meant)]
    assert any(all(map(means, way, meant)) for way in ways)


def means(wish: object, text: str) -> bool:
    if isinstance(wish, AnyOf):
        return text in wish.readings
    return wish == Char(text) or (isinstance(wish, Sound) and wish.letters == text)
