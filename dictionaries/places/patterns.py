"""Finding many names in one pass (Aho and Corasick 1975). The only file that knows pyahocorasick."""

from __future__ import annotations

from collections.abc import Iterable

import ahocorasick


class Patterns:
    """A set of names. Immutable; safe for several threads."""

    def __init__(self, names: Iterable[str]) -> None:
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_LENGTH)
        for name in names:
            self._automaton.add_word(name)
        self._automaton.make_automaton()

    def starts(self, text: str) -> dict[int, list[int]]:
        """Where names begin, from left to right, with the ends of those that begin there, longest first."""
        if not len(self._automaton):
            return {}
        ends: dict[int, list[int]] = {}
        for last, length in self._automaton.iter(text):
            ends.setdefault(last + 1 - length, []).append(last + 1)
        return {start: ends[start][::-1] for start in sorted(ends)}
