"""Words that contain another and say its opposite: 非居民 and 居民, 不动产 and 动产, 未成年人 and 成年人.

Who asks for the one does not mean the other. Of 非 all are; of 不 and 未 only these (an 未登记 is about a 登记); of 无
none: 无犯罪记录 is asked for as 犯罪记录.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

NOT = "非"
# Beginning of a word → what makes its opposite. Of single characters none is a word that somebody asks for.
OTHERS = {"动产": "不", "成年": "未"}
LEAST = 2
# How opposites begin.
BEGINNINGS = (NOT, *(f"{before}{word}" for word, before in OTHERS.items()))
# Before a 非 that ends a word, and denies nothing behind it: 南非, 是非, 营转非; 民办非, which 企业单位 belongs to.
ENDS_A_WORD = "东南西北中是除莫并绝若转办"


def opposite_of(word: str) -> str | None:
    """The opposite of a word, which may be none that there is (非身份证); None for a single character."""
    return OTHERS.get(word[:2], NOT) + word if len(word) >= LEAST else None


def says(text: str, word: str) -> bool:
    """Whether a text has a word's characters one after another, other than in the word's opposite."""
    return said_in((text,), word)[0]


def said_in(texts: Sequence[str], word: str) -> list[bool]:
    """The same of many texts."""
    opposite = opposite_of(word)
    if opposite is None:
        return [word in text for text in texts]
    return [word in text and (opposite not in text or _elsewhere(text, word)) for text in texts]


def _elsewhere(text: str, word: str) -> bool:
    """Whether it stands where it is not denied."""
    before, after = OTHERS.get(word[:2], NOT), re.escape(word)
    return re.search(f"(?<!{before}){after}|(?<=[{ENDS_A_WORD}]{before}){after}", text) is not None
