"""Patterns of phrases, as reviewers write them: what people say in a hundred ways, in a line or two.

老公          these characters
(打|揍|)      one of these; an empty one: or none
..  ...       up to three, up to eight characters of the same clause
^  $          the beginning, the end of the text
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Generic, TypeVar

from dictionaries.patterns.phrases import Occurrence, automaton_of

Value = TypeVar("Value")
Offsets = tuple[int, int]

PART = re.compile(r"\((?P<ways>[^()]*)\)|(?P<far>\.\.\.)|(?P<near>\.\.)|(?P<edge>[\^$])|(?P<text>[^().^$|]+)")
# Characters of one clause.
CLAUSE = r"[^\s,，。.?？!！;；、]"
FAR, NEAR = f"({CLAUSE}{{0,8}}?)", f"({CLAUSE}{{0,3}}?)"
# What may stand about a text that is one of the patterns as a whole.
END = "$"
EDGES = {"^": r"^[\s,，。.?？!！]*", END: r"[\s,，。.?？!！~]*$"}


class PhrasePatterns(Generic[Value]):
    """Patterns and their values, immutable.

    Only those are tried of which a beginning stands in the text: a thousand patterns cost what two or three do.
    """

    def __init__(self, patterns: Iterable[tuple[str, Value]]) -> None:
        by_first: dict[str, list[tuple[int, re.Pattern[str], Value]]] = defaultdict(list)
        for number, (pattern, value) in enumerate(patterns):
            made = number, re.compile(regex_of(pattern)), value
            for first in beginnings(pattern):
                by_first[first].append(made)
        self._firsts = automaton_of(by_first.items())

    def find(self, text: str) -> list[Occurrence[Value]]:
        """The first occurrence of each pattern that the text has, in no order."""
        found = self._matches(text)
        return [Occurrence(*one.span(), value) for one, value in found] if found else []

    def find_with_gaps(self, text: str) -> list[tuple[Occurrence[Value], list[Offsets]]]:
        """The same, each with where `..` and `...` hold something, as `[start, end)`."""
        return [
            (Occurrence(*one.span(), value), [span for span in one.regs[1:] if span[0] < span[1]])
            for one, value in self._matches(text)
        ]

    def _matches(self, text: str) -> list[tuple[re.Match[str], Value]]:
        if not len(self._firsts):
            return []
        begun: dict[int, tuple[re.Pattern[str], Value]] = {}
        for _, some in self._firsts.iter(text):
            for number, regex, value in some:
                begun[number] = regex, value
        return [(one, value) for regex, value in begun.values() if (one := regex.search(text))] if begun else []


def regex_of(pattern: str) -> str:
    """A pattern as a regular expression. Raises `ValueError` (in Chinese) where it is none."""
    return "".join(_regex(part) for part in _parts(pattern))


def beginnings(pattern: str) -> tuple[str, ...]:
    """Texts of which a text that has the pattern has one. Raises `ValueError` where it may begin with anything."""
    found: list[str] = []
    for part in _parts(pattern):
        if part["edge"]:
            continue
        if part["far"] or part["near"]:
            break
        ways = [part["text"]] if part["text"] else part["ways"].split("|")
        found += filter(None, ways)
        if all(ways):
            return tuple(found)
    raise ValueError("须有文字，且不能以 .. 或 ... 开头")


def _parts(pattern: str) -> list[re.Match[str]]:
    parts, end = [], 0
    for part in PART.finditer(pattern):
        if part.start() != end:
            break
        parts.append(part)
        end = part.end()
    if end != len(pattern) or not parts:
        raise ValueError("只能由文字、(甲|乙)、..、... 与首尾的 ^ $ 组成")
    return parts


def _regex(part: re.Match[str]) -> str:
    if part["ways"] is not None:
        return f"(?:{'|'.join(EDGES[END] if way == END else re.escape(way) for way in part['ways'].split('|'))})"
    if part["edge"]:
        return EDGES[part["edge"]]
    if part["text"]:
        return re.escape(part["text"])
    return FAR if part["far"] else NEAR
