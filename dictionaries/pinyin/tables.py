"""pypinyin's two tables: how phrases and characters are read.

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

CHARACTERS_KEPT = 16_384
"""Characters whose readings are remembered; more than anybody's texts hold."""

COMMON = 2
"""Phrases that a further reading of a character must stand in; rare literary readings stand in none or one."""

Readings = dict[str, tuple[str, ...]]


class MissingReadings(LookupError):
    """The package with the readings is not installed."""

    def __init__(self) -> None:
        super().__init__("未找到拼音表：软件包 pypinyin 未安装；请运行 pip install pypinyin 后重试")


class Tables:
    """pypinyin's two tables, toneless."""

    def __init__(self) -> None:
        self._plain = lru_cache(maxsize=None)(latin)
        plain = self._plain
        phrases = {phrase: tuple([plain(told[0]) for told in every]) for phrase, every in _read("phrases_dict").items()}
        self._counts = _counts(phrases)
        self._told = _read("pinyin_dict")
        self.readings_of = lru_cache(maxsize=CHARACTERS_KEPT)(self._readings_of)
        """Character → its common toneless readings, commonest first."""
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
        """One syllable a character, by phrases, the longer of two first."""
        found: list[str] = []
        longest, at = self._longest, 0
        while at < len(text):
            length = self._phrase_at(text, at) if text[at : at + 2] in longest else 0
            if length:
                found.extend(self._phrases[text[at : at + length]])
            else:
                char = text[at]
                found.append((self.readings_of(char) or (char.lower()[:1],))[0])
            at += length or 1
        return found

    def _phrase_at(self, text: str, at: int) -> int:
        for length in range(min(self._longest[text[at : at + 2]], len(text) - at), 1, -1):
            if text[at : at + length] in self._phrases:
                return length
        return 0


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The tables, read once a process (a third of a second)."""
    return Tables()


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
