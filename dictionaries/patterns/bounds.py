"""The parts of a pattern, of whatever kind, and how large one may be. What finds patterns takes time in proportion to
the text and to their parts; these bounds keep the parts within what a search can afford.

The largest that ships has 766 characters, 13 parts, 218 alternatives.
"""

from __future__ import annotations

import re

MOST_CHARACTERS = 1_000
# Texts, brackets, gaps and ends, each one.
MOST_PARTS = 20
# Of all brackets together.
MOST_WAYS = 300
BETWEEN_WAYS = "|"


def too_large(pattern: str, part: re.Pattern[str]) -> str:
    """Why a pattern is too large, and the mend, in Chinese; "" where it is not.

    Args:
        part: What finds its parts.
    """
    sizes = (
        (len(pattern), MOST_CHARACTERS, "个字符"),
        (len(part.findall(pattern)), MOST_PARTS, "段（文字、括号、.. 与 ... 各算一段）"),
        (pattern.count(BETWEEN_WAYS) + 1, MOST_WAYS, "种说法（各括号内以 | 分隔的合计）"),
    )
    over = next(((size, most, unit) for size, most, unit in sizes if size > most), None)
    return f"句式过大：有 {over[0]:,} {over[2]}，最多 {over[1]:,}，请拆成几行" if over else ""


def parts_of(pattern: str, part: re.Pattern[str], form: str) -> list[re.Match[str]]:
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
        raise ValueError(form)
    return parts


def ways_of(part: re.Match[str]) -> list[str]:
    """What a part may be: the texts of brackets, else itself."""
    return part["ways"].split(BETWEEN_WAYS) if part["ways"] is not None else [part.group()]
