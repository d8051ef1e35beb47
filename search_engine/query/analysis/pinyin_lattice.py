"""The words that letters may stand for, with the Chinese characters beside them, as edges of a lattice.

One edge stands for one way to read some letters: a word whose syllables or first letters they are, and whose characters
are those beside them. Letters may also stay as they are, at a price.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dictionaries.pinyin import Element, Pinyin, near
from indexer.generation.arrays import UInt32s
from indexer.vocabulary import Vocabulary
from indexer.vocabulary.sounds import NOT_SPOKEN, NUMBER_OF, SYLLABLE_AT, initial_symbols, near_symbols, sounds
from indexer.vocabulary.spans import SpanKeys
from indexer.vocabulary.tables import codes
from search_engine.query.spelling.lattice import FIXED, UNKNOWN
from search_engine.query.spelling.lattice import Edge as Arc

HAN_BESIDE = re.compile(r"[一-龥]+")
BESIDE = 6
"""Chinese characters on each side that are read together with the letters."""

MOST_A_KEY = 60
"""Words taken for one key before the characters and syllables that were typed are compared."""

MOST_A_SPAN = 8
"""Words kept for one stretch, commonest first."""

LEAST_MIXED = 3
"""Parts that make a word where first letters are among them and no character: of two, anything may be meant."""

INITIAL_SLIP = -1.0
"""ln P of typing the first letter only."""

NEAR_SLIP = -5.0
"""ln P of typing a near syllable."""

SAID_ALONE = {
    "ban": "办", "bu": "补", "cha": "查", "huan": "换", "jiao": "交", "kai": "开", "ling": "领", "mai": "买",
    "qian": "迁", "qu": "去", "tui": "退", "zhuan": "转", "zu": "租", "ti": "提", "na": "拿", "wo": "我",
    "xiang": "想", "yao": "要", "mei": "没", "zai": "在", "dao": "到", "cong": "从", "gei": "给", "de": "的",
    "ma": "吗", "le": "了",
}  # fmt: skip
"""What one syllable by itself stands for beside words: the verbs of a portal, and what holds a sentence together (wo
yao ban huzhao). Any other character of one syllable would be a guess."""

ALONE_SLIP = -2.0
"""ln P of typing such a character by itself rather than a word that it begins."""

MAX_SYLLABLES = 10
"""Characters of the longest word that letters may stand for."""

AS_TYPED = -8.0
AS_TYPED_SYLLABLE, AS_TYPED_INITIAL = -4.0, -2.0
"""Score of leaving a word of letters as it stands, and of each of its parts: the more letters, the less by chance."""


@dataclass(frozen=True, slots=True)
class Part:
    """A character or a group of letters of the text that one character stands for.

    Attributes:
        text: The character, the syllable, or the first letters.
        start, end: Its span in the text.
        kind: `han`, `full` or `initial`.
        group: Number of the word of letters that it is in; -1 for a character.
    """

    text: str
    start: int
    end: int
    kind: str
    group: int


def arcs_of(parts: tuple[Part, ...], vocabulary: Vocabulary, pinyin: Pinyin) -> list[Arc]:
    """Every edge over the parts; [] where no word fits any letters."""
    words = list(_words(parts, _sounds(parts, pinyin), vocabulary))
    if not words:
        return []
    return [*_characters(parts, vocabulary), *_left(parts), *_alone(parts, vocabulary), *words]


def _alone(parts: tuple[Part, ...], vocabulary: Vocabulary) -> Iterator[Arc]:
    """Syllables that are words of one character."""
    for place, part in enumerate(parts):
        char = SAID_ALONE.get(part.text) if part.kind == "full" else None
        if char:
            word = int(vocabulary.exact.first(SpanKeys.of(codes(char), 1).keys)[0])
            if word >= 0:
                yield Arc(place, place + 1, word, ALONE_SLIP)


def parts_of(text: str, start: int, end: int, elements: tuple[Element, ...]) -> tuple[Part, ...]:
    """The letters as they are read, with the characters on both sides."""
    before = list(range(max(0, start - BESIDE), start))
    while before and not HAN_BESIDE.fullmatch(text[before[0] : start]):
        before.pop(0)
    after = list(range(end, min(len(text), end + BESIDE)))
    while after and not HAN_BESIDE.fullmatch(text[end : after[-1] + 1]):
        after.pop()
    letters = [
        Part(
            e.text,
            start + e.start,
            start + e.end,
            "full" if e.full else "initial",
            text.count(" ", start, start + e.start),
        )
        for e in elements
    ]
    han = [[Part(text[i], i, i + 1, "han", -1) for i in side] for side in (before, after)]
    return (*han[0], *letters, *han[1])


def _sounds(parts: tuple[Part, ...], pinyin: Pinyin) -> UInt32s:
    """Numbers of syllables; for first letters the letter's own number of something not spoken."""
    han = sounds(pinyin.syllables("".join(part.text if part.kind == "han" else "。" for part in parts)))
    numbers = [
        NUMBER_OF[part.text]
        if part.kind == "full"
        else NOT_SPOKEN + ord(part.text[0])
        if part.kind == "initial"
        else heard
        for part, heard in zip(parts, han, strict=True)
    ]
    return np.array(numbers, np.uint32)


def _characters(parts: tuple[Part, ...], vocabulary: Vocabulary) -> Iterator[Arc]:
    """The Chinese words beside the letters, as they stand."""
    text = "".join(part.text if part.kind == "han" else "。" for part in parts)
    windows = SpanKeys.of(codes(text), MAX_SYLLABLES)
    spans = zip(windows.layout.starts.tolist(), windows.layout.ends.tolist(), strict=True)
    for (start, end), word in zip(spans, vocabulary.exact.first(windows.keys).tolist(), strict=True):
        if (word >= 0 or end - start == 1) and "。" not in text[start:end]:
            yield Arc(start, end, word if word >= 0 else UNKNOWN)


def _left(parts: tuple[Part, ...]) -> Iterator[Arc]:
    """Each word of letters as it stands."""
    start = 0
    for i, part in enumerate(parts):
        if i + 1 == len(parts) or parts[i + 1].group != part.group:
            if part.group >= 0:
                each = (AS_TYPED_SYLLABLE if p.kind == "full" else AS_TYPED_INITIAL for p in parts[start : i + 1])
                yield Arc(start, i + 1, FIXED, AS_TYPED + sum(each))
            start = i + 1
        elif part.group < 0:
            start = i + 1


def _words(parts: tuple[Part, ...], spoken: UInt32s, vocabulary: Vocabulary) -> Iterator[Arc]:
    """Words that letters, with characters beside them, may stand for."""
    windows = [
        (start, start + length)
        for length in range(2, min(MAX_SYLLABLES, len(parts)) + 1)
        for start in range(len(parts) - length + 1)
        if _readable(parts[start : start + length])
    ]
    with_initials = [any(part.kind == "initial" for part in parts[low:high]) for low, high in windows]
    heard, first = (SpanKeys.of(symbols, MAX_SYLLABLES) for symbols in (near_symbols(spoken), initial_symbols(spoken)))
    for table, keys, mixed in ((vocabulary.sounding, heard, False), (vocabulary.initials, first, True)):
        spans = [span for span, has in zip(windows, with_initials, strict=True) if has == mixed]
        if spans:
            found = table.found(keys.keys[[keys.layout.number(low, high) for low, high in spans]], MOST_A_KEY)
            yield from _fitting(parts, spans, found, vocabulary)


def _readable(window: tuple[Part, ...]) -> bool:
    kinds = {part.kind for part in window}
    return kinds != {"han"} and ("initial" not in kinds or "han" in kinds or len(window) >= LEAST_MIXED)


def _fitting(
    parts: tuple[Part, ...], spans: list[tuple[int, int]], found: tuple[list[int], list[int]], vocabulary: Vocabulary
) -> Iterator[Arc]:
    """Of the words found for spans the commonest that the parts can stand for."""
    kept = [0] * len(spans)
    for row, word in zip(*found, strict=True):
        low, high = spans[row]
        if kept[row] < MOST_A_SPAN and (slip := _slip(parts[low:high], word, vocabulary)) is not None:
            kept[row] += 1
            yield Arc(low, high, word, slip)


def _slip(window: tuple[Part, ...], word: int, vocabulary: Vocabulary) -> float | None:
    """ln P of typing the parts for the word; None where they cannot stand for it. Never 0, which means as typed."""
    text, slip = vocabulary.text(word), -0.01
    for part, char, heard in zip(window, text, vocabulary.sounds_of(word), strict=True):
        syllable = SYLLABLE_AT[heard] if heard < NOT_SPOKEN else ""
        if part.kind == "han":
            if part.text != char:
                return None
        elif not syllable:
            return None
        elif part.kind == "initial":
            if not syllable.startswith(part.text):
                return None
            slip += INITIAL_SLIP
        elif part.text != syllable:
            if syllable not in near(part.text):
                return None
            slip += NEAR_SLIP
    return slip
