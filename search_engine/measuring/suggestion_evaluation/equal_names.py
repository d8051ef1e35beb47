"""How many names are typed alike so far: more than a list has lines is more than any list can show."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence

from search_engine.measuring.suggestion_evaluation.measures import NOT_KNOWN
from search_engine.measuring.suggestion_evaluation.typing import MANNERS, type_name

# Stands behind everything that can be typed.
AFTER_ALL = chr(0x10FFFF)


class TypedAlike:
    """All names in all manners, in order.

    Args:
        names: Distinct ones.
        read: A text's readings, one a character.
    """

    def __init__(self, names: Iterable[str], read: Callable[[str], Sequence[str]]) -> None:
        kept = list(names)
        self._typed: Mapping[str, list[str]] = {
            manner: sorted(type_name(name, manner, read).text for name in kept) for manner in MANNERS
        }

    def count(self, manner: str, typed: str) -> int:
        """How many names begin so, typed in a manner; `NOT_KNOWN` for a manner that is none of ours."""
        if manner not in self._typed:
            return NOT_KNOWN
        texts = self._typed[manner]
        return max(1, bisect_left(texts, typed + AFTER_ALL) - bisect_left(texts, typed))
