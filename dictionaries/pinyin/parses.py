"""Ways to read a run of Latin letters as syllables and initials: xian → xian, xi an; gjjti → g j j ti."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dictionaries.pinyin.syllables import INITIALS, MAX_SYLLABLE_LENGTH, OTHER_SPELLINGS, SYLLABLES, canonical

PARSES = 8
"""Readings given at most: two syllable borders in doubt make four, with initials twice as many."""

BEAM_WIDTH = 2 * PARSES
"""Readings kept at each letter while reading; bounds the cost of n letters to n x MAX_SYLLABLE_LENGTH x BEAM_WIDTH."""

LETTERS = re.compile(r"[a-zü' ]*")
_TYPED = SYLLABLES | OTHER_SPELLINGS.keys()


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


@dataclass(frozen=True, slots=True)
class _Path:
    """A reading of the letters up to one place; `cost` is (elements, initials among them)."""

    cost: tuple[int, int]
    last: Element | None
    before: _Path | None


def parses(letters: str) -> list[tuple[Element, ...]]:
    """The best readings of a run, fewest elements first, then those with fewer initials; at most `PARSES`.

    Apostrophes and spaces are breaks that no element crosses. [] for an empty run, one with another character, or one
    that cannot be read (i, u, v begin nothing). Linear in the length of the run.
    """
    if not LETTERS.fullmatch(letters):
        return []
    best: list[list[_Path]] = [[] for _ in range(len(letters) + 1)]
    best[0] = [_Path((0, 0), None, None)]
    for end in range(1, len(letters) + 1):
        if letters[end - 1] in "' ":
            best[end] = best[end - 1]
            continue
        paths = [path for element in _elements(letters, end) for path in _extended(best[element.start], element)]
        best[end] = sorted(paths, key=lambda path: path.cost)[:BEAM_WIDTH]
    return [_elements_of(path) for path in best[-1][:PARSES] if path.last]


def _elements(letters: str, end: int) -> list[Element]:
    """Every element that ends here, longest first."""
    found = []
    for start in range(max(0, end - MAX_SYLLABLE_LENGTH), end):
        text = letters[start:end]
        if text in _TYPED:
            found.append(Element(canonical(text), start, end, full=True))
        elif text in INITIALS:
            found.append(Element(text, start, end, full=False))
    return found


def _extended(paths: list[_Path], element: Element) -> list[_Path]:
    return [_Path((path.cost[0] + 1, path.cost[1] + (not element.full)), element, path) for path in paths]


def _elements_of(path: _Path) -> tuple[Element, ...]:
    found: list[Element] = []
    at: _Path | None = path
    while at is not None and at.last is not None:
        found.append(at.last)
        at = at.before
    return tuple(reversed(found))
