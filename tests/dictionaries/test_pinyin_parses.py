"""Reading a run of Latin letters.

1. The elements of a reading cover the letters in order, breaks aside, and each is a syllable or an initial.
2. Readings come by number of elements, then of initials, and are at most `PARSES`, for any run.
3. zh, ch, sh are initials, never syllables; i, u, v begin nothing.
4. Joining syllables and reading them gives a reading no longer than them.
5. Breaks are kept to.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.pinyin import INITIALS, SYLLABLES, parses
from dictionaries.pinyin.letters import PARSES

SYLLABLE_LISTS = st.lists(st.sampled_from(sorted(SYLLABLES)), min_size=1, max_size=12)


def shown(letters: str) -> list[str]:
    return [" ".join(element.text for element in parse) for parse in parses(letters)]


@given(st.text("abcdefghijklmnopqrstuvwxyz' ", max_size=60))
def test_elements_cover_the_letters(letters: str) -> None:
    found = parses(letters)
    assert len(found) <= PARSES
    costs = [(len(parse), sum(not element.full for element in parse)) for parse in found]
    assert costs == sorted(costs)
    for parse in found:
        spans = [i for element in parse for i in range(element.start, element.end)]
        assert spans == [i for i, letter in enumerate(letters) if letter not in "' "]
        assert all(element.text in (SYLLABLES if element.full else INITIALS) for element in parse)


@given(SYLLABLE_LISTS)
def test_joined_syllables_are_read(syllables: list[str]) -> None:
    found = parses("".join(syllables))
    assert found
    assert all(element.full for element in found[0])
    assert len(found[0]) <= len(syllables)
    assert shown(" ".join(syllables))[0].split() == syllables


@pytest.mark.parametrize(
    ("letters", "isin_sorted"),
    [
        ("xian", ["xian", "xi an"]),
        ("xi'an", ["xi an"]),
        ("gjjtiqu", ["g j j ti qu"]),
        ("zhgjj", ["zh g j j"]),
        ("fangan", ["fang an", "fan gan"]),
        ("nüren", ["nv ren"]),
        ("luezheng", ["lve zheng"]),
    ],
)
def test_a_run_of_letters_has_its_expected_readings(letters: str, isin_sorted: list[str]) -> None:
    assert set(isin_sorted) <= set(shown(letters))


def test_what_begins_nothing_is_not_read() -> None:
    assert parses("i") == parses("") == parses("ab1") == parses("护照") == []
    assert shown("sh")[0] == "sh"
    assert not parses("sh")[0][0].full


@pytest.mark.parametrize("run", ["a" * 80, "xiangan" * 11, "zhchsh" * 13, "g" * 80, "i" * 80])
def test_hostile_runs_give_a_few_readings(run: str) -> None:
    assert len(parses(run)) <= PARSES
