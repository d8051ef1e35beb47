"""Offers found by their patterns: a word of dealing, one that says what is false about it, and a thing."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial, reduce
from itertools import chain
from operator import or_
from typing import Literal, NamedTuple, cast

from dictionaries.banned.false_positive_guard import FalsePositiveGuard
from dictionaries.banned.readings import DIGIT, LONGEST, SHORTEST_GUESSED, Readings
from dictionaries.banned.rows import BannedRow, Hit, Variant, Variants
from dictionaries.banned.sounds import Reader, Spell
from dictionaries.banned.spoken_words import SpokenWords, WordMatch
from dictionaries.banned.stripped_form import bare_letters
from dictionaries.caches import WhileUsed, memoize
from dictionaries.kinds.blocklist import OfferPattern as OfferRow
from dictionaries.normalize import normal_text
from dictionaries.patterns.offer_patterns import FILLERS, ORDINARY, PLAIN, Kinds, OfferPattern, read_pattern, too_large

# Letters between two words that fillers may take.
LONGEST_FILLERS = 30
# Sets of classes of which it is kept which patterns they may make.
KEPT_KINDS = 8_192
# Characters from which on an offer in nothing but pinyin counts: jia zheng is 家政 as well.
SHORTEST_SPELT = 4
# Pinyin with characters on both sides. An input method leaves what it has not converted at an end.
INSIDE = re.compile("[^pi][pi]+[^pi]")


# The words of classes, which take most of the time to make: those of the lists before where only other rows changed.
WORDS: WhileUsed[tuple[object, ...], SpokenWords[int]] = WhileUsed(4, "class_words")
ClassWordMatch = WordMatch[int]
# The words that make an offer.
_Way = tuple[ClassWordMatch, ...]
# A row as it is looked for.
Row = tuple[str, BannedRow, OfferPattern]


class Offers:
    """Patterns of offers, to be looked for. Immutable.

    Args:
        rows: The patterns. One that is too large is never found: a version before let it in.
        classes: Classes of words, as (name, words).
    """

    def __init__(
        self,
        rows: Sequence[OfferRow],
        classes: Iterable[tuple[str, Sequence[str]]],
        spell: Spell,
        ordinary: FalsePositiveGuard,
    ) -> None:
        kinds = Kinds.of(classes)
        fitting = [row for row in rows if not too_large(row.pattern)]
        self._rows: list[Row] = [(row.effect, _banned(row), read_pattern(row.pattern, kinds)) for row in fitting]
        self._fillers, self._hiding = kinds.bit(f"<{FILLERS}>"), kinds.bit(f"<{ORDINARY}>")
        plain = kinds.bit(f"<{PLAIN}>")
        self._plain = frozenset(word for word, bits in kinds.words.items() if bits & plain)
        # they are looked at where they stand, and are no words of any pattern
        spoken = {word: bits & ~plain for word, bits in kinds.words.items() if bits & ~plain}
        self.words = [_bare(word) for word in spoken]
        self._words = WORDS.of(
            (tuple(spoken.items()), spell),
            lambda: SpokenWords(zip(self.words, spoken.values(), strict=True), Reader(spell), or_),
        )
        self._ordinary = ordinary
        # of a function, no method of its own: a circle is freed by the collector alone
        needed = [(effect == "except", pattern.needed) for effect, _, pattern in self._rows]
        self._needed = [reduce(or_, parts, 0) for _, parts in needed]
        possible = partial(_possible, needed, _by_rarest_class([parts for _, parts in needed]))
        self._possible = memoize(possible, KEPT_KINDS, name="possible_offers")

    @property
    def reader(self) -> Reader:
        """What the words were read with."""
        return self._words.reader

    def may_hold(self, text: Readings) -> bool:
        """Whether it is worth while to `find` anything in a text."""
        return bool(self._fits(text) and self._possible(reduce(or_, self._words.values(text), 0)))

    def find(self, text: Readings) -> list[Hit]:
        """The first occurrence of each pattern that the text has, unless an exception is in it."""
        if not (self._fits(text) if text.special else self.may_hold(text)):
            return []
        spoken = _Spoken.of(text, self._words.find(text), self._fillers, self._hiding)
        found: list[Hit] = []
        excepted = False
        for number in self._possible(reduce(or_, [word.value for word in spoken.all_words()], 0)):
            effect, row, pattern = self._rows[number]
            if excepted and effect != "sure":
                continue
            way = _Search(spoken, pattern, _Judge(text.form.letters, self._ordinary, self._plain, effect)).first()
            if way is None or (row.variants == "disguised" and len(way) == 1 and way[0].size < _least(way[0])):
                continue
            if effect == "except":
                excepted = True
            else:
                found.append(spoken.hit(row, way))
        return found

    def _fits(self, text: Readings) -> bool:
        return bool(self._rows) and 0 < len(text.form.letters) <= LONGEST


def _by_rarest_class(needed: Sequence[tuple[int, ...]]) -> Mapping[int, Sequence[int]]:
    """The bit of a class → the patterns that cannot be made without it, or without another of one part: that for which
    fewest classes will do.
    """
    found: dict[int, list[int]] = defaultdict(list)
    for number, parts in enumerate(needed):
        for bit in _bits(min(parts, key=int.bit_count, default=0)):
            found[bit].append(number)
    return found


def _bits(kinds: int) -> list[int]:
    """The classes of a sum of them, each as its bit."""
    found = []
    while kinds:
        found.append(kinds & -kinds)  # the lowest
        kinds &= kinds - 1
    return found


def _possible(
    needed: Sequence[tuple[bool, tuple[int, ...]]], by_class: Mapping[int, Sequence[int]], kinds: int
) -> tuple[int, ...]:
    """The patterns that words of these classes may make, exceptions first; none where there is no other.

    Args:
        needed: Of each pattern whether it is an exception, and the classes that it needs.
        by_class: Those to be looked at (see `_by_rarest_class`); a text's words are of a few classes of hundreds.
    """
    excepts: list[int] = []
    others: list[int] = []
    begun: set[int] = set()
    for bit in _bits(kinds):
        if bit in by_class:
            begun.update(by_class[bit])
    for number in sorted(begun):
        is_except, parts = needed[number]
        for part in parts:  # no `all`: a generator for each pattern is what most of the time would go to
            if not part & kinds:
                break
        else:
            (excepts if is_except else others).append(number)
    return (*excepts, *others) if others else ()


class _Gist(NamedTuple):
    """All that counts of the words that a reading has so far, whatever they are.

    Attributes:
        loose: Whether anything but fillers stands between them.
        size: Their characters, up to `SHORTEST_SPELT`.
        latin: Whether all are in pinyin.
        disguised: Whether a character is not a word's own.
        ordinary: Whether all such characters are in ordinary words.
    """

    loose: bool = False
    size: int = 0
    latin: bool = True
    disguised: bool = False
    ordinary: bool = True


@dataclass(frozen=True, slots=True)
class _Judge:
    """Whether words are meant that are only heard: a disguise stands close together, is no ordinary word, and leaves a
    longer word a character of its own; an exception is written (lian is no 立案, qian qi no 前妻).
    """

    letters: str
    ordinary: FalsePositiveGuard
    plain: frozenset[str]
    effect: str

    def gist_with(self, gist: _Gist, word: ClassWordMatch, *, near: bool) -> _Gist | None:
        """Of some words and another one; None where nothing that goes on from there is an offer."""
        if self.effect == "except":
            return gist if word.written else None
        disguised, loose = gist.disguised or bool(word.others), gist.loose or not near
        if disguised and loose:
            return None
        ordinary = gist.ordinary
        if word.others:
            if len(word.others) == word.size and (word.size > 1 or self.letters[word.others[0]] in self.plain):
                return None
            ordinary = ordinary and self.ordinary.covers(self.letters, word.others)
        size = min(SHORTEST_SPELT, gist.size + word.size)
        latin = gist.latin and self.letters[word.start : word.end].isascii()
        return _Gist(loose, size, latin, disguised, ordinary)

    def accepts(self, gist: _Gist) -> bool:
        """Whether words are an offer, or what excepts one."""
        if self.effect == "except":
            return True
        if not gist.disguised:
            return gist.size >= SHORTEST_SPELT or not gist.latin
        return gist.size >= SHORTEST_GUESSED and not gist.ordinary


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A text with the words of classes that are heard in it.

    Attributes:
        words: What is written, and what only sounds or looks so; each by start, and the starts of each.
        filled: Whether a filler is written at each place (shi in jia shi zheng is no 十), or what stands between.
        edges: Place of the letters → unit that begins there.
    """

    text: Readings
    words: Sequence[tuple[Sequence[ClassWordMatch], Sequence[int]]]
    filled: Sequence[bool]
    edges: Mapping[int, int]

    @classmethod
    def of(cls, text: Readings, matches: Sequence[ClassWordMatch], fillers: int, hiding: int) -> _Spoken:
        hides = [(word.start, word.end) for word in matches if word.value & hiding and word.written]
        seen = sorted([word for word in matches if not _covered(word, hides)], key=lambda word: word.start)
        filled = [False] * len(text.form.letters)
        for start, end in chain(
            text.between.items(), [(word.start, word.end) for word in seen if word.value & fillers and word.written]
        ):
            filled[start:end] = [True] * (end - start)
        halves = [word for word in seen if not word.others], [word for word in seen if word.others]
        by_start = [(some, [word.start for word in some]) for some in halves]
        return cls(text, by_start, filled, {start: unit for unit, start in enumerate(text.form.edges)})

    def all_words(self) -> Iterator[ClassWordMatch]:
        """All of them, in their order."""
        return chain.from_iterable(words for words, _ in self.words)

    def words_from(self, start: int, kinds: int, gap: int) -> Iterator[tuple[ClassWordMatch, bool]]:
        """The words of some kinds that may follow at a place, and whether nothing but fillers stands before each: what
        is written first, from left to right.
        """
        ahead = self.edges.get(start)
        far = start if ahead is None else self.text.form.edges[min(ahead + gap, len(self.edges) - 1)]
        last = max(far, start + LONGEST_FILLERS)
        for words, starts in self.words:
            for at in range(bisect_left(starts, start), bisect_right(starts, last)):
                word = words[at]
                if word.value & kinds:
                    near = self.only_fillers(start, word.start)
                    if near or (word.start <= far and word.start in self.edges):
                        yield word, near

    def hit(self, row: BannedRow, way: _Way) -> Hit:
        """The words as a finding."""
        start, end = way[0].start, way[-1].end
        hidden = (
            any(word.hidden or word.others for word in way)
            or INSIDE.search("".join([word.ways for word in way])) is not None
        )
        letters = self.text.form.letters
        parted = any(start < at < end and letters[at].isalpha() for at in self.text.between)
        return Hit(row, start, end, _variant(way), hidden or parted)

    def only_fillers(self, start: int, end: int) -> bool:
        """Whether nothing else stands between two places."""
        return end - start <= LONGEST_FILLERS and all(self.filled[start:end])


@dataclass(frozen=True, slots=True)
class _Search:
    """A pattern looked for in a text, word by word. Where two readings have come to the same place with the same gist,
    what was no offer from there is none: so the steps are as many as parts and places make, not their powers.

    Attributes:
        seen: Parts, places and gists from which it was looked.
    """

    spoken: _Spoken
    pattern: OfferPattern
    judge: _Judge
    seen: set[tuple[int, int, _Gist]] = field(default_factory=set)

    def first(self) -> _Way | None:
        """The words of the first way to read the pattern that is an offer."""
        spoken = self.spoken
        for at, part in enumerate(self.pattern.parts):
            for word in spoken.all_words():
                if not word.value & part.kinds or word.start not in spoken.edges:
                    continue
                if self.pattern.first and not spoken.only_fillers(0, word.start):
                    continue
                if found := self._with(at, (), _Gist(), word, near=True):
                    return found
            if not part.optional:
                break
        return None

    def _with(self, at: int, way: _Way, gist: _Gist, word: ClassWordMatch, *, near: bool) -> _Way | None:
        """The way that goes on with a word as a part."""
        then = self.judge.gist_with(gist, word, near=near)
        return None if then is None else self._on(at + 1, (*way, word), then)

    def _on(self, at: int, way: _Way, gist: _Gist) -> _Way | None:
        """The way that goes on from a part on."""
        end = way[-1].end
        if (at, end, gist) in self.seen:
            return None
        self.seen.add((at, end, gist))
        if at == len(self.pattern.parts):
            return way if self._ends(end) and self.judge.accepts(gist) else None
        part = self.pattern.parts[at]
        if part.optional and (found := self._on(at + 1, way, gist)):
            return found
        for word, near in self.spoken.words_from(end, part.kinds, part.gap):
            if found := self._with(at, way, gist, word, near=near):
                return found
        return None

    def _ends(self, end: int) -> bool:
        spoken = self.spoken
        return end in spoken.edges and (not self.pattern.last or spoken.only_fillers(end, len(spoken.filled)))


def _covered(word: ClassWordMatch, hides: Sequence[tuple[int, int]]) -> bool:
    """Whether it is but a part of an ordinary word."""
    return any(
        start <= word.start and word.end <= end and (word.start, word.end) != (start, end) for start, end in hides
    )


def _least(word: ClassWordMatch) -> int:
    """Characters that a word has at least which is hidden and by itself: those of another sound say less."""
    return SHORTEST_GUESSED if word.others else 2


def _variant(way: _Way) -> Variant:
    variants = {word.variant for word in way}
    if "homophone" in variants:
        return "homophone"
    return variants.pop() if len(variants) == 1 else "mixed"


def _banned(row: OfferRow) -> BannedRow:
    whole = row.pattern.startswith("^") and row.pattern.endswith("$")
    action = "warn" if row.effect == "warn" else "block"
    match: Literal["exact", "contains"] = "exact" if whole else "contains"
    variants: Variants = "disguised" if row.effect == "disguised" else "all"
    return BannedRow(row.pattern, row.category, cast(Literal["block", "warn"], action), match, variants, pattern=True)


def _bare(word: str) -> str:
    """Bare letters, and the sign for digits."""
    return DIGIT.join(bare_letters(normal_text(piece)) for piece in word.split(DIGIT))
