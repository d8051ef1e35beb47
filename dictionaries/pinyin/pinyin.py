"""How Chinese text is read, toneless: phrases of the site first, then those of pypinyin, then single characters."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import orjson

from dictionaries.caches import WhileUsed, memoize
from dictionaries.lexicon import Lexicon

TEXTS_KEPT = 16_384
LONGEST_KEPT = 64
"""Texts whose reading is remembered, and characters of the longest such: names and queries repeat, pages do not."""


# How phrases and characters are read, toneless: pypinyin's two tables (MIT licence). `python -m
# dictionaries.making.readings` compiles them, and they ship: a process that imported the package would keep 55 MB, and
# bringing its tables into this form takes half a second. Its own cutting into phrases is many times slower than the one
# here.
CHARACTERS_KEPT = 16_384
"""Characters whose readings are remembered; more than anybody's texts hold."""

FILE = Path(__file__).parent.parent / "data" / "readings.json"
Readings = dict[str, tuple[str, ...]]


class Tables:
    """The two tables.

    Args:
        path: An object of `phrases` (one syllable a character; only those with a character of several readings) and
            `characters` (their common readings, commonest first), syllables separated by a space.
    """

    def __init__(self, path: Path = FILE) -> None:
        read = orjson.loads(path.read_bytes())
        self._phrases: dict[str, str] = read["phrases"]
        self._characters: dict[str, str] = read["characters"]
        self.readings_of = memoize(self._readings_of, CHARACTERS_KEPT, name="character_readings")
        """Character → its common toneless readings, commonest first."""
        # Characters of the longest phrase by how it begins: most places of a text begin none.
        self._longest: dict[str, int] = {}
        for phrase in self._phrases:
            self._longest[phrase[:2]] = max(self._longest.get(phrase[:2], 0), len(phrase))

    def _readings_of(self, char: str) -> tuple[str, ...]:
        return tuple(self._characters.get(char, "").split())

    def phrase(self, text: str) -> tuple[str, ...]:
        """The reading of a phrase that has one of its own; () where it has none."""
        return tuple(self._phrases.get(text, "").split())

    def read(self, text: str) -> list[str]:
        """One syllable a character, by phrases, the longer of two first."""
        found: list[str] = []
        longest, at = self._longest, 0
        end = len(text)
        while at < end:
            length = self._phrase_at(text, at) if text[at : at + 2] in longest else 0
            if length:
                found += self._phrases[text[at : at + length]].split()
            else:
                found += self.readings_of(text[at])[:1] or (text[at].lower()[:1],)
            at += length or 1
        return found

    def _phrase_at(self, text: str, at: int) -> int:
        for length in range(min(self._longest[text[at : at + 2]], len(text) - at), 1, -1):
            if text[at : at + length] in self._phrases:
                return length
        return 0


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
        for length in range(min(self._longest, len(text) - at), 0, -1):
            if text[at : at + length] in self._polyphones:
                return length
        return 0


READERS: WhileUsed[tuple[object, ...], Pinyin] = WhileUsed(8, "pinyin_readers")


def _checked(polyphones: Mapping[str, tuple[str, ...]]) -> Readings:
    for phrase, syllables in polyphones.items():
        if not phrase or len(phrase) != len(syllables):
            raise ValueError(f"多音词“{phrase}”有 {len(phrase)} 个字，拼音却有 {len(syllables)} 个音节；请一字一音节")
    return dict(polyphones)


@cache
def tables() -> Tables:
    """The tables, read once a process."""
    return Tables()
