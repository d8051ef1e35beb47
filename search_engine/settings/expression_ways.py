"""In how many ways a regular expression can be tried on a text: what backtracking costs at worst. `(A+)+` has more than
any computer could try; what is written for numbers of a known form has some dozens.
"""

from __future__ import annotations

import re._parser as parser  # type: ignore[import-not-found]  # of Python 3.11 and on; it has no public name
from collections.abc import Iterable
from functools import reduce
from typing import Any

# Where counting ends: what has as many has too many.
COUNTLESS = 10**9


def ways_of(pattern: str, longest: int) -> int:
    """The ways to try a pattern on a text of at most so many characters, `COUNTLESS` at most. Raises `re.error`."""
    return _of_all(parser.parse(pattern), longest)


def _of_all(parts: Iterable[tuple[Any, Any]], longest: int) -> int:
    """Of parts one after another: each way of one with each of the others."""
    return reduce(lambda ways, part: min(COUNTLESS, ways * _of(part[0], part[1], longest)), parts, 1)


def _of(operation: Any, value: Any, longest: int) -> int:
    match str(operation):
        case "BRANCH":
            return sum(_of_all(branch, longest) for branch in value[1])
        case "SUBPATTERN" | "ASSERT" | "ASSERT_NOT" | "ATOMIC_GROUP":
            return _of_all(value if operation is parser.ATOMIC_GROUP else value[-1], longest)
        case "GROUPREF_EXISTS":
            return sum(_of_all(branch, longest) for branch in value[1:] if branch)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, inner = value
            most = min(int(most), max(int(least), longest))
            once = _of_all(inner, longest)
            return min(COUNTLESS, sum(_power(once, times) for times in range(int(least), most + 1)))
        case _:
            return 1


def _power(ways: int, times: int) -> int:
    """The ways to try something so many times; of thirty times two they are countless already."""
    return 1 if ways == 1 else COUNTLESS if times > 30 else min(COUNTLESS, ways**times)
