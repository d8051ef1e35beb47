"""What the service makes of a text before it searches: pinyin read, then misspellings mended."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dictionaries.latin_names import read_latin_names
from dictionaries.look_alikes import read_look_alikes
from dictionaries.normalize import normal_text
from dictionaries.pinyin import Pinyin
from indexer.vocabulary import Vocabulary
from search_engine.shipped_vocabulary import shipped_corrections, shipped_polyphones, shipped_vocabulary
from search_engine.understanding.pinyin_words import read_pinyin
from search_engine.understanding.spelling import Speller

LATIN = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Mended:
    """A text mended.

    Attributes:
        text: What is searched for.
        suggested: What is asked about (did you mean), if anything.
    """

    text: str
    suggested: str | None = None


class Mending:
    """Both steps over one vocabulary.

    Args:
        vocabulary: The words.
        pinyin: Reads texts.
        known_latin: Names in Latin letters, in lower case.
    """

    def __init__(self, vocabulary: Vocabulary, pinyin: Pinyin, known_latin: frozenset[str]) -> None:
        self._vocabulary, self._pinyin, self._known_latin = vocabulary, pinyin, known_latin
        self._speller = Speller(vocabulary, pinyin, read_look_alikes(), shipped_corrections())

    @classmethod
    def of_names(cls, names: Iterable[str]) -> Mending:
        """From everything that ships and the names of a catalogue."""
        kept = list(names)
        pinyin = Pinyin(shipped_polyphones())
        latin = frozenset(word for name in kept for word in LATIN.findall(normal_text(name)))
        return cls(shipped_vocabulary(kept, pinyin), pinyin, latin | read_latin_names())

    def mend(self, text: str) -> Mended:
        """Mend a text in normal form."""
        read = read_pinyin(text, self._vocabulary, self._pinyin, self._known_latin)
        if read is not None and not read.applied:
            return Mended(text, read.corrected)
        base = text if read is None else read.corrected
        found = self._speller.correct(base)
        if found is None:
            return Mended(base)
        return Mended(found.corrected) if found.applied else Mended(base, found.corrected)
