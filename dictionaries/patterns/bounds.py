"""The parts of a pattern, of whatever kind, and how large one may be. What finds patterns takes time in proportion to
the text and to their parts; these bounds keep the parts within what a search can afford.

The largest that ships has 766 characters, 13 parts, 218 alternatives.
"""

from __future__ import annotations

import re

from dictionaries.reasons import Message, Words

MOST_CHARACTERS = 1_000
# Texts, brackets, gaps and ends, each one.
MOST_PARTS = 20
# Of all brackets together.
MOST_WAYS = 300
BETWEEN_WAYS = "|"
TOO_LARGE = Message(
    "too_large", "句式过大：有 {size} {unit}，最多 {most}", "the pattern has {size} {unit}, of at most {most}",
    "请拆成几行", "split it into several rows",
)  # fmt: skip
CHARACTERS = Words("个字符", "characters")
PARTS = Words("段（文字、括号、.. 与 ... 各算一段）", "parts (texts, brackets, gaps)")
WAYS = Words("种说法（各括号内以 | 分隔的合计）", "alternatives (of all brackets together)")


def too_large(pattern: str, part: re.Pattern[str]) -> str:
    """Why a pattern is too large, and the mend; "" where it is not.

    Args:
        part: What finds its parts.
    """
    sizes = (
        (len(pattern), MOST_CHARACTERS, CHARACTERS),
        (len(part.findall(pattern)), MOST_PARTS, PARTS),
        (pattern.count(BETWEEN_WAYS) + 1, MOST_WAYS, WAYS),
    )
    over = next(((size, most, unit) for size, most, unit in sizes if size > most), None)
    return TOO_LARGE(size=f"{over[0]:,}", most=f"{over[1]:,}", unit=over[2]) if over else ""


def parts_of(pattern: str, part: re.Pattern[str], form: Message) -> list[re.Match[str]]:
    """The parts of a pattern, one behind the other.

    Args:
        part: As above.
        form: The message of the `ValueError` where anything stands between them, or there is none.
    """
    parts, end = [], 0
    for found in part.finditer(pattern):
        if found.start() != end:
            break
        parts.append(found)
        end = found.end()
    if end != len(pattern) or not parts:
        raise ValueError(form())
    return parts


def ways_of(part: re.Match[str]) -> list[str]:
    """What a part may be: the texts of brackets, else itself."""
    return part["ways"].split(BETWEEN_WAYS) if part["ways"] is not None else [part.group()]
