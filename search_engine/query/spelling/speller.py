"""Mends what was typed: a noisy channel (Shannon 1948; Kernighan, Church and Gale 1990) over the words of a site.

    meant = argmax ln P(typed | meant) + ln P(meant)

A text that its own words explain well is left alone at once. Otherwise words that may have been meant join the lattice,
and the best way through is compared with the best way of the text as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dictionaries.confusables import LookAlikes
from dictionaries.normalize import squash
from dictionaries.pinyin import NEAR_SOUNDS, Pinyin
from indexer.generation.arrays import any_of
from indexer.vocabulary import Vocabulary
from search_engine.checkpoints import checkpoint
from search_engine.query.spelling.candidates import candidates
from search_engine.query.spelling.channel import Channel
from search_engine.query.spelling.decisions import NEVER, Mend, corrections_of
from search_engine.query.spelling.forced_readings import doubtful, plain_edges
from search_engine.query.spelling.lattice import Edge, Ways, read_ways
from search_engine.query.spelling.near_names import near_name
from search_engine.query.spelling.unknown_names import names_a_firm
from search_engine.query.spelling.windows import Windows


@dataclass(frozen=True, slots=True)
class Edit:
    """One stretch that was mended.

    Attributes:
        start, end: Its span in the text as typed.
        wrong: What stood there; may be empty only where `right` is not.
        right: What is meant.
    """

    start: int
    end: int
    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A text with its errors mended.

    Attributes:
        original: As typed, in normal form.
        corrected: As meant.
        edits: What changed, from left to right; their spans do not overlap.
        confidence: In [0, 1]: 1 for the reviewed list, else by how much better the language model explains it.
        applied: True: search for `corrected`; False: ask (did you mean).
    """

    original: str
    corrected: str
    edits: tuple[Edit, ...]
    confidence: float
    applied: bool


class Reviewed:
    """Finds listed misspellings in texts.

    Args:
        corrections: Wrong → right, both in normal form.
    """

    def __init__(self, corrections: Mapping[str, str]) -> None:
        self._right = {wrong: right for wrong, right in corrections.items() if wrong and wrong != right}
        longest_first = sorted(self._right, key=lambda wrong: (-len(wrong), wrong))
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def edits(self, text: str, protected: Sequence[tuple[int, int]]) -> list[Edit]:
        """Every listed misspelling outside protected spans, left to right, the longer of two first.

        Where the text already has the right wording around it (a listed wrong one may be part of its own right one)
        nothing is done.
        """
        if self._pattern is None:
            return []
        return [
            Edit(found.start(), found.end(), found.group(), self._right[found.group()])
            for found in self._pattern.finditer(text)
            if not any(found.start() < end and start < found.end() for start, end in protected)
            and not self._is_right(text, found)
        ]

    def _is_right(self, text: str, found: re.Match[str]) -> bool:
        wrong, right = found.group(), self._right[found.group()]
        inside = right.find(wrong)
        return inside >= 0 and text[max(0, found.start() - inside) :].startswith(right)


LONGEST_PIECE = 40
"""Characters read at once; the cost of a piece grows with its length, longer texts are read piece by piece."""

MOST_MENDED = 4
"""Pieces in which errors are looked for: 160 characters, where the longest of 1,235 real questions has 106. It bounds
what a pasted page costs."""

MOST_PIECES = 10
"""Pieces whose likelihood is told (`chance`); a reading adds to it where no search for words does."""

UNHELD = 0.85
"""Share of the gain that a mend needs where what stands there is held nowhere: of 1,000 texts of the sample, half of
them right, as many are mended as when what is held was changed too, and no right one is."""

Spans = Sequence[tuple[int, int]]
Held = Callable[[str], bool]


def nothing_held(_text: str) -> bool:
    """Where nothing is known of what may be found."""
    return False


class Speller:
    """Tells what is misspelt.

    Args:
        vocabulary: The words, with their language model.
        pinyin: Reads texts.
        confusables: Characters that look alike (`dictionaries.confusables`).
        reviewed: Wrong → right, in normal form; these come first and are certain.
        near_sounds: Which near sounds count.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        pinyin: Pinyin,
        confusables: LookAlikes,
        reviewed: Mapping[str, str] | None = None,
        near_sounds: tuple[str, ...] = NEAR_SOUNDS,
    ) -> None:
        self._vocabulary = vocabulary
        self._reader = pinyin
        self._channel = Channel(confusables, near_sounds)
        self._reviewed = Reviewed(reviewed or {})

    def correct(self, text: str, protected: Spans = (), held: Held = nothing_held) -> Correction | None:
        """The text with its errors mended, or None where it is right for all that is known.

        Args:
            text: In normal form.
            protected: Spans [start, end) that must stay: places, organisations.
            held: Whether anything that may be found has a word, or two characters beside each other: what replaces
                nothing else is offered, never applied.
        """
        found = self._once(text, protected, held)
        if found is None or not found.applied:
            return found
        again = self._once(found.corrected, _moved(protected, found.edits), held)
        if again is not None and again.applied:
            # What would be corrected once more was no safe correction.
            return Correction(found.original, found.corrected, found.edits, min(found.confidence, 0.49), False)
        return found

    def chance(self, text: str) -> float:
        """ln P of a text in normal form as it stands, by the language model; 0 for an empty one."""
        total = 0.0
        for start in range(0, min(len(text), LONGEST_PIECE * MOST_PIECES), LONGEST_PIECE):
            piece = Windows.of(text[start : start + LONGEST_PIECE], (), self._reader)
            ways = read_ways(self._vocabulary, plain_edges(self._vocabulary, piece), len(piece.text))
            total += ways.score
        return total

    def _once(self, text: str, protected: Spans, held: Held) -> Correction | None:
        if not text or self._vocabulary.is_name(squash(text)) or names_a_firm(text):
            return None
        windows = Windows.of(text, protected, self._reader)
        if all(windows.fixed):
            return None
        sure = self._reviewed.edits(text, protected)
        stays = (*protected, *((edit.start, edit.end) for edit in sure))
        whole = not sure and len(text) <= LONGEST_PIECE
        found = [
            (offset, mend)
            for offset, piece in ([(0, windows)] if whole else _pieces(text, stays, self._reader))
            for mend in self._mends(piece, held)
            if not _at_a_cut(text, offset, mend)
        ]
        if not found and not sure:
            return None
        chosen = [(offset, mend) for offset, mend in found if mend.sure]
        applied = bool(sure or chosen)
        if not applied:
            chosen = [(offset, mend) for offset, mend in found if mend.gain >= mend.asked]
        edits = sorted([*sure, *(_edit(text, offset, mend) for offset, mend in chosen)], key=lambda e: e.start)
        if not edits:
            return None
        confidence = min((mend.confidence for _, mend in chosen), default=1.0)
        return Correction(text, apply_edits(text, edits), tuple(edits), confidence, applied)

    def _mends(self, windows: Windows, held: Held) -> list[Mend]:
        """What is misspelt in a piece: words, or else what is nearly written as in a name."""
        found, as_is = self._found(windows)
        words = [as_is.edges[number] for number in as_is.path]
        return [
            replace(
                mend, needed=NEVER if self._replaces_held(windows.text, words, mend, held) else mend.needed * UNHELD
            )
            if mend.gain >= mend.needed * UNHELD
            else mend
            for mend in found
        ]

    def _replaces_held(self, text: str, words: Sequence[Edge], mend: Mend, held: Held) -> bool:
        """Whether all that a mend would replace is held: each word; of single characters two that stand beside each
        other, or else each border. A mend of one character has its neighbours as well.
        """
        beside = int(len(mend.right) <= 1 or mend.start == mend.end)
        start, end = mend.start - beside, mend.end + beside
        touched = [word for word in words if word.start < end and word.end > start]
        singles = {word for word in touched if word.end - word.start == 1}
        pairs = [pair for pair in pairwise(touched) if not singles.isdisjoint(pair)]
        known = [pair for pair in pairs if held(text[pair[0].end - 1 : pair[1].start + 1])]
        lone = singles.difference(*(pair for pair in known if singles.issuperset(pair)))
        return all(pair in known or lone.isdisjoint(pair) for pair in pairs) and all(
            word in singles
            or (word.word >= 0 and self._vocabulary.of_site(word.word))
            or held(text[word.start : word.end])
            for word in touched
        )

    def _found(self, windows: Windows) -> tuple[list[Mend], Ways]:
        """The mends of a piece, held or not, and how it reads as it stands."""
        length = len(windows.text)
        plain = plain_edges(self._vocabulary, windows)
        as_is = read_ways(self._vocabulary, plain, length)
        doubt = doubtful(self._vocabulary, windows, as_is)
        found: list[Mend] = []
        if any_of(doubt) and (meant := candidates(self._vocabulary, windows, doubt, self._channel)):
            ways = read_ways(self._vocabulary, [*plain, *meant], length)
            found = corrections_of(self._vocabulary, windows.text, as_is, ways)
        if any(mend.sure for mend in found):
            return found, as_is
        near = near_name(self._vocabulary, windows, doubt, as_is, self._channel)
        return (found if near is None or (found and not near.sure) else [near]), as_is


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """The text with edits made; they are in order and do not overlap."""
    pieces, at = [], 0
    for edit in edits:
        pieces += [text[at : edit.start], edit.right]
        at = edit.end
    return "".join([*pieces, text[at:]])


def _edit(text: str, offset: int, mend: Mend) -> Edit:
    """The mend as an edit of the whole text, without what its two sides share."""
    start, right = offset + mend.start, mend.right
    wrong = text[start : offset + mend.end]
    same = next(
        (i for i, (a, b) in enumerate(zip(wrong, right, strict=False)) if a != b), min(map(len, (wrong, right)))
    )
    wrong, right, start = wrong[same:], right[same:], start + same
    while wrong and right and wrong[-1] == right[-1]:
        wrong, right = wrong[:-1], right[:-1]
    return Edit(start, start + len(wrong), wrong, right)


def _pieces(text: str, protected: Spans, reader: Pinyin) -> Iterator[tuple[int, Windows]]:
    """The text whole, or cut; pieces without a character that may change are left out."""
    for start in range(0, min(len(text), LONGEST_PIECE * MOST_MENDED), LONGEST_PIECE):
        moved = [(low - start, high - start) for low, high in protected]
        piece = Windows.of(text[start : start + LONGEST_PIECE], moved, reader)
        if not all(piece.fixed):
            checkpoint()
            yield start, piece


def _at_a_cut(text: str, offset: int, mend: Mend) -> bool:
    """Whether it touches where the text was cut: there a word may have been cut, too."""
    start, end = offset + mend.start, offset + mend.end
    return (start > 0 and start % LONGEST_PIECE == 0) or (end < len(text) and end % LONGEST_PIECE == 0)


def _moved(spans: Spans, edits: Sequence[Edit]) -> list[tuple[int, int]]:
    """Where spans lie after edits that do not touch them."""
    found = []
    for start, end in spans:
        shift = sum(len(edit.right) - len(edit.wrong) for edit in edits if edit.end <= start)
        found.append((start + shift, end + shift))
    return found
