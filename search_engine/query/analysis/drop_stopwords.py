"""Stop words: the scaffolding of spoken questions goes, weak verbs (办理) are not required.

A stop word never eats a part of a name or a term, and short ones only count as words of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dictionaries.lexicon.entries import StopWord
from dictionaries.normalize import squash
from dictionaries.phrases import Occurrence, leftmost_longest
from search_engine.query.analysis.boundaries import Boundaries
from search_engine.query.analysis.name_book import is_inside
from search_engine.query.analysis.query_analysis import REMOVED, WEAK, Mark, Understanding

if TYPE_CHECKING:
    from search_engine.query.analysis.resources import Tools

ROLES = {"scaffold": REMOVED, "weak": WEAK}


def drop_stopwords(understanding: Understanding, tools: Tools) -> Understanding:
    """Mark them."""
    found = _candidates(understanding, tools)
    if not found or squash(understanding.text) in tools.names:
        return understanding
    kept = [one for one in found if one.value.where == "anywhere"]
    kept += _from_start([one for one in found if one.value.where == "start"], understanding, kept)
    kept += _to_end([one for one in found if one.value.where == "end"], understanding, kept)
    alone = [one for one in found if one.value.where == "alone"]
    if alone and not _rest(understanding, [*kept, *alone]):
        kept += alone
    if not kept or (len(_rest(understanding, kept)) == 1 and all(one.value.role == "weak" for one in kept)):
        return understanding  # one character is left: a word that segmentation does not know was cut (随 申办)
    marks = understanding.with_marks(*(Mark(one.start, one.end, ROLES[one.value.role]) for one in kept))
    record = [understanding.text[one.start : one.end] for one in sorted(kept, key=lambda one: one.start)]
    return understanding.after("drop_stopwords", record, marks=marks)


def _candidates(understanding: Understanding, tools: Tools) -> list[Occurrence[StopWord]]:
    text = understanding.text
    found = [one for one in tools.stop_words.all(text) if understanding.is_free(one.start, one.end)]
    if not found:
        return []
    words, names = Boundaries.of(text, tools.analyzer), tools.names.spans(text)
    # the longest of those that count: 怎么办 in 怎么办理 hides neither 怎么 nor 办理
    return leftmost_longest(
        one for one in found if words.hold(one.start, one.end) and not is_inside(one.start, one.end, names)
    )


def _from_start(
    found: Sequence[Occurrence[StopWord]], understanding: Understanding, kept: Sequence[Occurrence[StopWord]]
) -> list[Occurrence[StopWord]]:
    chosen: list[Occurrence[StopWord]] = []
    for one in found:
        if not _rest(understanding, [*kept, *chosen], 0, one.start):
            chosen.append(one)
    return chosen


def _to_end(
    found: Sequence[Occurrence[StopWord]], understanding: Understanding, kept: Sequence[Occurrence[StopWord]]
) -> list[Occurrence[StopWord]]:
    chosen: list[Occurrence[StopWord]] = []
    for one in reversed(found):
        if not _rest(understanding, [*kept, *chosen], one.end, len(understanding.text)):
            chosen.append(one)
    return chosen


def _rest(
    understanding: Understanding, taken: Sequence[Occurrence[StopWord]], start: int = 0, end: int | None = None
) -> str:
    """What of a stretch nobody has taken, squashed."""
    text = understanding.text
    stop = len(text) if end is None else end
    gone = [False] * len(text)
    spans = [*((mark.start, mark.end) for mark in understanding.marks), *((one.start, one.end) for one in taken)]
    for first, last in spans:
        gone[first:last] = [True] * (last - first)
    return squash("".join(char for char, out in zip(text[start:stop], gone[start:stop], strict=True) if not out))
