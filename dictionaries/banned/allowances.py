"""Which spans lie inside something allowed: 举报办假证 excuses the 办假证 in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate


class Allowances:
    """Spans of allowed words in one text.

    What is written there excuses whatever lies inside it. What is only heard excuses what is shorter than itself: 办驾证
    and 办假证 sound the same, so that the one in pinyin is the other.
    """

    def __init__(self, written: Iterable[tuple[int, int]], heard: Iterable[tuple[int, int]]) -> None:
        self._written = sorted(written)
        self._heard = sorted(heard)
        self._written_reach = list(accumulate((end for _, end in self._written), max))
        self._heard_reach = list(accumulate((end for _, end in self._heard), max))

    def excuse(self, start: int, end: int) -> bool:
        """Whether the span `[start, end)` lies inside an allowed word."""
        if not self._written and not self._heard:
            return False
        return (
            _reach(self._written, self._written_reach, start) >= end
            or _reach(self._heard, self._heard_reach, start) > end
            or _reach(self._heard, self._heard_reach, start - 1) >= end
        )


def _reach(spans: list[tuple[int, int]], reach: list[int], start: int) -> int:
    """How far the spans go that begin at or before `start`; -1 if there are none."""
    before = bisect_right(spans, start, key=lambda span: span[0])
    return reach[before - 1] if before else -1
