"""How a text reads if nobody is named in it: what its cheapest cut into ordinary words costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from math import log
from typing import Final

from dictionaries.general import read_general_words

LONGEST_WORD: Final = 4  # characters; longer ones are made of these
# How often the table's running text must have a word of so many characters. What is rarer and longer are mostly names
# of persons, which would then read as words.
LEAST_COUNT: Final = {1: 1, 2: 10, 3: 20, 4: 20}
# Of a character that no text of the table has.
UNKNOWN: Final = 18.0
NO_WORD: Final = float("inf")


class WordCosts:
    """-ln of how frequent words are among all words of running text."""

    def __init__(self) -> None:
        rows = [(word, count) for word, count in read_general_words() if count >= LEAST_COUNT.get(len(word), count + 1)]
        total = log(sum(count for _, count in rows))
        self._costs = {word: total - log(count) for word, count in rows}

    def of(self, word: str) -> float:
        """The cost of a word; infinite for what is none, but for a single character."""
        return self._costs.get(word, NO_WORD if len(word) > 1 else UNKNOWN)

    def cheapest(self, text: str) -> float:
        """What the cheapest cut of a text into words costs; 0 for no text."""
        return self.from_each(text)[0]

    def from_each(self, text: str) -> list[float]:
        """The same of what a text has from each character on; the last is 0, of no text."""
        costs, size = self._costs, len(text)
        best = [0.0] * (size + 1)
        for start in range(size - 1, -1, -1):
            least = costs.get(text[start], UNKNOWN) + best[start + 1]
            for end in range(start + 2, min(start + LONGEST_WORD, size) + 1):
                cost = costs.get(text[start:end])
                if cost is not None and cost + best[end] < least:
                    least = cost + best[end]
            best[start] = least
        return best

    def cut(self, text: str, others: Mapping[int, Sequence[tuple[int, float]]]) -> list[tuple[int, int, float]]:
        """Where a text is best cut into words and other things.

        Args:
            others: Start → ends and costs of what is no word.

        Returns:
            Start and end of each other thing in the best cut, and by how much the text would cost more without it.
        """
        costs, size = self._costs, len(text)
        words, best, ends = [0.0] * (size + 1), [0.0] * (size + 1), list(range(1, size + 2))
        for start in range(size - 1, -1, -1):
            one = costs.get(text[start], UNKNOWN)
            plain, least = one + words[start + 1], one + best[start + 1]
            for end in range(start + 2, min(start + LONGEST_WORD, size) + 1):
                if (cost := costs.get(text[start:end])) is not None:
                    plain = min(plain, cost + words[end])
                    if cost + best[end] < least:
                        least, ends[start] = cost + best[end], end
            for end, cost in others.get(start, ()):
                if cost + best[end] < least:
                    least, ends[start] = cost + best[end], -end
            words[start], best[start] = plain, least
        return _others_of(words, best, ends)


def _others_of(words: list[float], best: list[float], ends: list[int]) -> list[tuple[int, int, float]]:
    """What is no word in the best cut: ends below 0."""
    found, start = [], 0
    while start < len(words) - 1:
        end = abs(ends[start])
        if ends[start] < 0:
            found.append((start, end, words[start] - words[end] - (best[start] - best[end])))
        start = end
    return found


@cache
def word_costs() -> WordCosts:
    """The table, read when the first text may have a name (0.3 s, 13 MB)."""
    return WordCosts()
