"""Chinese words and patterns that the code looks for: rows of `word_lists.tsv`, each with the name of its list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_suffix(".tsv")


@cache
def _lists() -> Mapping[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines()[2:]:
        name, text = line.split("\t")
        lists.setdefault(name, []).append(text)
    return lists


def words_in(name: str) -> list[str]:
    """The rows of a list, in the order of the table."""
    return _lists()[name]


def alternatives(*names: str) -> str:
    """The rows of some lists as alternatives of a regular expression, each tried before those below it."""
    return f"(?:{'|'.join(text for name in names for text in words_in(name))})"


class WordSet:
    """Whether a text consists of given words and of nothing else.

    As a regular expression, `(?:办|办的|的|…)*`, that takes 2ⁿ steps of backtracking where a text can be cut in two
    ways (办的 is a word, and two) and then ends in something else.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._lengths = sorted({len(word) for word in self._words})

    def makes_up(self, text: str) -> bool:
        """Whether words of the set, one behind another, are all of the text; so of the empty one.

        Steps: the text's length times the number of lengths that the words have.
        """
        ends = {0}
        for start in range(len(text)):
            if start in ends:
                ends.update(start + length for length in self._lengths if text[start : start + length] in self._words)
        return len(text) in ends
