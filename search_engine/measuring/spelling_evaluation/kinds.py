"""Which kind of slip lies between a wrong and a right text, told from the two alone."""

from __future__ import annotations

import re

from dictionaries.pinyin import Pinyin, near

LATIN = re.compile(r"[a-z]")
RIGHT, PINYIN, MISSING, EXTRA, SWAPPED = "right", "pinyin", "missing", "extra", "swapped"
HOMOPHONE, NEAR_SOUND, SHAPE, SEVERAL = "homophone", "near_sound", "shape", "several"
KINDS = {
    RIGHT: "无误",
    HOMOPHONE: "同音",
    NEAR_SOUND: "近音",
    SHAPE: "形近或其他替换",
    MISSING: "缺字",
    EXTRA: "多字",
    SWAPPED: "颠倒",
    PINYIN: "夹拼音",
    SEVERAL: "多处",
}
"""Kinds with their names for people; a replaced character that sounds otherwise counts as shape."""


def kind_of(wrong: str, right: str, pinyin: Pinyin) -> str:
    """The kind; what two texts share at both ends is no part of the slip."""
    if wrong == right:
        return RIGHT
    start, end = _shared(wrong, right)
    typed, meant = wrong[start : len(wrong) - end], right[start : len(right) - end]
    if LATIN.search(typed) and not LATIN.search(meant):
        return PINYIN
    if len(typed) != len(meant):
        return {(0, 1): MISSING, (1, 0): EXTRA}.get((len(typed), len(meant)), SEVERAL)
    if len(typed) == 2 and typed == meant[::-1]:
        return SWAPPED
    heard = pinyin.syllables(wrong)[start : len(wrong) - end]
    said = pinyin.syllables(right)[start : len(right) - end]
    if any(a == b for a, b in zip(typed, meant, strict=True)):
        return SEVERAL
    if heard == said:
        return HOMOPHONE
    if len(typed) > 1:
        return SEVERAL
    return NEAR_SOUND if said[0] in near(heard[0]) else SHAPE


def _shared(wrong: str, right: str) -> tuple[int, int]:
    """Characters that both begin with, and that both end with."""
    most = min(len(wrong), len(right))
    start = next((i for i in range(most) if wrong[i] != right[i]), most)
    end = next((i for i in range(most - start) if wrong[-1 - i] != right[-1 - i]), most - start)
    return start, end
