"""Pinyin as books or input methods write it, made plain: shēn fèn zhèng, shen1fen4zheng4 → shen fen zheng."""

from __future__ import annotations

import re
import unicodedata

from dictionaries.pinyin.syllables import SYLLABLES, canonical

UMLAUT = "\u0308"
APOSTROPHES = re.compile(r"['’‘`´ʹʼ＇]")
NUMBERED = re.compile(r"([a-zü]+)([1-5])(?![0-9])")
"""Letters with one digit right after them; of 12345 or a code a2260 nothing is taken."""

LEAST_NUMBERED = 2
"""Numbered syllables that make a text numbered pinyin: ca1 alone is a name, ban4li3 is not."""


def latin(text: str) -> str:
    """The text in lower case without tone marks and tone numbers, ü as v, every apostrophe as ' (a break).

    Tone numbers go only where every Latin run of the text is a numbered syllable, so that a4 or gb2 stay. Never fails;
    Han characters and everything else stay.
    """
    return _without_numbers(latin_with_numbers(text))


def latin_with_numbers(text: str) -> str:
    """`latin`, whose digits all stay: e1e1 may be two tones, and may be a name."""
    return APOSTROPHES.sub("'", "".join(_without_marks(text.lower())))


def _without_marks(text: str) -> list[str]:
    found: list[str] = []
    for char in text:
        if char.isascii() or unicodedata.east_asian_width(char) == "W":
            found.append(char)
            continue
        for part in unicodedata.normalize("NFD", char):
            if part == UMLAUT and found and found[-1] == "u":
                found[-1] = "v"
            elif not unicodedata.combining(part):
                found.append(part)
    return found


def _without_numbers(text: str) -> str:
    runs = re.findall(r"[a-zü]+[0-9]*", text)
    numbered = [NUMBERED.fullmatch(run) for run in runs]
    if len(runs) < LEAST_NUMBERED or not all(run and canonical(run[1]) in SYLLABLES for run in numbered):
        return text
    return re.sub(r" {2,}", " ", NUMBERED.sub(r"\1 ", text)).rstrip()
