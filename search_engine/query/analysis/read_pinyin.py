"""Latin letters that are pinyin, as Chinese: gjj提取 → 公积金提取, shenfenzheng → 身份证, 身fz → 身份证.

A run of Latin letters is cut into syllables and first letters in a few ways; with the Chinese characters beside it,
which a word must have as they stand, the words that sound so make a lattice, and the language model chooses. Names in
Latin letters (ETC, APP) win over any reading, and what no word explains well stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from dictionaries.normalize import squash
from dictionaries.pinyin import NEAR_SOUNDS, Element, Pinyin, latin, near, parses
from indexer.vocabulary import Vocabulary
from indexer.vocabulary.inventory import PLACE, SITE
from indexer.vocabulary.sounds import NUMBER_OF, SYLLABLE_AT
from search_engine.query.analysis.analysis_step import CORRECTIONS, analysis_step
from search_engine.query.analysis.pinyin_lattice import NEAR_SLIP, Part, arcs_of, parts_of
from search_engine.query.analysis.query_analysis import QueryAnalysis
from search_engine.query.analysis.resources import AnalysisResources
from search_engine.query.spelling import Correction, Edit, apply_edits
from search_engine.query.spelling.lattice import Edge as Arc
from search_engine.query.spelling.lattice import Ways, read_ways

STRETCH = re.compile(r"(?<![a-z0-9/_.\-+#&@:%'])[a-z][a-z']*(?: [a-z][a-z']*)*(?![a-z0-9/_.\-+#&@:%])")
"""Words of Latin letters with single spaces between; beside a digit or a sign they are a code (gb/t2260, t3)."""

MOST_LETTERS = 80
"""Letters that are read, of all stretches together; more are nobody's query."""

MOST_STRETCHES = 8
"""Stretches of a text that are read; a text with more is no query."""

MOST_MIXED = 4
"""Readings with first letters that are tried."""

A_SYLLABLE, AN_INITIAL, A_CHARACTER = 6.0, 3.1, 7.0
"""What a letter group tells, in ln: one of 400 syllables, of 23 letters, of some thousand characters."""

PLAUSIBLE = 0.0
"""Least sum of what was told and the word's ln P for it to be asked about; `CONFIDENT_MIN` for it to be applied."""
CONFIDENT_MIN = 0.5

ENGLISH = 3.0
"""Taken off where two syllables alone make a word that the site has not: like, women are words elsewhere."""

PLACE_SAID = -10.0
"""Least ln P of a place that is typed with all of its letters, once the language model has chosen it. People type the
place before what they want there, texts hardly ever name it (丹东 -11.7); of 3,000 places each would have -8. It has no
part in the choice: with it 诉讼 was read as 宿松."""

SITE_SAID = -11.0
"""The same for a word of the site: the more words a catalogue has, the less probable is each of them (育儿 -11.5), and
no less likely to be what was typed. So much that two syllables are enough even where another word comes close."""

CLOSE = 0.7
"""ln P by which another reading must be worse: twice as unlikely."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a stretch: its parts, the scored lattice over them, and the worst evidence of a chosen word."""

    parts: tuple[Part, ...]
    ways: Ways
    evidence: float


def reading_of(
    text: str,
    vocabulary: Vocabulary,
    pinyin: Pinyin,
    known_latin: frozenset[str],
    near_sounds: tuple[str, ...] = NEAR_SOUNDS,
) -> Correction | None:
    """The text with pinyin read as Chinese, or None where there is none that a word of the vocabulary explains.

    Args:
        text: In normal form.
        vocabulary: The words; of first letters only those of the site and places.
        pinyin: Reads the Chinese characters beside the letters.
        known_latin: Names in Latin letters, in lower case; never read.
        near_sounds: Which near sounds count (names of `NEAR_SOUNDS`).
    """
    plain = latin(text)
    edits: list[Edit] = []
    evidence = []
    for start, end in _readable(islice(_stretches(plain, known_latin), MOST_STRETCHES)):
        reading = _best(plain, start, end, vocabulary, pinyin, near_sounds)
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
    if corrected == text:
        return None  # names of the site with letters in them (浙a摇号) sound like themselves
    sure = min(evidence) >= CONFIDENT_MIN
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


def _readable(stretches: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Stretches from the left as long as there are not too many letters; one that is too long alone is passed over."""
    letters = 0
    for start, end in stretches:
        if end - start > MOST_LETTERS:
            continue
        letters += end - start
        if letters > MOST_LETTERS:
            return
        yield start, end


def _best(
    text: str, start: int, end: int, vocabulary: Vocabulary, pinyin: Pinyin, near_sounds: tuple[str, ...]
) -> Reading | None:
    best: Reading | None = None
    for elements in _likely(parses(text[start:end])):
        reading = _read(parts_of(text, start, end, elements), vocabulary, pinyin, near_sounds)
        if reading is not None and (best is None or reading.ways.score > best.ways.score):
            best = reading
    return best


def _likely(ways: list[tuple[Element, ...]]) -> list[tuple[Element, ...]]:
    """Without those that have first letters where others read the letters as syllables alone."""
    whole = [elements for elements in ways if all(element.full for element in elements)]
    return whole or ways[:MOST_MIXED]


def _read(
    parts: tuple[Part, ...], vocabulary: Vocabulary, pinyin: Pinyin, near_sounds: tuple[str, ...]
) -> Reading | None:
    """Score one way to cut; None where no word fits."""
    arcs = arcs_of(parts, vocabulary, pinyin)
    if len(near_sounds) < len(NEAR_SOUNDS):
        arcs = [arc for arc in arcs if arc.word < 0 or _sounds_so(parts, arc, vocabulary, near_sounds)]
    if not arcs:
        return None
    ways = read_ways(vocabulary, arcs, len(parts))
    chosen = _chosen(ways)
    words = [
        (number, arc) for number, arc in chosen if arc.end - arc.start > 1
    ]  # 办 alone is told by what it stands by
    told = [_evidence(parts, arc, vocabulary) - _rivals(ways, number) for number, arc in words]
    if not told:
        return None
    alone = (len(parts), len(told)) == (2, 1) and not vocabulary.marks[chosen[0][1].word] & (SITE | PLACE)
    return Reading(parts, ways, min(told) - (ENGLISH if alone else 0.0))


def _sounds_so(parts: tuple[Part, ...], arc: Arc, vocabulary: Vocabulary, near_sounds: tuple[str, ...]) -> bool:
    """Whether a word's syllables are those typed, or near by the sounds that count."""
    heard = vocabulary.sounds_of(arc.word)
    return all(
        part.kind != "full" or SYLLABLE_AT[sound] in near(part.text, near_sounds)
        for part, sound in zip(parts[arc.start : arc.end], heard, strict=True)
    )


def _evidence(parts: tuple[Part, ...], arc: Arc, vocabulary: Vocabulary) -> float:
    """What the parts tell of a word, less what near syllables take off, with the word's own ln P."""
    window = parts[arc.start : arc.end]
    near_ones = sum(
        part.kind == "full" and NUMBER_OF[part.text] != heard
        for part, heard in zip(window, vocabulary.sounds_of(arc.word), strict=True)
    )
    alone = float(vocabulary.model.alone[arc.word])
    if all(part.kind != "initial" for part in window):
        mark = vocabulary.marks[arc.word]
        alone = max(alone, PLACE_SAID if mark & PLACE else SITE_SAID if mark & SITE else alone)
    return _told(window) + NEAR_SLIP * near_ones + alone


def _chosen(ways: Ways) -> list[tuple[int, Arc]]:
    """The words on the best way that letters stand for."""
    return [(i, ways.edges[i]) for i in ways.path if ways.edges[i].word >= 0 and ways.edges[i].edit]


def _told(window: tuple[Part, ...]) -> float:
    told = {"full": A_SYLLABLE, "initial": AN_INITIAL, "han": A_CHARACTER}
    return sum(told[part.kind] for part in window)


def _rivals(ways: Ways, number: int) -> float:
    """What is taken off because another word for the same letters is nearly as good; 0 or `CONFIDENT_MIN`."""
    arc = ways.edges[number]
    close = any(
        other.word != arc.word and (other.start, other.end) == (arc.start, arc.end) and through > ways.score - CLOSE
        for other, through in zip(ways.edges, ways.through, strict=True)
    )
    return CONFIDENT_MIN if close else 0.0


def _edits(text: str, reading: Reading, vocabulary: Vocabulary) -> list[Edit]:
    """The words as edits; a space between two words of several syllables stays, one inside a word goes."""
    found: list[Edit] = []
    for _, arc in _chosen(reading.ways):
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


# Of these nothing is pinyin, which most texts are made of: they are not looked at character by character.
NO_LETTERS = re.compile(r"[一-龥0-9 ,.:;?!()、。《》“”\-]*")


@analysis_step("读拼音", off="pinyin", kill_switch=CORRECTIONS)
def read_pinyin(analysis: QueryAnalysis, resources: AnalysisResources) -> QueryAnalysis:
    """Read them; what is sure is searched, what is likely is offered."""
    text, words = analysis.text, resources.words
    if words is None or NO_LETTERS.fullmatch(text) or squash(text) in resources.names.squashed:
        return analysis
    found = reading_of(text, words.vocabulary, words.pinyin, words.latin, words.near_sounds)
    if found is None:
        return analysis
    return analysis.with_correction("read_pinyin", found.corrected, sure=found.applied)
