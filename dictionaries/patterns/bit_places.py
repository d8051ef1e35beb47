"""Patterns looked for by sets of places: the bits of a number, bit i for the place before character i of the text.

A part of a pattern turns the places from which the rest can be read into those from which it can be read itself, with a
few shifts for the whole text. However many ways there are to read a text, none is tried twice: time grows with the text
and with the parts, where backtracking (`re`) takes ten times longer for each gap. What is found is the same: of all
readings the leftmost; of these the one with the first alternative that will do, and with the shortest gap, from part to
part. The idea is that of Baeza-Yates and Gonnet, A new approach to text searching (1992).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from dictionaries.lazy_property import lazy_property

END = "$"
# As `\s` of regular expressions has them; none stands behind the ideographic space.
SPACES = "".join(filter(str.isspace, map(chr, range(0x3001))))
# What parts clauses: no gap reaches over it.
STOPS = frozenset(SPACES + ",，。.?？!！;；、")
# What may stand before, and behind, a text that is one of the patterns as a whole.
BEFORE = SPACES + ",，。.?？!！"
BEHIND = BEFORE + "~"


# Where a pattern begins and ends in a text, and where its gaps hold something, each as `[start, end)`.
Match = tuple[int, int, list[tuple[int, int]]]


class BitText:
    """A text, and places of it as bits.

    Attributes:
        every: All places.
        last: The one at the end.
        places: Word → the places before it, of those that were looked for.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.last = 1 << len(text)
        self.every = 2 * self.last - 1
        self.places: dict[str, int] = {}

    @lazy_property
    def inside(self) -> int:
        """The places before a character that a gap may hold."""
        found = 0
        for at, char in enumerate(self.text):
            if char not in STOPS:
                found |= 1 << at
        return found

    @lazy_property
    def begun(self) -> int:
        """The places before which there is nothing but signs."""
        return (2 << len(self.text) - len(self.text.lstrip(BEFORE))) - 1

    @lazy_property
    def ended(self) -> int:
        """The places behind which there is nothing but signs."""
        ended = len(self.text.rstrip(BEHIND))
        return self.every >> ended << ended


class Part(Protocol):
    """A part of a pattern."""

    def before(self, after: int, text: BitText) -> int:
        """The places from which it can be read up to one of those `after` it."""

    def end(self, start: int, after: int, text: BitText) -> int:
        """Where it ends that begins at such a place: of the places `after` it, the one that is preferred."""


class Ways:
    """One of some texts, of which the first that will do is preferred; "" is none, `END` the end of the text."""

    def __init__(self, ways: Sequence[str]) -> None:
        self.ways = ways
        self.is_needed = "" not in ways and END not in ways  # a text must have one of these
        self._lengths = [(way, len(way)) for way in ways]

    def before(self, after: int, text: BitText) -> int:
        """See `Part`."""
        letters, places, found = text.text, text.places, 0
        for way, length in self._lengths:
            if way == END:
                if after & text.last:
                    found |= text.ended
            elif not length:
                found |= after
            elif way in letters:
                if way not in places:  # no function of its own: every search would call it
                    there, at = 0, letters.find(way)
                    while at >= 0:
                        there |= 1 << at
                        at = letters.find(way, at + 1)
                    places[way] = there
                found |= after >> length & places[way]
        return found

    def end(self, start: int, after: int, text: BitText) -> int:
        """See `Part`."""
        letters = text.text
        for way, length in self._lengths:
            if way == END:
                if after & text.last and text.ended >> start & 1:
                    return len(letters)
            elif after >> start + length & 1 and letters[start : start + length] == way:
                return start + length
        raise AssertionError("a part has no way to be read from a place that it can be read from")


class Gap:
    """Characters of one clause, the fewest that will do."""

    def __init__(self, most: int) -> None:
        self.most = most

    def before(self, after: int, text: BitText) -> int:
        """See `Part`."""
        found = step = after
        for _ in range(self.most):
            step = step >> 1 & text.inside
            found |= step
        return found

    def end(self, start: int, after: int, text: BitText) -> int:
        """See `Part`."""
        ahead = after >> start
        return start + (ahead & -ahead).bit_length() - 1


class Start:
    """The beginning of the text, with as many of the signs there as will do."""

    def before(self, after: int, text: BitText) -> int:
        """See `Part`."""
        return 1 if after & text.begun else 0

    def end(self, start: int, after: int, text: BitText) -> int:
        """See `Part`."""
        return (after & text.begun).bit_length() - 1


def first_match(parts: Sequence[Part], text: BitText) -> Match | None:
    """The leftmost place of a pattern in a text; None where it has none."""
    after = [text.every]
    for part in reversed(parts):
        places = part.before(after[-1], text)
        if not places:
            return None
        after.append(places)
    places = after.pop()
    start = at = (places & -places).bit_length() - 1
    gaps = []
    for part in parts:
        end = part.end(at, after.pop(), text)
        if end > at and isinstance(part, Gap):
            gaps.append((at, end))
        at = end
    return start, at, gaps
