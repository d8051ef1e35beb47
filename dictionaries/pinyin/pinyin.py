"""How Chinese text is read, toneless: phrases of the site first, then those of pypinyin, then single characters.

The only file that knows pypinyin (MIT licence). Of it only the two tables are read, as data (phrase → readings,
character → readings): its own cutting into phrases is many times slower than the one here, and a process that imports
it keeps 55 MB.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson

from dictionaries.pinyin.latin import latin
from dictionaries.pinyin.syllables import SYLLABLES

TEXTS_KEPT = 65_536
"""Texts whose reading is remembered; names and queries repeat, and one takes under a kilobyte."""

CHARACTERS_KEPT = 16_384
"""Characters whose readings are remembered; more than anybody's texts hold."""

COMMON = 2
"""Phrases that a further reading of a character must stand in; rare literary readings stand in none or one."""

Readings = dict[str, tuple[str, ...]]


class MissingReadings(LookupError):
    """The package with the readings is not installed."""

    def __init__(self) -> None:
        super().__init__("未找到拼音表：软件包 pypinyin 未安装；请运行 pip install pypinyin 后重试")


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
        self._plain = lru_cache(maxsize=None)(latin)
        plain = self._plain
        phrases = {phrase: tuple([plain(told[0]) for told in every]) for phrase, every in _read("phrases_dict").items()}
        self._counts = _counts(phrases)
        self._told = _read("pinyin_dict")
        self.readings_of = lru_cache(maxsize=CHARACTERS_KEPT)(self._readings_of)
        # A phrase helps only where its reading is not that of its characters one by one, or where it keeps a longer
        # or later such phrase from matching inside it: those with a character of several readings.
        self._phrases = {
            phrase: syllables
            for phrase, syllables in phrases.items()
            if any(len(self.readings_of(char)) > 1 for char in phrase)
        }
        # Characters of the longest phrase by how it begins: most places of a text begin none.
        self._longest: dict[str, int] = {}
        for phrase in self._phrases:
            self._longest[phrase[:2]] = max(self._longest.get(phrase[:2], 0), len(phrase))

    def _readings_of(self, char: str) -> tuple[str, ...]:
        told = self._told.get(str(ord(char)))
        return (
            _ordered([self._plain(reading) for reading in told.split(",")], self._counts.get(char, {})) if told else ()
        )

    def read(self, text: str) -> list[str]:
        found: list[str] = []
        at = 0
        while at < len(text):
            length = self._phrase_at(text, at)
            if length:
                found.extend(self._phrases[text[at : at + length]])
            else:
                found.append((self.readings_of(text[at]) or (text[at].lower()[:1],))[0])
            at += length or 1
        return found

    def _phrase_at(self, text: str, at: int) -> int:
        for length in range(min(self._longest.get(text[at : at + 2], 0), len(text) - at), 1, -1):
            if text[at : at + length] in self._phrases:
                return length
        return 0


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    return _Tables()


def _read(table: str) -> dict[str, Any]:
    spec = find_spec("pypinyin")
    if spec is None or not spec.submodule_search_locations:
        raise MissingReadings
    found: dict[str, Any] = orjson.loads((Path(spec.submodule_search_locations[0]) / f"{table}.json").read_bytes())
    return found


def _counts(phrases: Readings) -> dict[str, dict[str, int]]:
    """How often each character is read how."""
    counts: dict[str, dict[str, int]] = {}
    for phrase, syllables in phrases.items():
        for char, syllable in zip(phrase, syllables, strict=True):
            of_char = counts.setdefault(char, {})
            of_char[syllable] = of_char.get(syllable, 0) + 1
    return counts


def _ordered(told: list[str], counts: Mapping[str, int]) -> tuple[str, ...]:
    """The first reading that is a syllable, then others that phrases have."""
    first, *others = [reading for reading in dict.fromkeys(told) if reading in SYLLABLES] or [""]
    if not first:
        return ()
    seen = sorted((reading for reading in others if counts.get(reading, 0) >= COMMON), key=lambda r: -counts[r])
    return (first, *seen)


def _checked(polyphones: Mapping[str, tuple[str, ...]]) -> Readings:
    for phrase, syllables in polyphones.items():
        if not phrase or len(phrase) != len(syllables):
            raise ValueError(f"多音词“{phrase}”有 {len(phrase)} 个字，拼音却有 {len(syllables)} 个音节；请一字一音节")
    return dict(polyphones)
