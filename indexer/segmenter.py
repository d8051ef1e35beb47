"""What an analyzer needs of a segmenter: the words of a run of Chinese characters, by a general dictionary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Segmenter(Protocol):
    """Cuts runs of characters into words, by jieba's dictionary and the words that are added to it."""

    def add(self, word: str) -> None:
        """A word that shall not be cut where that is about as likely as its parts."""

    def cut(self, run: str) -> Sequence[str]:
        """The words of a run, from its beginning to its end, without any guess at unknown words."""

    def inside(self, word: str) -> Sequence[tuple[str, int, int]]:
        """The dictionary's words of two and three characters inside a longer one, each with its span in it, and the
        word itself; in any order.
        """

    def tags(self, text: str) -> Sequence[str]:
        """What the dictionary calls each word of a text (ICTCLAS tag set), unknown words guessed at; a word that it
        lacks has a tag of no meaning.
        """
