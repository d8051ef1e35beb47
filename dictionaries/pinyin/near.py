"""Sounds that speakers of many dialects do not tell apart (模糊音), each switched on or off by its name."""

from __future__ import annotations

from collections.abc import Iterable

from dictionaries.caches import memoized
from dictionaries.pinyin.syllables import SYLLABLES, split_initial

NEAR_INITIALS = ("zh/z", "ch/c", "sh/s", "n/l", "f/h", "r/l")
NEAR_FINALS = ("ang/an", "eng/en", "ing/in")
NEAR_SOUNDS: tuple[str, ...] = NEAR_INITIALS + NEAR_FINALS
"""The names of all settings."""

F_TO_H = {"a": "ua", "an": "uan", "ang": "uang", "ei": "ui", "en": "un", "eng": "ong", "o": "uo", "u": "u"}
"""Finals after f and after h where southern speech has one sound for both: fang and huang, fei and hui."""


def near(syllable: str, settings: Iterable[str] = NEAR_SOUNDS) -> frozenset[str]:
    """The syllable with all that sound like it under the settings; only those of `SYLLABLES` besides itself.

    Raises:
        ValueError: a setting that is not in `NEAR_SOUNDS`.
    """
    return _near(syllable, frozenset(settings))


@memoized(8_192, name="near_sounds")
def _near(syllable: str, settings: frozenset[str]) -> frozenset[str]:
    if unknown := settings - frozenset(NEAR_SOUNDS):
        raise ValueError(f"未知的模糊音设置：{'、'.join(sorted(unknown))}；可用：{'、'.join(NEAR_SOUNDS)}")
    begins, ends = split_initial(syllable)
    found = {
        start + final for start, rest in _by_initial(begins, ends, settings) for final in _by_final(rest, settings)
    }
    # the other way round too: what stands behind f and h differs (hun is fen, and feng by it; feng by itself is heng)
    found |= {
        start + final
        for other in _by_final(ends, settings)
        if begins + other in SYLLABLES
        for start, final in _by_initial(begins, other, settings)
    }
    return frozenset(found & SYLLABLES) | {syllable}


def _by_initial(start: str, rest: str, settings: frozenset[str]) -> list[tuple[str, str]]:
    found = [(start, rest)]
    for name in NEAR_INITIALS:
        pair = name.split("/")
        if name not in settings or start not in pair:
            continue
        other = pair[1 - pair.index(start)]
        if name != "f/h":
            found.append((other, rest))
        else:
            found.extend(_between_f_and_h(start, rest))
    return found


def _between_f_and_h(start: str, rest: str) -> list[tuple[str, str]]:
    if start == "f":
        return [("h", F_TO_H[rest])] if rest in F_TO_H else []
    return [("f", final) for final, other in F_TO_H.items() if other == rest]


def _by_final(rest: str, settings: frozenset[str]) -> list[str]:
    found = [rest]
    for name in NEAR_FINALS:
        if name not in settings:
            continue
        with_g, without = name.split("/")
        if rest.endswith(with_g):
            found.append(rest.removesuffix(with_g) + without)
        elif rest.endswith(without):
            found.append(rest.removesuffix(without) + with_g)
    return found
