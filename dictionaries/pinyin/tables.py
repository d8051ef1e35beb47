"""How phrases and characters are read, toneless: pypinyin's two tables (MIT licence), compiled.

`python -m dictionaries.making.readings` compiles them, and they ship: a process that imported the package would keep 55
MB, and bringing its tables into this form takes half a second. Its own cutting into phrases is many times slower than
the one here.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import orjson

from dictionaries.caches import memoize

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


@cache
def tables() -> Tables:
    """The tables, read once a process."""
    return Tables()
