"""Which spans something allowed excuses: 举报办假证 the 办假证 in it, and 打击* whatever comes right after 打击, and
*我举报* whatever is in the text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate

from dictionaries.banned.rows import Variant

# Stands in an allowed text for any banned word: 打击* or *犯法吗.
ANY_WORD = "*"


class Excuse(Enum):
    """Where the banned word stands that an allowed text excuses."""

    INSIDE = "inside"
    AFTER = "after"
    BEFORE = "before"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class Allowed:
    """An allowed text found in another, by its span in the letters there."""

    excuse: Excuse
    start: int
    end: int
    variant: Variant


def excuse_of(text: str) -> Excuse:
    """What an allowed text excuses, by where its `*` is."""
    if text.endswith(ANY_WORD):
        return Excuse.ANYWHERE if text.startswith(ANY_WORD) else Excuse.AFTER
    return Excuse.BEFORE if text.startswith(ANY_WORD) else Excuse.INSIDE


class Allowlist:
    """Allowed words in one text.

    What is written there excuses whatever lies inside it. What is only heard excuses what is shorter than itself:
    办驾证 and 办假证 sound the same, so that the one in pinyin is the other. Words that excuse their neighbour are
    read, in characters or in pinyin, but have no homophones: they are short.
    """

    def __init__(self, found: Iterable[Allowed]) -> None:
        found = list(found)
        self._written = _Spans(each for each in found if each.excuse is Excuse.INSIDE and each.variant == "written")
        self._phonetic = _Spans(each for each in found if each.excuse is Excuse.INSIDE and each.variant != "written")
        beside = [each for each in found if each.variant != "homophone"]
        self._all = any(each.excuse is Excuse.ANYWHERE for each in beside)
        self._begins = {each.end for each in beside if each.excuse is Excuse.AFTER}
        self._ends = {each.start for each in beside if each.excuse is Excuse.BEFORE}

    def excuse(self, start: int, end: int, *, beside: bool = False) -> bool:
        """Whether the span `[start, end)` is excused; `beside`: by what stands beside it alone."""
        if self._all or start in self._begins or end in self._ends:
            return True
        return not beside and (
            self._written.reach(start) >= end
            or self._phonetic.reach(start) > end
            or self._phonetic.reach(start - 1) >= end
        )


class _Spans:
    """Spans, to be asked how far they reach."""

    def __init__(self, found: Iterable[Allowed]) -> None:
        spans = sorted((each.start, each.end) for each in found)
        self._starts = [start for start, _ in spans]
        self._reach = list(accumulate((end for _, end in spans), max))

    def reach(self, start: int) -> int:
        """How far the spans go that begin at or before `start`; -1 if there are none."""
        before = bisect_right(self._starts, start)
        return self._reach[before - 1] if before else -1
