"""Many phrases in one text: Aho-Corasick, with the value that each phrase stands for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

import ahocorasick

Value = TypeVar("Value")
# Phrases by which a book may differ from one that it shares with: looking twice costs little while the second is small.
MOST_ADDED = 500


class Occurrence(NamedTuple, Generic[Value]):
    """A phrase at a place: span `[start, end)` in characters, and its value. A tuple, since a text makes dozens."""

    start: int
    end: int
    value: Value


as_occurrence: Callable[[tuple[int, int, Any]], Occurrence[Any]] = partial(tuple.__new__, Occurrence)
"""All three of a tuple as an occurrence, without the call of Python that `Occurrence` itself is."""


class PhraseIndex(Generic[Value]):
    """Phrases and their values, immutable.

    Args:
        phrases: Phrase (not empty, in normal form) → value.
        like: A book of mostly the same phrases: what finds them is shared with it, and only the others are added.
    """

    def __init__(self, phrases: Mapping[str, Value], like: PhraseIndex[Any] | None = None) -> None:
        self._phrases = dict(phrases)
        added = [] if like is None else [phrase for phrase in self._phrases if phrase not in like._shared]
        if like is None or not like._shared or len(added) > MOST_ADDED:
            self._shared: Mapping[str, Any] = self._phrases
            self._automaton, self._added = automaton_of(zip(self._phrases, self._phrases, strict=True)), None
        else:
            self._shared, self._automaton = like._shared, like._automaton
            self._added = automaton_of(zip(added, added, strict=True)) if added else None
        self._all_there = self._added is None and len(self._phrases) == len(self._shared)

    def __len__(self) -> int:
        return len(self._phrases)

    def __contains__(self, phrase: object) -> bool:
        return phrase in self._phrases

    def items(self) -> Iterable[tuple[str, Value]]:
        """Every phrase with its value."""
        return self._phrases.items()

    def get(self, phrase: str) -> Value | None:
        """The value of a phrase."""
        return self._phrases.get(phrase)

    def all(self, text: str) -> list[Occurrence[Value]]:
        """Every occurrence, by end."""
        phrases = self._phrases
        if not phrases:
            return []
        found = list(self._automaton.iter(text))
        if not self._all_there:
            found = self._of_this_book(text, found)
        if not found:
            return []  # as most often
        return [as_occurrence((last + 1 - len(phrase), last + 1, phrases[phrase])) for last, phrase in found]

    def longest(self, text: str) -> list[Occurrence[Value]]:
        """Occurrences that do not overlap, from the left, the longest at each place first."""
        found = self.all(text)
        return leftmost_longest(found) if len(found) > 1 else found

    def _of_this_book(self, text: str, shared: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """Ends and phrases of a text in order, given those of the book that the automaton is shared with."""
        found = [(last, phrase) for last, phrase in shared if phrase in self._phrases]
        if self._added is not None and (more := list(self._added.iter(text))):
            found = sorted([*found, *more], key=lambda one: (one[0], -len(one[1])))
        return found


def automaton_of(phrases: Iterable[tuple[str, Any]]) -> ahocorasick.Automaton:
    """What finds phrases, each with what is told where it stands; one without any phrase must not be asked."""
    automaton = ahocorasick.Automaton()
    for phrase, told in phrases:
        automaton.add_word(phrase, told)
    if len(automaton):
        automaton.make_automaton()
    return automaton


def leftmost_longest(found: Iterable[Occurrence[Value]]) -> list[Occurrence[Value]]:
    """Of some occurrences those that do not overlap, from the left, the longest at each place first."""
    chosen: list[Occurrence[Value]] = []
    end = 0
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.start >= end:
            chosen.append(one)
            end = one.end
    return chosen
