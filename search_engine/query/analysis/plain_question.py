"""A question of yes or no as the dictionary has it: 要不要钱, 是否收费, 要钱不 are 要钱吗, 收费吗.

People say the verb twice (A不A), use 否, or end with a particle of their region. The rows of asks have one form, the
verb and 吗; the others are read as it, and every character keeps its place in the text as typed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dictionaries.patterns.bit_places import STOPS
from dictionaries.patterns.phrases import Occurrence

ASKS = "吗"
# Shorter phrases (办理, 条件) may belong to the question itself.
SHORTEST = 3
# 免不免费, 可不可以, 有没有; 是否, 能否. The verb stays.
TWICE = re.compile(r"(?P<verb>(?:(?![不没])[一-龥]){1,2})[不没](?P=verb)|(?P<or_not>[是能可应需会])否")
# What people end such a question with instead of 吗; 什么, 怎么 end no question of yes or no.
ENDS = re.compile(
    r"(?:不啦|没有|没得|(?<![什怎多这那要])么|嘛|不|没|伐|啵|咩|呗|咯|撒)(?=[啊呀呢]*(?:$|[\s,，。.?？!！;；、]))"
)
# Behind 吗 or instead of it, and what joins the next question.
BEHIND = re.compile("(?:[啊呀呢吧哦噢哈啦吗和与跟及]|还有|以及|另外)$")


class Reading(NamedTuple):
    """A text in the plain form.

    Attributes:
        text: The form.
        starts, ends: Where each of its characters begins and ends in the text as typed.
    """

    text: str
    starts: list[int]
    ends: list[int]

    def as_typed(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of the form, as a stretch of the text as typed."""
        return self.starts[start], self.ends[end - 1]

    def occurrence(self, one: Occurrence[str]) -> Occurrence[str]:
        """What was found in the form, where it stands in the text as typed."""
        start, end = self.as_typed(one.start, one.end)
        return one._replace(start=start, end=end)


def plain_question(text: str, asked: Iterable[Occurrence[str]]) -> Reading | None:
    """The form of a text; None where the text asks in no other.

    Args:
        asked: What else is asked for there: a question of yes or no ends where one of these begins, or with its clause.
    """
    twice, ends = list(TWICE.finditer(text)), ENDS.search(text)
    if not (twice or ends):
        return None
    pieces = {found.start(): (found.end(), found["verb"] or found["or_not"]) for found in twice}
    begun = [*(one.start for one in asked if one.end - one.start >= SHORTEST), *(found.start() for found in twice)]
    borders = sorted({*begun, *(at for at, char in enumerate(text) if char in STOPS), len(text)})
    ends_of_twice = (_end_of_question(text, borders, found.end()) for found in twice)
    questions = {end: (end, ASKS) for end in ends_of_twice if end is not None}
    if ends and not any(found.end() > ends.start() for found in twice):
        questions |= {ends.start(): (ends.end(), ASKS)}
    letters, starts, edges, at = [], list[int](), list[int](), 0
    while at <= len(text):
        if (question := questions.pop(at, None)) is not None:
            end, said = question
        elif at == len(text):
            break
        else:
            end, said = pieces.get(at, (at + 1, text[at]))
        letters.append(said)
        starts += range(at, at + len(said))
        edges += [*range(at + 1, at + len(said)), end]
        at = end
    return Reading("".join(letters), starts, edges)


def _end_of_question(text: str, borders: Sequence[int], start: int) -> int | None:
    """Where 吗 belongs, at the first border; None where it, or what is read as it, is there already."""
    end = borders[bisect_left(borders, start)]
    while behind := BEHIND.search(text, start, end):
        end = behind.start()
        if behind[0] == ASKS:
            return None
    return end
