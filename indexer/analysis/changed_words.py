"""Which texts a change of the words cuts otherwise: without cutting all of them."""

from __future__ import annotations

from dictionaries.normalize import normal_text
from dictionaries.patterns.phrases import PhraseBook
from indexer.analysis.analyzer import Analyzer


class ChangedWords:
    """The words that came or went between two analyzers of one segmenter.

    A text is cut otherwise only where such a word stands in it: all other paths through it are as probable as before.
    So one pass of an automaton says of most texts that nothing changes; the others are cut in both ways.
    """

    def __init__(self, before: Analyzer, after: Analyzer) -> None:
        self.before, self.after = before, after
        self.words = frozenset(before.site_words) ^ frozenset(after.site_words)
        self._book = PhraseBook(dict.fromkeys(self.words))

    def change(self, text: str) -> bool:
        """Whether a text, in any form, has other tokens than before."""
        normal = normal_text(text)
        return bool(self._book.all(normal)) and self.before.texts(normal) != self.after.texts(normal)
