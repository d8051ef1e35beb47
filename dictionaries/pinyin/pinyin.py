"""How Chinese text is read, toneless: phrases of the site first, then those of pypinyin, then single characters."""

from __future__ import annotations

from collections.abc import Mapping

from dictionaries.caches import WhileUsed, memoize
from dictionaries.lexicon import Lexicon
from dictionaries.pinyin.tables import Readings, tables

TEXTS_KEPT = 16_384
LONGEST_KEPT = 64
"""Texts whose reading is remembered, and characters of the longest such: names and queries repeat, pages do not."""


class Pinyin:
    """Reads text.

    Args:
        polyphones: Reviewed phrases with one toneless syllable a character (重庆 → chong qing); they win.

    Raises:
        ValueError: a phrase whose number of syllables is not its number of characters.
    """

    def __init__(self, polyphones: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self._polyphones = _checked(polyphones or {})
        self._longest = max(map(len, self._polyphones), default=0)
        self._first = frozenset(phrase[0] for phrase in self._polyphones)
        self._kept = memoize(self._syllables, TEXTS_KEPT, name="text_readings")

    @classmethod
    def of(cls, lexicon: Lexicon) -> Pinyin:
        """With the phrases of a lexicon; for as long as one of the same is used, that one."""
        return READERS.of(lexicon.polyphones, lambda: cls({row.phrase: row.pinyin for row in lexicon.polyphones}))

    def syllables(self, text: str) -> tuple[str, ...]:
        """One toneless syllable a character; what is no Han character stands for itself, in lower case."""
        return self._kept(text) if len(text) <= LONGEST_KEPT else self._syllables(text)

    def readings(self, char: str) -> tuple[str, ...]:
        """The common toneless readings of a character, commonest first; () if it has none."""
        return tables().readings_of(char)

    def __reduce__(self) -> tuple[type[Pinyin], tuple[Readings]]:
        """To another process go its phrases."""
        return Pinyin, (self._polyphones,)

    def _syllables(self, text: str) -> tuple[str, ...]:
        if self._first.isdisjoint(text):
            return tuple(tables().read(text))
        found: list[str] = []
        start = at = 0
        end = len(text)
        while at < end:
            length = self._phrase_at(text, at) if text[at] in self._first else 0
            if not length:
                at += 1
                continue
            found.extend(tables().read(text[start:at]))
            found.extend(self._polyphones[text[at : at + length]])
            start = at = at + length
        found.extend(tables().read(text[start:]))
        return tuple(found)

    def _phrase_at(self, text: str, at: int) -> int:
        """Characters of the longest phrase of the site that begins here, with one that begins some; 0 if none does."""
        lengths = range(min(self._longest, len(text) - at), 0, -1)
        return next((length for length in lengths if text[at : at + length] in self._polyphones), 0)


READERS: WhileUsed[tuple[object, ...], Pinyin] = WhileUsed(8, "pinyin_readers")


def _checked(polyphones: Mapping[str, tuple[str, ...]]) -> Readings:
    for phrase, syllables in polyphones.items():
        if not phrase or len(phrase) != len(syllables):
            raise ValueError(f"多音词“{phrase}”有 {len(phrase)} 个字，拼音却有 {len(syllables)} 个音节；请一字一音节")
    return dict(polyphones)
