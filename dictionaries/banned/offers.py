"""Offers found by their patterns: a word of dealing, one that says what is false about it, and a thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from operator import or_
from typing import Literal, cast

from dictionaries.banned.false_positive_guard import FalsePositiveGuard
from dictionaries.banned.offer_words import DIGIT, ClassWordMatch, ClassWords
from dictionaries.banned.phonetic_form import Reader, Sound
from dictionaries.banned.rows import BannedRow, Variant
from dictionaries.banned.stripped_form import StrippedForms, bare_letters
from dictionaries.caches import WhileUsed, memoize
from dictionaries.normalize import normal_text
from dictionaries.patterns.offer_patterns import FILLERS, ORDINARY, PLAIN, Kinds, OfferPattern, read_pattern

# sure: whatever else is said; except: what makes the others but `sure` none.
Effect = Literal["sure", "block", "warn", "except"]
# Letters of a text that may be an offer; what is longer tells a story, and is held to the listed words alone.
LONGEST = 60
# Letters of sound between two words that fillers may take.
LONGEST_FILLERS = 30
# Sets of classes of which it is kept which patterns they may make.
KEPT_KINDS = 8_192
# Characters from which on homophones count, and an offer in nothing but pinyin: jia zheng is 家政 as well.
SHORTEST_HOMOPHONE, SHORTEST_SPELT = 3, 4


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One row of offers.tsv."""

    pattern: str
    category: str
    effect: Effect


# The words of classes, which take most of the time to make: those of the lists before where only other rows changed.
WORDS: WhileUsed[tuple[object, ...], ClassWords] = WhileUsed(4, "class_words")
# A row and its span in the letters of the text.
Offer = tuple[BannedRow, int, int, Variant]
# A row as it is looked for.
Row = tuple[Effect, BannedRow, OfferPattern]


class Offers:
    """Patterns of offers, to be looked for. Immutable.

    Args:
        rows: The patterns.
        classes: Classes of words, as (name, words).
    """

    def __init__(
        self,
        rows: Sequence[OfferRow],
        classes: Iterable[tuple[str, Sequence[str]]],
        reader: Reader,
        ordinary: FalsePositiveGuard,
    ) -> None:
        kinds = Kinds.of(classes)
        self._rows: list[Row] = [(row.effect, _banned(row), read_pattern(row.pattern, kinds)) for row in rows]
        self._fillers, self._hiding = kinds.bit(f"<{FILLERS}>"), kinds.bit(f"<{ORDINARY}>")
        plain = kinds.bit(f"<{PLAIN}>")
        self._plain = frozenset(word for word, bits in kinds.words.items() if bits & plain)
        # they are looked at where they stand, and are no words of any pattern
        spoken = {word: bits & ~plain for word, bits in kinds.words.items() if bits & ~plain}
        self._words = WORDS.of(
            (tuple(spoken.items()), reader.spell),
            lambda: ClassWords({_bare(word): bits for word, bits in spoken.items()}, reader),
        )
        self._ordinary = ordinary
        # of a function, no method of its own: a circle is freed by the collector alone
        needed = [(effect == "except", pattern.needed) for effect, _, pattern in self._rows]
        self._needed = [reduce(or_, parts, 0) for _, parts in needed]
        possible = partial(_possible, needed, _by_rarest_class([parts for _, parts in needed]))
        self._possible = memoize(possible, KEPT_KINDS, name="possible_offers")

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to be found in any text."""
        return not self._rows

    def may_hold(self, letters: str) -> bool:
        """Whether it is worth while to `find` anything in bare letters."""
        return bool(self._possible_in(letters))

    def find(self, text: StrippedForms) -> list[Offer]:
        """The first occurrence of each pattern that the text has, unless an exception is in it."""
        possible = self._possible_in(text.letters)
        if not possible:
            return []
        sound = self._words.sound(text)
        wanted = reduce(or_, [self._needed[number] for number in possible])
        # of what may be heard most is parts of other syllables, and most texts then hold no pattern
        possible = self._possible(self._words.kinds_in(text, sound, wanted))
        if not possible:
            return []
        spoken = _Spoken.of(text, sound, self._words, self._fillers, self._hiding)
        found: list[Offer] = []
        excepted = False
        for number in possible:
            effect, row, pattern = self._rows[number]
            if excepted and effect != "sure":
                continue
            way = next(filter(_Judge(spoken, self._ordinary, self._plain, effect), spoken.ways(pattern)), None)
            if way is None:
                continue
            if effect == "except":
                excepted = True
            else:
                found.append((row, *spoken.span(way), _variant(way)))
        return found

    def _possible_in(self, letters: str) -> tuple[int, ...]:
        """The patterns that words which may be heard in bare letters may make."""
        return self._possible(self._words.kinds(letters)) if 0 < len(letters) <= LONGEST else ()


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


@dataclass(frozen=True, slots=True)
class _Way:
    """Words that make an offer, and whether anything but fillers stands between them."""

    words: tuple[ClassWordMatch, ...]
    loose: bool


@dataclass(frozen=True, slots=True)
class _Judge:
    """Whether words are meant that are only heard: a disguise stands close together, and is no ordinary word; an
    exception is written (lian is no 立案, qian qi no 前妻).
    """

    spoken: _Spoken
    ordinary: FalsePositiveGuard
    plain: frozenset[str]
    effect: Effect

    def __call__(self, way: _Way) -> bool:
        if self.effect == "except":
            return all(word.written for word in way.words)
        others = [place for word in way.words for place in word.others]
        size = sum(word.size for word in way.words)
        if not others:
            return size >= SHORTEST_SPELT or not all(word.latin for word in way.words)
        if any(word.size == 1 and word.others and self._stands_for_itself(word) for word in way.words):
            return False
        if way.loose or size < SHORTEST_HOMOPHONE:
            return False
        return not self.ordinary.covers(self.spoken.text.letters, others)

    def _stands_for_itself(self, word: ClassWordMatch) -> bool:
        return self.spoken.text.letters[word.others[0]] in self.plain


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A text with the words of classes that are heard in it.

    Attributes:
        filled: Whether a filler is written at each place of the sound (shi in jia shi zheng is no 十).
        edges: Place of the sound → unit that begins there.
    """

    text: StrippedForms
    sound: Sound
    words: Sequence[ClassWordMatch]
    filled: Sequence[bool]
    edges: dict[int, int]

    @classmethod
    def of(cls, text: StrippedForms, sound: Sound, words: ClassWords, fillers: int, hiding: int) -> _Spoken:
        matches = words.matches(text, sound)
        hides = [(word.start, word.end) for word in matches if word.kinds & hiding and word.written]
        seen = [word for word in matches if not _hidden(word, hides)]
        filled = [False] * len(sound.letters)
        for word in seen:
            if word.kinds & fillers and word.written:
                filled[word.start : word.end] = [True] * (word.end - word.start)
        return cls(text, sound, seen, filled, {start: unit for unit, start in enumerate(sound.starts)})

    def ways(self, pattern: OfferPattern) -> Iterator[_Way]:
        """The ways to read a pattern in the text."""
        for at, part in enumerate(pattern.parts):
            for word in self._of(pattern, at, 0):
                if word.start in self.edges and (not pattern.first or self._only_fillers(0, word.start)):
                    yield from self._on(pattern, at + 1, _Way((word,), False))
            if not part.optional:
                break

    def span(self, way: _Way) -> tuple[int, int]:
        """The span in the letters of the text."""
        first, last = self.edges[way.words[0].start], self.edges[way.words[-1].end]
        return self.text.units[first][0], self.text.units[last - 1][1]

    def _on(self, pattern: OfferPattern, at: int, way: _Way) -> Iterator[_Way]:
        """The ways that begin with one, from a part on."""
        end = way.words[-1].end
        if at == len(pattern.parts):
            if end in self.edges and (not pattern.last or self._only_fillers(end, len(self.filled))):
                yield way
            return
        part = pattern.parts[at]
        if part.optional:
            yield from self._on(pattern, at + 1, way)
        for word in self._of(pattern, at, end):
            near = self._only_fillers(end, word.start)
            if near or self._gap(end, word.start) <= part.gap:
                yield from self._on(pattern, at + 1, _Way((*way.words, word), way.loose or not near))

    def _of(self, pattern: OfferPattern, at: int, start: int) -> Iterator[ClassWordMatch]:
        kinds = pattern.parts[at].kinds
        return (word for word in self.words if word.kinds & kinds and word.start >= start)

    def _only_fillers(self, start: int, end: int) -> bool:
        return end - start <= LONGEST_FILLERS and all(self.filled[start:end])

    def _gap(self, start: int, end: int) -> int:
        """Units between two places; more than any gap has where one of them is inside a unit."""
        if start not in self.edges or end not in self.edges:
            return LONGEST
        return self.edges[end] - self.edges[start]


def _hidden(word: ClassWordMatch, hides: Sequence[tuple[int, int]]) -> bool:
    """Whether it is but a part of an ordinary word."""
    return any(
        start <= word.start and word.end <= end and (word.start, word.end) != (start, end) for start, end in hides
    )


def _variant(way: _Way) -> Variant:
    if any(word.others for word in way.words):
        return "homophone"
    if all(word.latin for word in way.words):
        return "pinyin"
    return "mixed" if any(word.latin for word in way.words) else "written"


def _banned(row: OfferRow) -> BannedRow:
    """The pattern as a row that is found."""
    whole = row.pattern.startswith("^") and row.pattern.endswith("$")
    action = "warn" if row.effect == "warn" else "block"
    match: Literal["exact", "contains"] = "exact" if whole else "contains"
    return BannedRow(row.pattern, row.category, cast(Literal["block", "warn"], action), match, "all", pattern=True)


def _bare(word: str) -> str:
    """Bare letters, and the sign for digits."""
    return DIGIT.join(bare_letters(normal_text(piece)) for piece in word.split(DIGIT))
