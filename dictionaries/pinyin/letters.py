"""Ways to read a run of Latin letters as syllables and initials: xian → xian, xi an; gjjti → g j j ti."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product

from dictionaries.caches import memoized
from dictionaries.pinyin.syllables import INITIALS, MAX_SYLLABLE_LENGTH, SYLLABLES, canonical

MOST_READINGS = 6
"""Ways to read a run, those with the fewest characters first, besides the one letter by letter."""

PARSES = 8
"""Readings of several runs together."""

BEGINNINGS = frozenset(syllable[:length] for syllable in SYLLABLES for length in range(1, len(syllable) + 1))
LETTERS, RUN = re.compile(r"[a-zü' ]*"), re.compile("[a-zü]+")


@dataclass(frozen=True, slots=True)
class Sound:
    """A character whose reading begins with these letters (`open`), or is just this syllable."""

    letters: str
    open: bool

    @property
    def full(self) -> bool:
        """Whether it may be all of a syllable."""
        return not self.open or self.letters in SYLLABLES


Sounds = tuple[Sound, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """One character's worth of letters.

    Attributes:
        text: A syllable of `SYLLABLES`, or an initial (`s`, `zh`).
        start, end: Its span in the letters that were read.
        full: True for a whole syllable, False for an initial.
    """

    text: str
    start: int
    end: int
    full: bool


def parses(letters: str) -> list[tuple[Element, ...]]:
    """The best readings of finished runs, fewest elements first, then those with fewer initials; at most `PARSES`.

    Apostrophes and spaces are breaks that no element crosses. [] where another character is, or nothing can be read (i,
    u, v begin nothing).
    """
    if not LETTERS.fullmatch(letters):
        return []
    runs = [(run.start(), read_letters(run[0], unfinished=False)) for run in RUN.finditer(letters)]
    some = islice(product(*(ways for _, ways in runs)), PARSES * MOST_READINGS)
    found = [[one for (at, _), way in zip(runs, ways, strict=True) for one in _elements(way, at)] for ways in some]
    known = [tuple(way) for way in found if way and all(one.full or one.text in INITIALS for one in way)]
    return sorted(known, key=lambda way: (len(way), sum(not one.full for one in way)))[:PARSES]


def _elements(way: Sounds, at: int) -> Iterator[Element]:
    """The sounds of a run that begins there; another spelling of a syllable is as long."""
    for sound in way:
        yield Element(sound.letters, at, at := at + len(sound.letters), sound.full)


@memoized(16_384, name="letter_readings")
def read_letters(letters: str, unfinished: bool) -> tuple[Sounds, ...]:
    """The ways to read a run, fewest characters first.

    Args:
        unfinished: Whether the last syllable may go on.
    """
    found = tuple(_with_open_end(letters)) if unfinished else _paths(letters)
    alone: Sounds = tuple(Sound(letter, open=True) for letter in letters)
    unique = dict.fromkeys(sorted(found, key=_cost))
    return (*islice((path for path in unique if path != alone), MOST_READINGS), alone)


def _with_open_end(letters: str) -> Iterator[Sounds]:
    for length in range(1, min(MAX_SYLLABLE_LENGTH, len(letters)) + 1):
        end = canonical(letters[-length:])
        if end in BEGINNINGS or length == 1:
            for path in _paths(letters[:-length]):
                yield (*path, Sound(end, open=True))


@memoized(65_536, name="letter_paths")
def _paths(letters: str) -> tuple[Sounds, ...]:
    """The best readings of a run; kept by beginnings, so that one more key is one more step."""
    if not letters:
        return ((),)
    found: list[Sounds] = []
    for start in range(max(0, len(letters) - MAX_SYLLABLE_LENGTH), len(letters)):
        wish = _wish(letters[start:])
        if wish is not None:
            found.extend((*path, wish) for path in _paths(letters[:start]))
    return tuple(sorted(found, key=_cost)[:MOST_READINGS])


def _wish(letters: str) -> Sound | None:
    if letters in INITIALS or len(letters) == 1:  # also a, e, o, which are syllables by themselves
        return Sound(letters, open=True)
    syllable = canonical(letters)
    return Sound(syllable, open=False) if syllable in SYLLABLES else None


def _cost(path: Sounds) -> tuple[int, int]:
    """Characters, and those of which only the beginning was typed."""
    return len(path), sum(sound.open for sound in path)
