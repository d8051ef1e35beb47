"""jieba itself, in Python. The only file that knows it (extra `pure`).

Its tokenizer's `initialize` is never called: that keeps the dictionary in a file of the system's folder for temporary
files, unmarshals whatever it finds there at the next start, and writes what it does to stderr.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import cached_property

from indexer.segmenter import Segmenter

with warnings.catch_warnings():
    # Of its age: escapes in its patterns, and the module that it finds its files with.
    warnings.simplefilter("ignore")
    from jieba import Tokenizer, posseg


def segmenter() -> Segmenter:
    """A new segmenter."""
    return JiebaSegmenter()


class JiebaSegmenter:
    """jieba with a dictionary of its own."""

    def __init__(self) -> None:
        self._jieba = Tokenizer()
        self._jieba.FREQ, self._jieba.total = Tokenizer.gen_pfdict(self._jieba.get_dict_file())
        self._jieba.initialized = True

    def add(self, word: str) -> None:
        """A word that shall not be cut."""
        self._jieba.add_word(word)

    def cut(self, run: str) -> Sequence[str]:
        """The words of a run."""
        return list(self._jieba.cut(run, HMM=False))

    def inside(self, word: str) -> Sequence[tuple[str, int, int]]:
        """The dictionary's words inside a longer one, and itself."""
        return list(self._jieba.tokenize(word, mode="search", HMM=False))

    def tags(self, text: str) -> Sequence[str]:
        """What the dictionary calls the words of a text."""
        return [word.flag for word in self._tagger.cut(text)]

    @cached_property
    def _tagger(self) -> posseg.POSTokenizer:
        return posseg.POSTokenizer(self._jieba)
