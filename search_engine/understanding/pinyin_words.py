"""Pinyin in what was typed, as Chinese: gjj提取 → 公积金提取, shenfenzheng → 身份证, 身fz → 身份证.

A run of Latin letters is cut into syllables and first letters in a few ways; with the Chinese characters beside it,
which a word must have as they stand, the words that sound so make a lattice, and the language model chooses. Names in
Latin letters (ETC, APP) win over any reading, and what no word explains well stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from dictionaries.pinyin import Element, latin, parses
from indexer.arrays import UInt32s
from indexer.vocabulary import Vocabulary
from indexer.vocabulary.keys import codes, window_keys
from indexer.vocabulary.sounds import NOT_SPOKEN, NUMBER_OF, SYLLABLE_AT, Reader, initial_symbols, near_symbols, sounds
from search_engine.understanding.spelling import Correction, Edit, apply_edits
from search_engine.understanding.spelling.lattice import FIXED, UNKNOWN, Ways, read_ways
from search_engine.understanding.spelling.lattice import Edge as Arc

STRETCH = re.compile(r"(?<![a-z0-9/_.\-+#&@:%'])[a-z][a-z']*(?: [a-z][a-z']*)*(?![a-z0-9/_.\-+#&@:%])")
"""Words of Latin letters with single spaces between; beside a digit or a sign they are a code (gb/t2260, t3)."""

HAN_BESIDE = re.compile(r"[一-龥]+")
BESIDE = 6
"""Chinese characters on each side that are read together with the letters."""

MOST_LETTERS = 80
"""Letters of a stretch that is read; longer ones are nobody's query."""

MOST_MIXED = 4
"""Readings with first letters that are tried."""

LONGEST = 10
"""Characters of the longest word that letters may stand for."""

MOST_A_KEY = 60
"""Words taken for one key before the characters and syllables that were typed are compared."""

MOST_A_SPAN = 8
"""Words kept for one stretch, commonest first."""

LEAST_INITIALS = 3
"""First letters without any full syllable or character that make a word: of two, anything may be meant."""

A_SYLLABLE, AN_INITIAL, A_CHARACTER = 6.0, 3.1, 7.0
"""What a letter group tells, in ln: one of 400 syllables, of 23 letters, of some thousand characters."""

INITIAL_SLIP = -1.0
"""ln P of typing the first letter only."""

NEAR_SLIP = -5.0
"""ln P of typing a near syllable."""

AS_TYPED = -8.0
AS_TYPED_SYLLABLE, AS_TYPED_INITIAL = -4.0, -2.0
"""Score of leaving a word of letters as it stands, and of each of its parts: the more letters, the less by chance."""

PLAUSIBLE = 0.0
"""Least sum of what was told and the word's ln P for it to be asked about; `SURE` for it to be applied."""
SURE = 0.5

CLOSE = 0.7
"""ln P by which another reading must be worse: twice as unlikely."""


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


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a stretch: its parts, the scored lattice over them, and the worst evidence of a chosen word."""

    parts: tuple[Part, ...]
    ways: Ways
    evidence: float


def read_pinyin(text: str, vocabulary: Vocabulary, pinyin: Reader, known_latin: frozenset[str]) -> Correction | None:
    """The text with pinyin read as Chinese, or None where there is none that a word of the vocabulary explains.

    Args:
        text: In normal form.
        vocabulary: The words; of first letters only those of the site and places.
        pinyin: Reads the Chinese characters beside the letters.
        known_latin: Names in Latin letters, in lower case; never read.
    """
    plain = latin(text)
    edits: list[Edit] = []
    evidence = []
    for start, end in _stretches(plain, known_latin):
        reading = _best(plain, start, end, vocabulary, pinyin)
        if reading is not None and reading.evidence >= PLAUSIBLE:
            edits.extend(_edits(plain, reading, vocabulary))
            evidence.append(reading.evidence)
    if not edits:
        return None
    if len(plain) == len(text):
        edits = [Edit(edit.start, edit.end, text[edit.start : edit.end], edit.right) for edit in edits]
    else:  # tone numbers went: the places are no longer those of the text
        edits = [Edit(0, len(text), text, apply_edits(plain, edits))]
    corrected = apply_edits(text, edits)
    sure = min(evidence) >= SURE
    return Correction(text, corrected, tuple(edits), 1 - 1 / (2 + max(0.0, min(evidence))), sure)


def _stretches(text: str, known_latin: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Stretches of letters that may be pinyin: names in Latin letters cut them."""
    for found in STRETCH.finditer(text):
        at = start = found.start()
        for word in found.group().split(" "):
            if word in known_latin or word.replace("'", "") in known_latin:
                if at > start:
                    yield start, at - 1
                start = at + len(word) + 1
            at += len(word) + 1
        if start < found.end():
            yield start, found.end()


def _best(text: str, start: int, end: int, vocabulary: Vocabulary, pinyin: Reader) -> Reading | None:
    if end - start > MOST_LETTERS:
        return None
    best: Reading | None = None
    for elements in _likely(parses(text[start:end])):
        reading = _read(_parts(text, start, end, elements), vocabulary, pinyin)
        if reading is not None and (best is None or reading.ways.score > best.ways.score):
            best = reading
    return best


def _likely(ways: list[tuple[Element, ...]]) -> list[tuple[Element, ...]]:
    """Without those that have first letters where others read the letters as syllables alone."""
    whole = [elements for elements in ways if all(element.full for element in elements)]
    return whole or ways[:MOST_MIXED]


def _parts(text: str, start: int, end: int, elements: tuple[Element, ...]) -> tuple[Part, ...]:
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


def _read(parts: tuple[Part, ...], vocabulary: Vocabulary, pinyin: Reader) -> Reading | None:
    """Score one way to cut; None where no word fits."""
    spoken = _sounds(parts, pinyin)
    arcs = [*_characters(parts, vocabulary), *_left(parts)]
    words = list(_words(parts, spoken, vocabulary))
    if not words:
        return None
    ways = read_ways(vocabulary, [*arcs, *words], len(parts))
    told = [
        _told(parts[arc.start : arc.end]) + float(vocabulary.model.alone[arc.word]) - _rivals(ways, number)
        for number, arc in _chosen(parts, ways)
    ]
    return Reading(parts, ways, min(told)) if told else None


def _sounds(parts: tuple[Part, ...], pinyin: Reader) -> UInt32s:
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
    keys = window_keys(codes(text), LONGEST)
    for length in range(1, len(keys)):
        words = vocabulary.exact.first(keys[length]).tolist()
        for start, word in enumerate(words):
            if "。" not in text[start : start + length] and (word >= 0 or length == 1):
                yield Arc(start, start + length, word if word >= 0 else UNKNOWN)


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
        for length in range(2, min(LONGEST, len(parts)) + 1)
        for start in range(len(parts) - length + 1)
        if _readable(parts[start : start + length])
    ]
    with_initials = [any(part.kind == "initial" for part in parts[low:high]) for low, high in windows]
    near, first = window_keys(near_symbols(spoken), LONGEST), window_keys(initial_symbols(spoken), LONGEST)
    for table, keys, mixed in ((vocabulary.sounding, near, False), (vocabulary.initials, first, True)):
        spans = [span for span, has in zip(windows, with_initials, strict=True) if has == mixed]
        if spans:
            found = table.found(np.array([keys[high - low][low] for low, high in spans]), MOST_A_KEY)
            yield from _fitting(parts, spans, found, vocabulary)


def _readable(window: tuple[Part, ...]) -> bool:
    kinds = {part.kind for part in window}
    return kinds != {"han"} and (kinds != {"initial"} or len(window) >= LEAST_INITIALS)


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
            slip += NEAR_SLIP
    return slip


def _chosen(parts: tuple[Part, ...], ways: Ways) -> list[tuple[int, Arc]]:
    """The words on the best way that letters stand for."""
    return [(i, ways.edges[i]) for i in ways.path if ways.edges[i].word >= 0 and ways.edges[i].slip]


def _told(window: tuple[Part, ...]) -> float:
    told = {"full": A_SYLLABLE, "initial": AN_INITIAL, "han": A_CHARACTER}
    return sum(told[part.kind] for part in window)


def _rivals(ways: Ways, number: int) -> float:
    """What is taken off because another word for the same letters is nearly as good; 0 or `SURE`."""
    arc = ways.edges[number]
    close = any(
        other.word != arc.word and (other.start, other.end) == (arc.start, arc.end) and through > ways.score - CLOSE
        for other, through in zip(ways.edges, ways.through, strict=True)
    )
    return SURE if close else 0.0


def _edits(text: str, reading: Reading, vocabulary: Vocabulary) -> list[Edit]:
    """The words as edits; a space between two words of several syllables stays, one inside a word goes."""
    found: list[Edit] = []
    for _, arc in _chosen(reading.parts, reading.ways):
        window = reading.parts[arc.start : arc.end]
        start, end = window[0].start, window[-1].end
        if found and text[found[-1].end : start] == " " and not _apart(reading.parts, arc.start):
            last = found.pop()
            found.append(Edit(last.start, end, text[last.start : end], last.right + vocabulary.text(arc.word)))
        else:
            found.append(Edit(start, end, text[start:end], vocabulary.text(arc.word)))
    return found


def _apart(parts: tuple[Part, ...], at: int) -> bool:
    """Whether the words of letters on both sides of a place have two parts and more: then the space was meant."""
    groups = [part.group for part in parts]
    return groups.count(groups[at - 1]) > 1 and groups.count(groups[at]) > 1
