"""How each character of a text may be read: as it stands, by its sound, by its shape. Every disguise is one such
reading: 办jia证 has one by sound, 木仓 is 枪 in halves, 毒晶 looks like 毒品, 代1考 has something between.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from operator import add, eq
from typing import NamedTuple

from dictionaries.banned.false_positive_guard import FalsePositiveGuard
from dictionaries.banned.sounds import Reader
from dictionaries.banned.stripped_form import BETWEEN, NOT_HAN, RARELY_READ, SOUNDED, StrippedForm
from dictionaries.confusables import commonest, read_confusables, read_split_characters

# How a character of a word is read in a text: letter by letter; in pinyin; by its initial; as one that sounds like it;
# as one that looks like it; as its halves; as a digit of its sound; written twice and more.
WRITTEN, SPELT, INITIAL, HOMOPHONE, ALIKE, HALVES, NUMERAL, REPEATED = "wpihlsnr"
# Readings that are guesses: of one word one may be so.
GUESSES = INITIAL + ALIKE + NUMERAL
# Characters of a word of which some are others: two syllables sound like too many ordinary words.
SHORTEST_GUESSED = 3
NUMERALS = "零一二三四五六七八九"
# Letters of the longest syllable (zhuang).
LONGEST_SYLLABLE = 6
# Letters of a text in which shapes count. What is longer tells a story, and hides nothing.
LONGEST = 60
# The commonest characters, which hide nothing (买 is no 卖); of the table's levels of likeness, the last that hides.
COMMON, LIKENESS = 1_000, 1
# Stands for any digit in the words of classes: q##### is a number to write to.
DIGIT = "#"
DIGITS = dict.fromkeys(map(ord, "0123456789"), DIGIT)


class Step(NamedTuple):
    """One way to read a text on from a place.

    Attributes:
        end: The place behind.
        sound: The sign that is heard (see `Reader`); an initial in upper case; "" for what merely stands between.
        way: How it is read.
        char: The character, where the reading says which.
    """

    end: int
    sound: str
    way: str
    char: str = ""


class Shapes:
    """What looks like the characters of some words.

    Args:
        words: The words that a text may hide, in bare letters.
        ordinary: A look-alike counts where the character is in no ordinary word.
    """

    def __init__(self, words: Iterable[str], ordinary: FalsePositiveGuard) -> None:
        self._ordinary, words = ordinary, list(words)
        alphabet = frozenset("".join(words))
        self._pairs = frozenset(word[at : at + 2] for word in words for at in range(len(word) - 1))
        self.halves = {pair: char for pair, char in read_split_characters().items() if char in alphabet}
        self._alikes = _alikes(alphabet)
        hiders: dict[str, list[str]] = defaultdict(list)
        for char, alikes in self._alikes.items():
            for meant in alikes:
                hiders[meant].append(char)
        self._hiding = {*self.halves}
        for pair in self._pairs:
            self._hiding.update(
                [char + pair[1] for char in hiders[pair[0]]], [pair[0] + char for char in hiders[pair[1]]]
            )

    def places(self, letters: str) -> Iterator[int]:
        """Where a character may have another shape."""
        if self._hiding.isdisjoint(map(add, letters, letters[1:])):  # of most texts there is no more to be asked
            return
        for at in range(len(letters)):
            if letters[at : at + 2] in self.halves or any(self.alikes(letters, at)):
                yield at

    def alikes(self, letters: str, at: int) -> Iterator[str]:
        """What the character at a place looks like, if it is in no ordinary word and would be part of a word so."""
        before, after = letters[at - 1 : at] if at else "", letters[at + 1 : at + 2]
        meant = [one for one in self._alikes.get(letters[at], ()) if {before + one, one + after} & self._pairs]
        if meant and not self._ordinary.covers(letters, (at,)):
            yield from meant


def _alikes(alphabet: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    """Character → those of the alphabet that it looks like, or is a half of (叚, of 假)."""
    found: dict[str, dict[str, None]] = {}
    for char, alikes in read_confusables().items():
        for other in alikes.characters[: alikes.counts[LIKENESS]]:
            if other in alphabet:
                found.setdefault(char, {})[other] = None
    for pair, char in read_split_characters().items():
        if char in alphabet:
            found.setdefault(pair[1], {})[char] = None
    common = commonest(COMMON)
    return {char: tuple(others) for char, others in found.items() if char not in common}


class Readings:
    """The readings of one text.

    Attributes:
        form: The text.
        sounds: What each of its letters sounds like; and with every digit made one.
        special: Places that have another reading than that; ascending.
        doubled: Places of characters that stand twice and more.
        between: Where what merely stands between begins and ends.
    """

    def __init__(self, form: StrippedForm, reader: Reader, shapes: Shapes) -> None:
        self.form, self._reader, self._shapes = form, reader, shapes
        letters = form.letters
        self._sounds = reader.sounds(letters)
        self.sounds: tuple[str, ...] = (self._sounds,)
        self._short = 1 < len(letters) <= LONGEST
        self._steps: dict[int, tuple[Step, ...]] = {}
        self.between: Mapping[int, int] = {}
        self.doubled = self._sounded = frozenset[int]()
        places: set[int] = set()
        latin = NOT_HAN.search(letters) is not None
        if latin or True in map(eq, letters, letters[1:]):  # a quarter of the time of the expression
            rare = list(RARELY_READ.finditer(letters))
            places.update([found.start() for found in rare if found["code"] is None])
            self.doubled = frozenset(at for found in rare if found["doubled"] for at in range(*found.span()))
        if latin:
            numbered = self._sounds.translate(DIGITS)
            self.sounds = (self._sounds,) if numbered == self._sounds else (self._sounds, numbered)
            if self._short:
                self.between = {found.start(): found.end() for found in BETWEEN.finditer(letters)}
                self._sounded = frozenset(found.start() for found in SOUNDED.finditer(letters))
                places |= self._sounded | self.between.keys()
        if self._short:
            places.update(shapes.places(letters))
        self.special = sorted(places)

    def steps(self, at: int) -> tuple[Step, ...]:
        """The ways to read on from a place, the plainest first."""
        if at not in self._steps:
            self._steps[at] = tuple(self._all(at))
        return self._steps[at]

    def _all(self, at: int) -> Iterator[Step]:
        letters = self.form.letters
        char = letters[at : at + 1]
        if not char:
            return
        yield Step(at + 1, self._sounds[at], WRITTEN, char)
        if char.isalpha() and char.isascii():
            yield from self._latin(at)
        elif char.isascii():
            yield Step(at + 1, DIGIT, WRITTEN, DIGIT)
            if at in self._sounded:
                yield Step(at + 1, self._reader.sounds(NUMERALS[int(char)]), NUMERAL)
        elif at in self.doubled and letters[at - 1 : at] != char:
            rest = letters[at:].lstrip(char)
            yield Step(len(letters) - len(rest), self._sounds[at], REPEATED, char)
        if at in self.between:
            yield Step(self.between[at], "", WRITTEN)
        if self._short:
            if whole := self._shapes.halves.get(letters[at : at + 2]):
                yield Step(at + 2, self._reader.sounds(whole), HALVES, whole)
            for other in self._shapes.alikes(letters, at):
                yield Step(at + 1, self._reader.sounds(other), ALIKE, other)

    def _latin(self, at: int) -> Iterator[Step]:
        letters, edges = self.form.letters, self.form.edges
        last = edges[bisect_right(edges, at)]
        for end in range(at + 1, min(last, at + LONGEST_SYLLABLE) + 1):
            if sign := self._reader.signs.get(letters[at:end]):
                yield Step(end, sign, SPELT)
        if self._short and edges[bisect_right(edges, at) - 1] + 1 == last:
            yield Step(at + 1, letters[at].upper(), INITIAL)
