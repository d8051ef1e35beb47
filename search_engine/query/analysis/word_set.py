"""Whether a text consists of given words and of nothing else.

As a regular expression, `(?:办|办的|的|…)*`, that takes 2ⁿ steps of backtracking where a text can be cut in two ways
(办的 is a word, and two) and then ends in something else.
"""

from __future__ import annotations


class WordSet:
    """A set of words.

    Args:
        words: With spaces between.
    """

    def __init__(self, words: str) -> None:
        self._words = frozenset(words.split())
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
