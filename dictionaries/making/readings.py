"""Compiles how phrases and characters are read from the tables of the package pypinyin (extra `readings`).

    python -m dictionaries.making.readings

The package is read as data and never imported. The same package gives the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson

from dictionaries.pinyin.latin import latin
from dictionaries.pinyin.pinyin import FILE, Readings
from dictionaries.pinyin.syllables import SYLLABLES

PACKAGE = "pypinyin"
ABOUT = (
    "How phrases and characters are read, toneless: made of phrases_dict and pinyin_dict of the package pypinyin "
    "{version} by mozillazg and others, https://github.com/mozillazg/python-pinyin, MIT licence."
)
COMMON = 2
"""Phrases that a further reading of a character must stand in; rare literary readings stand in none or one."""


class MissingPackage(LookupError):
    """The package with the readings is not installed."""

    def __init__(self) -> None:
        super().__init__(f"未找到拼音表：软件包 {PACKAGE} 未安装；请运行 pip install -e '.[readings]' 后重试")


def source_tables() -> dict[str, dict[str, str]]:
    """`phrases` and `characters` as `Tables` has them.

    Raises:
        MissingPackage: the package is not installed.
    """
    plain = cache(latin)
    phrases = {phrase: tuple([plain(told[0]) for told in every]) for phrase, every in _read("phrases_dict").items()}
    counts = _counts(phrases)
    characters = {
        char: readings
        for char, told in ((chr(int(code)), told) for code, told in _read("pinyin_dict").items())
        if (readings := _ordered([plain(reading) for reading in told.split(",")], counts.get(char, {})))
    }
    # A phrase helps only where its reading is not that of its characters one by one, or where it keeps a longer or
    # later such phrase from matching inside it: those with a character of several readings.
    helping = {
        phrase: syllables
        for phrase, syllables in phrases.items()
        if any(len(characters.get(char, ())) > 1 for char in phrase)
    }
    return {"phrases": _spaced(helping), "characters": _spaced(characters)}


def main(target: Path = FILE) -> int:
    """Compile the tables and write them."""
    try:
        found = source_tables()
    except MissingPackage as error:
        print(error, file=sys.stderr)
        return 1
    target.write_bytes(orjson.dumps({"about": ABOUT.format(version=metadata.version(PACKAGE)), **found}) + b"\n")
    print(f"{target}: {len(found['phrases'])} phrases, {len(found['characters'])} characters")
    return 0


def _read(table: str) -> dict[str, Any]:
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise MissingPackage
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


def _spaced(readings: Readings) -> dict[str, str]:
    return {text: " ".join(syllables) for text, syllables in readings.items()}


if __name__ == "__main__":
    sys.exit(main())
