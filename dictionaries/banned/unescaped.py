"""A text in normal form whose escaped characters are read: &#21150;, &#x529e;, \\u529e."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from dictionaries.normalize import Normalized, normalize

ESCAPED = re.compile(
    r"[&＆][#＃](?:(?P<decimal>[0-9]{2,7})|x(?P<hex>[0-9a-f]{2,6}));?|[\\%]u(?P<code>[0-9a-f]{4})", re.I
)
LAST = 0x10FFFF


@dataclass(frozen=True, slots=True)
class Unescaped:
    """A text in normal form, with the way back to what was given.

    Attributes:
        normal: The normal form of the text with its escapes read.
        starts: Where these stand in that text; ascending.
        shifts: By how much, up to and with each, the text as given is longer.
    """

    normal: Normalized
    starts: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The normal form."""
        return self.normal.text

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the text as given of the span `[start, end)` of the normal form."""
        first, last = self.normal.original_span(start, end)
        if not self.starts:
            return first, last
        return self._original(first), self._original(last - 1, after=True)

    def _original(self, at: int, *, after: bool = False) -> int:
        """Where a character of what was normalized stands in what was given, or ends."""
        before = bisect_right(self.starts, at)
        shift = self.shifts[before - 1] if before else 0
        if before and self.starts[before - 1] == at and not after:
            return at + (self.shifts[before - 2] if before > 1 else 0)
        return at + shift + after


def has_escapes(text: str) -> bool:
    """Whether it is worth while to `unescape`; cheap."""
    return "#" in text or "＃" in text or "u" in text


def unescape(text: str) -> Unescaped:
    """Read what is escaped, and bring the text to normal form. Never fails."""
    if not has_escapes(text) or not ESCAPED.search(text):
        return Unescaped(normalize(text))
    pieces, starts, shifts = [], [], []
    done = length = shift = 0
    for found in ESCAPED.finditer(text):
        char = _char(found)
        if char is None:
            continue
        before = text[done : found.start()]
        length += len(before)
        shift += len(found.group()) - 1
        pieces += [before, char]
        starts.append(length)
        shifts.append(shift)
        length += 1
        done = found.end()
    return Unescaped(normalize("".join([*pieces, text[done:]])), tuple(starts), tuple(shifts))


def _char(found: re.Match[str]) -> str | None:
    decimal = found["decimal"]
    code = int(decimal) if decimal else int(found["hex"] or found["code"], 16)
    return chr(code) if code <= LAST else None
