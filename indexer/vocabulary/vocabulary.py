"""The words of a site and of the language, with a language model, found by text, sound, first letters or near text.

A folder of raw NumPy columns, mapped when loaded, so that processes of a host share them. Words are numbered from the
commonest on.
"""

from __future__ import annotations

from codecs import utf_32_le_decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from dictionaries.caches import memoize
from indexer.generation.arrays import UInt8s, UInt32s, UInt64s, map_array, save_array
from indexer.generation.checksums import SEAL, seal
from indexer.vocabulary.inventory import COMMON, NAME, SITE
from indexer.vocabulary.model import LanguageModel
from indexer.vocabulary.spans import text_key
from indexer.vocabulary.tables import Table, Trigrams, codes

# Words whose texts are kept, some 100 bytes each.
TEXTS_KEPT = 50_000
TABLES = ("exact", "beginnings", "sounding", "initials", "gaps")


@dataclass(frozen=True)
class Vocabulary:
    """Words by number.

    Attributes:
        letters: Code points of all words, end to end.
        sounds: Numbers of the syllables of all words, end to end (see `sounds`).
        offsets: Word i is `[offsets[i], offsets[i + 1])` of both; shape (words + 1,).
        marks: `SITE`, `NAME`, `PLACE` of each word, shape (words,).
        model: Probabilities of words.
        exact: By the key of the text.
        beginnings: Keys of the beginnings, two characters and more, of words of the site.
        sounding: By the key of the syllables, near sounds made one.
        initials: By the key of the first letters; words of the site and places only.
        gaps: By the key of the text without one of its characters; three characters and more.
        trigrams: Neighbouring characters of names and terms.
        names: Keys of every whole name, term and query of the site, of any length, in order.
    """

    letters: UInt32s
    sounds: UInt32s
    offsets: UInt32s
    marks: UInt8s
    model: LanguageModel
    exact: Table
    beginnings: Table
    sounding: Table
    initials: Table
    gaps: Table
    trigrams: Trigrams
    names: UInt64s

    def __len__(self) -> int:
        return len(self.marks)

    @cached_property
    def text(self) -> Callable[[int], str]:
        """The text of a word by its number, in normal form; the same words are meant again and again."""
        return memoize(self._text, TEXTS_KEPT, name="vocabulary_texts")

    def _text(self, word: int) -> str:
        letters = self.letters[self.offsets[word] : self.offsets[word + 1]].tobytes()
        return utf_32_le_decode(letters, "strict", True)[0]

    def sounds_of(self, word: int) -> list[int]:
        """The numbers of the word's syllables."""
        found: list[int] = self.sounds[self.offsets[word] : self.offsets[word + 1]].tolist()
        return found

    def number(self, text: str) -> int:
        """The word of that text, -1 if there is none."""
        if not text:
            return -1
        return int(self.exact.first(_key(text))[0])

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and self.number(text) >= 0

    def is_name(self, text: str) -> bool:
        """Whether the text (squashed) is a whole name, term or query of the site."""
        if not text or not len(self.names):
            return False
        key = _key(text)
        return bool(self.names[np.minimum(self.names.searchsorted(key), len(self.names) - 1)][0] == key[0])

    def of_site(self, word: int) -> bool:
        """Whether the site itself uses the word."""
        return bool(self.marks[word] & SITE)

    def is_term(self, word: int) -> bool:
        """Whether the word is a whole name, term or query of the site."""
        return bool(self.marks[word] & NAME)

    def may_be_meant(self, word: int) -> bool:
        """Whether a misspelling may stand for the word: one of the site, or a common one; no small place."""
        return bool(self.marks[word] & (SITE | COMMON))

    def words(self) -> Iterator[str]:
        """All texts, commonest first."""
        return (self.text(word) for word in range(len(self)))

    def save(self, folder: Path) -> None:
        """Write all columns into a folder, which is made, and seal it."""
        for name in ("letters", "sounds", "offsets", "marks"):
            save_array(folder / name, getattr(self, name))
        self.model.save(folder)
        for name in TABLES:
            getattr(self, name).save(folder, name)
        self.trigrams.save(folder)
        save_array(folder / "names", self.names)
        seal(folder, {path.name: path.stat().st_size for path in sorted(folder.iterdir()) if path.name != SEAL})


def load_vocabulary(folder: Path) -> Vocabulary:
    """Map a saved vocabulary.

    Raises:
        DamagedIndex: a file is missing or not whole.
    """
    letters, sounds, offsets = (map_array(folder / name, np.uint32) for name in ("letters", "sounds", "offsets"))
    return Vocabulary(
        letters=letters,
        sounds=sounds,
        offsets=offsets,
        marks=map_array(folder / "marks", np.uint8),
        model=LanguageModel.load(folder),
        trigrams=Trigrams.load(folder),
        names=map_array(folder / "names", np.uint64),
        **{name: Table.load(folder, name) for name in TABLES},
    )


def _key(text: str) -> UInt64s:
    return text_key(codes(text))
