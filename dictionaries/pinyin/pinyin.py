"""How Chinese text is read, toneless: phrases of the site first, then those of pypinyin, then single characters.

The only file that knows pypinyin; of it only the two tables are used (phrase → readings, character → readings), since
its own cutting into phrases is many times slower than the one here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from dictionaries.pinyin.latin import latin
from dictionaries.pinyin.syllables import SYLLABLES

TEXTS_KEPT = 65_536
"""Texts whose reading is remembered; names and queries repeat, and one takes under a kilobyte."""

COMMON = 2
"""Phrases that a further reading of a character must stand in; rare literary readings stand in none or one."""

Readings = dict[str, tuple[str, ...]]


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
        self.syllables = lru_cache(maxsize=TEXTS_KEPT)(self._syllables)
        """Text → one toneless syllable a character; what is no Han character stands for itself, in lower case."""

    def readings(self, char: str) -> tuple[str, ...]:
        """The common toneless readings of a character, commonest first; () if it has none."""
        return _tables().readings_of(char)

    def __reduce__(self) -> tuple[type[Pinyin], tuple[Readings]]:
        """To another process go its phrases."""
        return Pinyin, (self._polyphones,)

    def _syllables(self, text: str) -> tuple[str, ...]:
        found: list[str] = []
        start = at = 0
        while at < len(text):
            length = self._phrase_at(text, at)
            if not length:
                at += 1
                continue
            found.extend(_tables().read(text[start:at]))
            found.extend(self._polyphones[text[at : at + length]])
            start = at = at + length
        found.extend(_tables().read(text[start:]))
        return tuple(found)

    def _phrase_at(self, text: str, at: int) -> int:
        """Characters of the longest phrase of the site that begins here; 0 if none does."""
        if text[at] not in self._first:
            return 0
        lengths = range(min(self._longest, len(text) - at), 0, -1)
        return next((length for length in lengths if text[at : at + length] in self._polyphones), 0)


class _Tables:
    """pypinyin's two tables, toneless."""

    def __init__(self) -> None:
        self.plain = lru_cache(maxsize=None)(_toneless)
        counts = self._counts()
        self._by_char = {char: self._ordered(char, counts.get(char, Counter())) for char in map(chr, PINYIN_DICT)}
        # A phrase helps only where its reading is not that of its characters one by one, or where it keeps a longer
        # or later such phrase from matching inside it: those with a character of several readings.
        self._phrases = {
            phrase: tuple(self.plain(syllable[0]) for syllable in syllables)
            for phrase, syllables in PHRASES_DICT.items()
            if any(len(self._by_char.get(char, ())) > 1 for char in phrase)
        }
        self._longest = max(map(len, self._phrases))
        self._first = frozenset(phrase[0] for phrase in self._phrases)

    def readings_of(self, char: str) -> tuple[str, ...]:
        return self._by_char.get(char, ())

    def read(self, text: str) -> list[str]:
        found: list[str] = []
        at = 0
        while at < len(text):
            length = self._phrase_at(text, at)
            if length:
                found.extend(self._phrases[text[at : at + length]])
            else:
                found.append((self._by_char.get(text[at]) or (text[at].lower()[:1],))[0])
            at += length or 1
        return found

    def _phrase_at(self, text: str, at: int) -> int:
        if text[at] not in self._first:
            return 0
        lengths = range(min(self._longest, len(text) - at), 1, -1)
        return next((length for length in lengths if text[at : at + length] in self._phrases), 0)

    def _counts(self) -> dict[str, Counter[str]]:
        counts: dict[str, Counter[str]] = {}
        for phrase, syllables in PHRASES_DICT.items():
            for char, syllable in zip(phrase, syllables, strict=True):
                counts.setdefault(char, Counter())[self.plain(syllable[0])] += 1
        return counts

    def _ordered(self, char: str, counts: Counter[str]) -> tuple[str, ...]:
        known = dict.fromkeys(self.plain(reading) for reading in PINYIN_DICT[ord(char)].split(","))
        first, *others = [reading for reading in known if reading in SYLLABLES] or [""]
        if not first:
            return ()
        seen = sorted((r for r in others if counts[r] >= COMMON), key=lambda reading: -counts[reading])
        return (first, *seen)


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    return _Tables()


def _toneless(syllable: str) -> str:
    return latin(syllable)


def _checked(polyphones: Mapping[str, tuple[str, ...]]) -> Readings:
    for phrase, syllables in polyphones.items():
        if not phrase or len(phrase) != len(syllables):
            raise ValueError(f"多音词“{phrase}”有 {len(phrase)} 个字，拼音却有 {len(syllables)} 个音节；请一字一音节")
    return dict(polyphones)
