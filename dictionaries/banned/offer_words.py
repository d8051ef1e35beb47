"""The words of offers that are heard in a text, each with the classes that it is of."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import ahocorasick

from dictionaries.banned.patterns import Patterns
from dictionaries.banned.phonetic_form import Reader, Sound
from dictionaries.banned.stripped_form import StrippedForms

# Stands for any digit in the words of classes: q##### is a number to write to.
DIGIT = "#"
DIGITS = dict.fromkeys(map(ord, "0123456789"), DIGIT)
LATIN = re.compile("[a-z]")
# Characters of words of which one may be written by its initial: g积金. The longest that ships has 11.
SHORTEST_WITH_INITIAL, LONGEST_WITH_INITIAL = 3, 12


@dataclass(frozen=True, slots=True)
class ClassWord:
    """A word and one way to say it: character i is `[cuts[i], cuts[i + 1])` of its sound."""

    word: str
    kinds: int
    cuts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ClassWordMatch:
    """A word of a class in a text.

    Attributes:
        start, end: Its span in the sound.
        kinds: Bits of its classes.
        size: Its characters.
        others: Places in the letters of characters that are not its own, but sound like it.
        latin: Whether some of it is in pinyin.
        spelt: Whether all of it is.
    """

    start: int
    end: int
    kinds: int
    size: int
    others: tuple[int, ...]
    latin: bool
    spelt: bool

    @property
    def written(self) -> bool:
        """Whether it stands there character by character."""
        return not self.others and not self.latin


class ClassWords:
    """All words of all classes. Immutable.

    Args:
        words: Word, in bare letters and `DIGIT`, → bits of its classes.
    """

    def __init__(self, words: Mapping[str, int], reader: Reader) -> None:
        self._reader, self.words = reader, tuple(words)
        readings = {word: reader.readings(word) for word in words}
        spoken = [(sound, word) for text, kinds in words.items() for sound, word in _ways_to_say(text, kinds, readings)]
        self._patterns = Patterns(spoken)
        self._quick = _Kinds((sound, word.kinds) for sound, word in spoken)
        signed = [
            (reader.signs_of(syllables), ClassWord(text, kinds, _cuts(syllables)))
            for text, kinds in words.items()
            for syllables in readings[text]
        ]
        self._signed = Patterns(signed)
        self._quick_by_signs = _Kinds((signs, word.kinds) for signs, word in signed)

    def kinds(self, letters: str) -> int:
        """The classes of which words may be heard in bare letters: all that `matches` finds, and more where some are
        Latin, since a word may begin and end anywhere in them.
        """
        if LATIN.search(letters):
            return self._quick.of(self._reader.letters(letters).translate(DIGITS))
        return self._quick_by_signs.of(self._reader.signs(letters).translate(DIGITS))

    def sound(self, text: StrippedForms) -> Sound:
        """The sound of a text, its digits made one."""
        found = self._reader.sound(text)
        return Sound(found.letters.translate(DIGITS), found.starts)

    def kinds_in(self, text: StrippedForms, sound: Sound, wanted: int) -> int:
        """The classes, of some that are wanted and maybe more, of which words are heard in a text."""
        found = 0
        for start, end, word in self._heard(text, sound):
            if word.kinds & wanted & ~found and _match(text, sound, word, (start, end)) is not None:
                found |= word.kinds
        return found

    def matches(self, text: StrippedForms, sound: Sound) -> list[ClassWordMatch]:
        """The words in a text, what is written before what only sounds so."""
        found = [word for word in self._all(text, sound) if word is not None]
        found.sort(key=lambda word: (bool(word.others), word.start))
        known: dict[tuple[int, int], int] = defaultdict(int)
        kept = []
        for match in found:
            span = match.start, match.end
            if match.kinds & ~known[span]:
                known[span] |= match.kinds
                kept.append(match)
        return kept

    def _all(self, text: StrippedForms, sound: Sound) -> Iterator[ClassWordMatch | None]:
        for start, end, word in self._heard(text, sound):
            yield _match(text, sound, word, (start, end))

    def _heard(self, text: StrippedForms, sound: Sound) -> Iterator[tuple[int, int, ClassWord]]:
        """Spans of the sound that are like a word's; where nothing is Latin, only such as begin and end with units."""
        if LATIN.search(text.letters):
            yield from self._patterns.find(sound.letters)
            return
        for first, end, word in self._signed.find(self._reader.signs(text.letters).translate(DIGITS)):
            yield sound.starts[first], sound.starts[end], word


class _Kinds:
    """Which classes have a word in a text, in one pass over it.

    Args:
        entries: Words as the text would have them, with the bits of their classes.
    """

    def __init__(self, entries: Iterable[tuple[str, int]]) -> None:
        by_text: dict[str, int] = defaultdict(int)
        for text, kinds in entries:
            by_text[text] |= kinds
        self._automaton, self._empty = ahocorasick.Automaton(), not by_text
        for text, kinds in by_text.items():
            self._automaton.add_word(text, kinds)
        self._automaton.make_automaton()

    def of(self, text: str) -> int:
        """The bits of the classes."""
        found = 0
        if not self._empty:
            for _, kinds in self._automaton.iter(text):
                found |= kinds
        return found


def _ways_to_say(
    word: str, kinds: int, readings: Mapping[str, Sequence[Sequence[str]]]
) -> Iterator[tuple[str, ClassWord]]:
    """The sounds of a word, and with one character written by its initial."""
    for syllables in readings[word]:
        yield "".join(syllables), ClassWord(word, kinds, _cuts(syllables))
        if SHORTEST_WITH_INITIAL <= len(word) <= LONGEST_WITH_INITIAL and not any(map(str.isascii, word)):
            for at, syllable in enumerate(syllables):
                short = (*syllables[:at], syllable[0], *syllables[at + 1 :])
                yield "".join(short), ClassWord(word, kinds, _cuts(short))


def _cuts(syllables: Sequence[str]) -> tuple[int, ...]:
    return tuple(accumulate(map(len, syllables), initial=0))


def _match(text: StrippedForms, sound: Sound, word: ClassWord, span: tuple[int, int]) -> ClassWordMatch | None:
    """The word, if its characters and syllables fall together with units; its edges may lie in a Latin one."""
    start, end = span
    unit = bisect_right(sound.starts, start) - 1
    others, latin, spelt = [], False, True
    while sound.starts[unit] < end:
        first, last = sound.starts[unit], sound.starts[unit + 1]
        place = text.units[unit][0]
        if text.letters[place].isascii():
            latin |= text.letters[place].isalpha()
            inside = [edge - start for edge in (first, last) if start < edge < end]
            if any(edge not in word.cuts for edge in inside):
                return None
        else:
            spelt = False
            if first < start or last > end or first - start not in word.cuts:
                return None
            at = word.cuts.index(first - start)
            if word.cuts[at + 1] != last - start:
                return None
            if text.letters[place] != word.word[at]:
                others.append(place)
        unit += 1
    return ClassWordMatch(start, end, word.kinds, len(word.word), tuple(others), latin, latin and spelt)
