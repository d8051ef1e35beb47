"""Words found by their sound: in pinyin, half in pinyin, in homophones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, TypeVar

from dictionaries.banned.patterns import Patterns
from dictionaries.banned.phonetic_form import Reader, Sound
from dictionaries.banned.rows import Variant
from dictionaries.banned.stripped_form import StrippedForms

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Spoken(Generic[T]):
    """A word and one way to say it: syllable i is `[cuts[i], cuts[i + 1])` of its sound."""

    value: T
    word: str
    cuts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PhoneticMatch(Generic[T]):
    """A word found in a text by its sound.

    Attributes:
        value: What the word stands for.
        size: Characters of the word.
        start, end: Its span in the letters of the text.
        variant: `pinyin`, `mixed` or `homophone`.
        others: Places in the letters of the characters that are not the word's own.
    """

    value: T
    size: int
    start: int
    end: int
    variant: Variant
    others: tuple[int, ...]


class PhoneticMatcher(Generic[T]):
    """Finds words by their sound. Words with anything but Chinese characters are left out: they are not spelt."""

    def __init__(self, words: Iterable[tuple[str, T]], reader: Reader) -> None:
        self._reader = reader
        self._patterns = Patterns(
            ("".join(syllables), Spoken(value, word, tuple(accumulate(map(len, syllables), initial=0))))
            for word, value in words
            if not any(map(str.isascii, word))
            for syllables in reader.readings(word)
        )

    def candidates(self, letters: str) -> list[Spoken[T]]:
        """What might be heard in bare letters, wherever syllables begin: everything that `find` finds, and more."""
        return self._patterns.values(self._reader.letters(letters))

    def find(self, text: StrippedForms) -> Iterator[PhoneticMatch[T]]:
        """Every word heard in a text; not those that are simply written there."""
        sound = self._reader.sound(text)
        for start, end, spoken in self._patterns.find(sound.letters):
            span = sound.units(start, end)
            if span is not None and (match := _match(text, sound, spoken, span)):
                yield match


def _match(text: StrippedForms, sound: Sound, spoken: Spoken[T], span: tuple[int, int]) -> PhoneticMatch[T] | None:
    """The word, if units and syllables fall together: fang an is no fan gan. None also where it is simply written."""
    first, last = span
    latin, others = 0, []
    for unit in range(first, last):
        start, end = (sound.starts[at] - sound.starts[first] for at in (unit, unit + 1))
        if start not in spoken.cuts or end not in spoken.cuts:
            return None
        place = text.units[unit][0]
        syllable = spoken.cuts.index(start)
        if text.letters[place].isascii():
            latin += 1
        elif spoken.cuts[syllable + 1] != end:
            return None
        elif text.letters[place] != spoken.word[syllable]:
            others.append(place)
    if not latin and not others:
        return None
    variant: Variant = "homophone" if others else "pinyin" if latin == last - first else "mixed"
    begin, finish = text.units[first][0], text.units[last - 1][1]
    return PhoneticMatch(spoken.value, len(spoken.word), begin, finish, variant, tuple(others))
