"""Which names contain which words: one pass over the names, whatever the number of words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

# A word of one character stands in too much to say anything.
MIN_LENGTH = 2


def bases_containing(words: Iterable[str], names: Iterable[tuple[int, str]]) -> Mapping[str, frozenset[int]]:
    """Word → the bases of which a name contains it.

    Args:
        words: Squashed; shorter ones than `MIN_LENGTH` are nobody's.
        names: Bases and their squashed names.
    """
    by_start: dict[str, list[str]] = defaultdict(list)
    for word in dict.fromkeys(words):
        if len(word) >= MIN_LENGTH:
            by_start[word[:MIN_LENGTH]].append(word)
    found: dict[str, set[int]] = defaultdict(set)
    for base, name in names:
        for place in range(len(name) - MIN_LENGTH + 1):
            for word in by_start.get(name[place : place + MIN_LENGTH], ()):
                if name.startswith(word, place):
                    found[word].add(base)
    return {word: frozenset(bases) for word, bases in found.items()}
