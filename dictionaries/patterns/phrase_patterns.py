"""Patterns of phrases, as reviewers write them: what people say in a hundred ways, in a line or two.

老公          these characters
(打|揍|)      one of these; an empty one: or none
..  ...       up to three, up to eight characters of the same clause
^  $          the beginning, the end of the text
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from typing import Generic, TypeVar

from dictionaries.normalize import normal_text
from dictionaries.patterns import bounds
from dictionaries.patterns.bit_places import END, BitText, Gap, Part, Start, Ways, first_match
from dictionaries.patterns.bounds import parts_of, ways_of
from dictionaries.patterns.phrases import Occurrence, as_occurrence, automaton_of
from dictionaries.reasons import Message

Value = TypeVar("Value")
Offsets = tuple[int, int]

PART = re.compile(r"\((?P<ways>[^()]*)\)|(?P<far>\.\.\.)|(?P<near>\.\.)|(?P<edge>[\^$])|(?P<text>[^().^$|]+)")
SIGNS = re.compile(r"[().|^$]+")
NEAR, FAR = 3, 8  # characters of a gap
FORM = Message(
    "wrong_form", "只能由文字、(甲|乙)、..、... 与首尾的 ^ $ 组成",
    "may only be made of text, (text|text), .., ..., with ^ first and $ last",
)  # fmt: skip
NO_BEGINNING = Message(
    "wrong_form", "须有文字，且不能以 .. 或 ... 开头", "must have a text, and must not begin with .. or ..."
)


class _Pattern(Generic[Value]):
    __slots__ = ("needed", "parts", "value")

    def __init__(self, pattern: str, value: Value) -> None:
        self.parts, self.value = [_part(part) for part in parts_of(pattern, PART, FORM)], value
        self.needed = _needed(self.parts)


class PhrasePatterns(Generic[Value]):
    """Patterns and their values, immutable. One that is too large is never found: a version before let it in.

    Only those are tried of which a beginning stands in the text, and what else they cannot do without: a thousand
    patterns cost what two or three do.
    """

    def __init__(self, patterns: Iterable[tuple[str, Value]]) -> None:
        by_first: dict[str, list[tuple[int, _Pattern[Value]]]] = defaultdict(list)
        for number, (pattern, value) in enumerate(patterns):
            if not too_large(pattern):
                made = number, _Pattern(pattern, value)
                for first in beginnings(pattern):
                    by_first[first].append(made)
        self._firsts = automaton_of(by_first.items())

    def find(self, text: str, gaps: list[list[Offsets]] | None = None) -> list[Occurrence[Value]]:
        """The first occurrence of each pattern that the text has, in no order.

        Args:
            gaps: To be filled: for each of them, where `..` and `...` hold something.
        """
        found: list[Occurrence[Value]] = []
        if not len(self._firsts):
            return found
        begun: dict[int, _Pattern[Value]] = {}
        for _, some in self._firsts.iter(text):
            for number, pattern in some:
                begun[number] = pattern
        bits: BitText | None = None
        for pattern in begun.values():
            for is_there in pattern.needed:
                if not is_there(text):
                    break
            else:
                bits = bits or BitText(text)
                if match := first_match(pattern.parts, bits):
                    start, end, held = match
                    found.append(as_occurrence((start, end, pattern.value)))
                    if gaps is not None:
                        gaps.append(held)
        return found

    def find_with_gaps(self, text: str) -> list[tuple[Occurrence[Value], list[Offsets]]]:
        """The same, each with where `..` and `...` hold something, as `[start, end)`."""
        gaps: list[list[Offsets]] = []
        return list(zip(self.find(text, gaps), gaps, strict=True))


def too_large(pattern: str) -> str:
    """Why a pattern is too large (see `bounds`); "" where it is not."""
    return bounds.too_large(pattern, PART)


def beginnings(pattern: str) -> tuple[str, ...]:
    """Texts of which a text that has the pattern has one. Raises `ValueError` where it may begin with anything."""
    found: list[str] = []
    for part in parts_of(pattern, PART, FORM):
        if part["edge"]:
            continue
        if part["far"] or part["near"]:
            break
        ways = ways_of(part)
        found += filter(None, ways)
        if all(ways):
            return tuple(found)
    raise ValueError(NO_BEGINNING())


def plain_texts(pattern: str) -> Iterator[str]:
    """The texts that a pattern is made of, each with nothing in its gaps and nothing around it."""
    parts = [part for part in parts_of(pattern, PART, FORM) if part["ways"] is not None or part["text"]]
    return map("".join, product(*map(ways_of, parts)))


def whole(text: str) -> str:
    """The pattern of a text as a whole, of which signs that patterns have of their own are any."""
    close = "".join(normal_text(text).split())
    return f"^{SIGNS.sub('..', close)}$"


def whole_text(pattern: str) -> str:
    """The text that a pattern is of as a whole; "": it is of several, or of parts of texts."""
    text = pattern[1:-1]
    return text if pattern == f"^{text}$" and not SIGNS.search(text) else ""


def _part(part: re.Match[str]) -> Part:
    if part["far"] or part["near"]:
        return Gap(FAR if part["far"] else NEAR)
    return Start() if part["edge"] and part["edge"] != END else Ways(ways_of(part))


def _needed(parts: Sequence[Part]) -> list[Callable[[str], object]]:
    """What finds in a text each part that a pattern needs besides its beginning; the longest first: they tell most."""
    words = [part for part in parts if isinstance(part, Ways)]
    needed = [part for part in words[1:] if part.is_needed]
    needed.sort(key=lambda part: -min(map(len, part.ways)))
    return [re.compile("|".join(map(re.escape, part.ways))).search for part in needed]
