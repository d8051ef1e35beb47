"""Many phrases in one text: Aho-Corasick, with the value that each phrase stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import ahocorasick

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Occurrence(Generic[Value]):
    """A phrase at a place: span `[start, end)` in characters, and its value."""

    start: int
    end: int
    value: Value


class PhraseBook(Generic[Value]):
    """Phrases and their values, immutable.

    Args:
        phrases: Phrase (not empty, in normal form) → value.
    """

    def __init__(self, phrases: Mapping[str, Value]) -> None:
        self._phrases = dict(phrases)
        self._automaton = ahocorasick.Automaton()
        for phrase in self._phrases:
            self._automaton.add_word(phrase, phrase)
        if self._phrases:
            self._automaton.make_automaton()

    def __len__(self) -> int:
        return len(self._phrases)

    def __contains__(self, phrase: object) -> bool:
        return phrase in self._phrases

    def get(self, phrase: str) -> Value | None:
        """The value of a phrase."""
        return self._phrases.get(phrase)

    def all(self, text: str) -> list[Occurrence[Value]]:
        """Every occurrence, by end."""
        if not self._phrases:
            return []
        return [
            Occurrence(last + 1 - len(phrase), last + 1, self._phrases[phrase])
            for last, phrase in self._automaton.iter(text)
        ]

    def longest(self, text: str) -> list[Occurrence[Value]]:
        """Occurrences that do not overlap, from the left, the longest at each place first."""
        return leftmost_longest(self.all(text))


def leftmost_longest(found: Iterable[Occurrence[Value]]) -> list[Occurrence[Value]]:
    """Of some occurrences those that do not overlap, from the left, the longest at each place first."""
    chosen: list[Occurrence[Value]] = []
    end = 0
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.start >= end:
            chosen.append(one)
            end = one.end
    return chosen
