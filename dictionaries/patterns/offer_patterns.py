"""Patterns of offers, as reviewers write them: one line for what is put in a hundred ways.

假                 these characters
<证件>             a word of that class (word_classes.tsv)
(<买>|<卖>|倒卖|)  one of these; an empty one: or none
..  ...            up to three, up to eight characters of any kind
^  $               the beginning, the end of the text

Between two parts, and beside ^ and $, words of the class `FILLERS` may stand: 办 个 假 的 身份证.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dictionaries.patterns import bounds
from dictionaries.patterns.bounds import parts_of, ways_of
from dictionaries.reasons import Message

# What is said between the words of an offer and says nothing: measures, numbers, particles, polite words.
FILLERS = "填充"
# Words in which the words of other classes are none: 假 in 假期.
ORDINARY = "寻常"
# Characters that stand for themselves, whatever word of one character sounds the same: 开家食品店 is no 开假.
PLAIN = "常字"

PART = re.compile(
    r"<(?P<class>[^<>()|.^$]+)>|\((?P<ways>[^()]*)\)|(?P<far>\.\.\.)|(?P<near>\.\.)|(?P<edge>[\^$])"
    r"|(?P<text>[^<>().^$|]+)"
)
CLASS = re.compile(r"<([^<>]+)>")
NEAR, FAR = 3, 8  # characters in a gap
FORM = Message(
    "wrong_form", "只能由文字、<词类>、(甲|<词类>)、..、... 与首尾的 ^ $ 组成",
    "may only be made of text, <class>, (text|<class>), .., ..., with ^ first and $ last",
)  # fmt: skip
EDGES = Message("wrong_form", "^ 只能在开头，$ 只能在末尾", "^ may only be first, and $ only last")
NO_WORDS = Message(
    "wrong_form", "至少要有一处文字、<词类>或不含空项的（…|…）",
    "must have a text, a <class>, or a (…|…) of which no alternative is empty",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One of the words of an offer.

    Attributes:
        kinds: Bits of the classes of which it may be.
        optional: Whether it may be missing.
        gap: Characters of any kind that may stand before it.
    """

    kinds: int
    optional: bool
    gap: int


@dataclass(frozen=True, slots=True)
class OfferPattern:
    """A pattern, read.

    Attributes:
        first, last: Whether nothing but fillers stands before it, after it.
    """

    parts: Sequence[Part]
    first: bool
    last: bool

    @property
    def needed(self) -> tuple[int, ...]:
        """For each part that must be there, the classes of which one will do."""
        return tuple(part.kinds for part in self.parts if not part.optional)


@dataclass(slots=True)
class Kinds:
    """Classes of words, each a bit; a word that stands in a pattern by itself is of a class of its own."""

    words: dict[str, int] = field(default_factory=dict)
    _bits: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, classes: Iterable[tuple[str, Sequence[str]]]) -> Kinds:
        """Classes with their words; what is said of one class in several places is put together."""
        kinds = cls()
        for name, words in classes:
            for word in words:
                kinds.add(word, kinds.bit(f"<{name}>"))
        return kinds

    def bit(self, name: str) -> int:
        """The bit of a class."""
        return self._bits.setdefault(name, 1 << len(self._bits))

    def add(self, word: str, bit: int) -> int:
        """Put a word into a class; returns the bit."""
        self.words[word] = self.words.get(word, 0) | bit
        return bit

    def of_way(self, way: str) -> int:
        """The bit of one way to fill a part."""
        return self.bit(way) if CLASS.fullmatch(way) else self.add(way, self.bit(way))


def read_pattern(text: str, kinds: Kinds) -> OfferPattern:
    """Read a pattern; its words are added to the classes. Raises `ValueError` (in Chinese) where it is none."""
    read = parts_of(text, PART, FORM)
    parts: list[Part] = []
    gap = 0
    for part in read:
        if part["far"] or part["near"]:
            gap = FAR if part["far"] else NEAR
        elif not part["edge"]:
            ways = ways_of(part)
            bits = 0
            for way in filter(None, ways):
                bits |= kinds.of_way(way)
            parts.append(Part(bits, "" in ways, gap))
            gap = 0
    return OfferPattern(tuple(parts), read[0].group() == "^", read[-1].group() == "$")


def too_large(text: str) -> str:
    """Why a pattern is too large (see `bounds`); "" where it is not."""
    return bounds.too_large(text, PART)


def classes_of(text: str) -> Sequence[str]:
    """The classes that a pattern names. Raises `ValueError` (in Chinese) where it is no pattern."""
    parts = parts_of(text, PART, FORM)
    edges = [at for at, part in enumerate(parts) if part["edge"]]
    if any(at != (0 if parts[at].group() == "^" else len(parts) - 1) for at in edges):
        raise ValueError(EDGES())
    if not any(part["class"] or part["text"] or (part["ways"] and "" not in ways_of(part)) for part in parts):
        raise ValueError(NO_WORDS())
    names = [name for part in parts for name in CLASS.findall(part.group())]
    return list(dict.fromkeys(names))
