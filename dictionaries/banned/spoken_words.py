"""Words looked for in every reading of a text at once: the one place where a disguise is seen through."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from functools import reduce
from itertools import chain, pairwise
from typing import Any, Generic, TypeVar

from dictionaries.banned.patterns import Patterns
from dictionaries.banned.readings import (
    ALIKE,
    DIGIT,
    GUESSES,
    HALVES,
    HOMOPHONE,
    INITIAL,
    NUMERAL,
    REPEATED,
    SPELT,
    WRITTEN,
    Readings,
)  # fmt: skip
from dictionaries.banned.rows import Variant
from dictionaries.banned.sounds import Reader

T = TypeVar("T")

# Characters of words of which one may be written by its initial: g积金. The longest that ships has 11.
SHORTEST_WITH_INITIAL, LONGEST_WITH_INITIAL = 3, 12
# What nobody writes who hides nothing: halves, look-alikes, digits for a sound; half of a word in pinyin.
SHAPES = frozenset(ALIKE + HALVES + NUMERAL)
GUESSED = frozenset(GUESSES)
HALF_SPELT = re.compile(f"[^{SPELT}{INITIAL}][{SPELT}{INITIAL}]|[{SPELT}{INITIAL}][^{SPELT}{INITIAL}]")
# Readings by other characters, which may be what is meant.
OTHERS = HOMOPHONE + ALIKE
# What a word stands for, in the tree of sounds.
VALUES = ""


@dataclass(frozen=True, slots=True)
class WordMatch(Generic[T]):
    """A word in a text.

    Attributes:
        value: What the word stands for.
        start, end: Its span in the letters of the text.
        ways: How each of its characters is read (see `readings`).
        others: Places in the letters of what is not its own, but sounds or looks like it.
        parted: Whether letters or digits that say nothing stand between its characters.
    """

    value: T
    start: int
    end: int
    ways: str
    others: tuple[int, ...] = ()
    parted: bool = False

    @property
    def size(self) -> int:
        """Its characters."""
        return len(self.ways)

    @property
    def written(self) -> bool:
        """Whether it stands there character by character."""
        return not self.parted and self.ways.count(WRITTEN) == len(self.ways)

    @property
    def latin(self) -> bool:
        """Whether some of it is in pinyin."""
        return SPELT in self.ways or INITIAL in self.ways

    @property
    def spelt(self) -> bool:
        """Whether all of it is."""
        return self.ways.count(SPELT) == len(self.ways)

    @property
    def shaped(self) -> bool:
        """Whether a character is guessed from an initial or what it looks like."""
        return not GUESSED.isdisjoint(self.ways)

    @property
    def guessed(self) -> bool:
        """Whether a character is guessed from its sound or initial."""
        return HOMOPHONE in self.ways or INITIAL in self.ways

    @property
    def hidden(self) -> bool:
        """Whether it is written as nobody writes it who hides nothing."""
        return self.parted or not SHAPES.isdisjoint(self.ways) or HALF_SPELT.search(self.ways) is not None

    @property
    def variant(self) -> Variant:
        """How it stands there, in one word."""
        if HOMOPHONE in self.ways:
            return "homophone"
        return "pinyin" if self.spelt else "mixed" if self.latin else "written"


# A word as it is listed, and what it stands for.
Entry = tuple[str, T]
# A step that was taken: its span, how, to which character.
Taken = tuple[int, int, str, str]


class SpokenWords(Generic[T]):
    """Words that are found in whatever way they are written. Immutable.

    Args:
        words: In bare letters, and `DIGIT`, with what each stands for.
        gist: Of what two words of one sound stand for, what `values` is to tell.

    Attributes:
        reader: As given.
        longest: Characters of the longest word.
    """

    def __init__(self, words: Iterable[Entry[T]], reader: Reader, gist: Callable[[T, T], T]) -> None:
        self.reader, self.longest = reader, 0
        self._tree: dict[str, Any] = {}
        by_sound: dict[str, list[Entry[T]]] = defaultdict(list)
        for word, value in words:
            for sound in dict.fromkeys(reader.ways_to_say(word)) if word else ():
                by_sound[sound].append((word, value))
        syllables = {sign: syllable for syllable, sign in reader.signs.items()}
        for sound, entries in by_sound.items():
            node = self._tree
            for sign in sound:
                if sign not in node:
                    node[sign] = {}
                    if sign in syllables:
                        node.setdefault(syllables[sign][0].upper(), []).append(node[sign])
                node = node[sign]
            node[VALUES] = entries
            self.longest = max(self.longest, len(sound))
        self._patterns = Patterns(
            (sound, (reduce(gist, [value for _, value in entries]), entries)) for sound, entries in by_sound.items()
        )

    def find(self, text: Readings) -> list[WordMatch[T]]:
        """Every word in a text, the plainest reading of each span."""
        found: dict[tuple[str, int, int, int], WordMatch[T]] = {}
        for word, match in chain(self._sounded(text), self._disguised(text)):
            found.setdefault((word, id(match.value), match.start, match.end), match)
        return list(found.values())

    def values(self, text: Readings) -> list[T]:
        """What the words of a text stand for, and more."""
        found = [value for sounds in text.sounds for value, _ in self._patterns.values(sounds)]
        return found + [match.value for _, match in self._disguised(text)] if text.special else found

    def _sounded(self, text: Readings) -> Iterator[tuple[str, WordMatch[T]]]:
        """The words whose characters stand there, or others that sound like them."""
        letters = text.form.letters
        for sounds in text.sounds:
            for start, end, (_, entries) in self._patterns.find(sounds):
                for word, value in entries:
                    span = letters[start:end]
                    if span == word:
                        yield word, WordMatch(value, start, end, WRITTEN * len(word))
                        continue
                    ways = "".join([WRITTEN if a in (b, DIGIT) else HOMOPHONE for a, b in zip(word, span, strict=True)])
                    others = tuple([start + at for at, way in enumerate(ways) if way == HOMOPHONE])
                    yield word, WordMatch(value, start, end, ways, others)

    def _disguised(self, text: Readings) -> Iterator[tuple[str, WordMatch[T]]]:
        done = 0
        for place in text.special:
            for start in range(max(done, place - self.longest + 1), place + 1):
                yield from self._from(text, start)
            done = place + 1

    def _from(self, text: Readings, start: int) -> Iterator[tuple[str, WordMatch[T]]]:
        """The words that begin at a place, in any reading."""
        waiting: list[tuple[int, dict[str, Any], tuple[Taken, ...], bool]] = [(start, self._tree, (), False)]
        while waiting:
            at, node, taken, guessed = waiting.pop()
            if VALUES in node and taken[-1][1] == at:
                for word, value in node[VALUES]:
                    if match := _match(value, word, taken, text.doubled):
                        yield word, match
            for end, sound, way, char in reversed(text.steps(at)):
                if not sound:
                    if taken:
                        waiting.append((end, node, taken, guessed))
                elif sound in node and not (guessed and way in GUESSES):
                    step, guess = (*taken, (at, end, way, char)), guessed or way in GUESSES
                    waiting.extend(
                        [(end, on, step, guess) for on in (node[sound] if way == INITIAL else (node[sound],))]
                    )


def _match(value: T, word: str, taken: tuple[Taken, ...], doubled: Set[int]) -> WordMatch[T] | None:
    """A word by the steps to it; None where what is seen of a character is another one, where some that stand doubled
    are read as one and others not, or as what they sound like (宝宝落户 is no 包落户).
    """
    ways, others = "", []
    for meant, (start, _, way, char) in zip(word, taken, strict=True):
        if char and char != meant:
            if way != WRITTEN:
                return None
            way = HOMOPHONE
        if way in OTHERS:
            others.append(start)
        ways += way
    if REPEATED in ways and (HOMOPHONE in ways or any(way == WRITTEN and at in doubled for at, _, way, _ in taken)):
        return None
    if INITIAL in ways and not SHORTEST_WITH_INITIAL <= len(word) <= LONGEST_WITH_INITIAL:
        return None
    parted = any(one[1] != other[0] for one, other in pairwise(taken))
    return WordMatch(value, taken[0][0], taken[-1][1], ways, tuple(others), parted)
