"""Many words looked for in one pass over the text (Aho and Corasick 1975); the one place that knows the engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

import ahocorasick

T = TypeVar("T")


class Patterns(Generic[T]):
    """Finds every occurrence of every pattern, overlapping ones too.

    Time is linear in the text and the number of occurrences, whatever the number of patterns.
    """

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        by_letters: dict[str, list[T]] = defaultdict(list)
        for letters, value in entries:
            if letters:
                by_letters[letters].append(value)
        self._automaton = ahocorasick.Automaton()
        for letters, values in by_letters.items():
            self._automaton.add_word(letters, (len(letters), tuple(values)))
        self._automaton.make_automaton()
        self._empty = not by_letters

    def values(self, text: str) -> list[T]:
        """The values alone, of each occurrence; half the time of `find`."""
        return [] if self._empty else [value for _, (_, values) in self._automaton.iter(text) for value in values]

    def find(self, text: str) -> Iterator[tuple[int, int, T]]:
        """Start, end and value of each occurrence, ascending by end."""
        if self._empty:
            return
        for last, (length, values) in self._automaton.iter(text):
            for value in values:
                yield last + 1 - length, last + 1, value
