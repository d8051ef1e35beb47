"""What was typed, as wishes for one character each: this character, or one with such a reading.

Hanzi and digits mean themselves. Only Latin letters are read as pinyin, whole syllables or initials (zh, ch, sh too);
the last syllable of all may be unfinished. Where letters can be read in several ways, each is a typing of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from dictionaries.caches import memoized
from dictionaries.normalize import normal_text
from dictionaries.pinyin import Sound, latin, latin_with_numbers, read_letters
from search_engine.query.analysis.read_pinyin import A_CHARACTER, A_SYLLABLE, AN_INITIAL

# Longer runs of letters are no beginning of a name: one of twenty characters has about sixty.
MOST_LETTERS = 64
# And of what was typed, where it has several runs.
MOST_TYPINGS = 8
LETTER = re.compile("[a-zA-Z]")
PARTS = re.compile(r"(?P<letters>[a-z]+)|(?P<other>[^\W_a-z])|(?P<gap>[\s\W_]+)")


@dataclass(frozen=True, slots=True)
class Char:
    """A place of a typed text for this character alone."""

    char: str


@dataclass(frozen=True, slots=True)
class AnyOf:
    """A character with one of these readings."""

    readings: frozenset[str]


@dataclass(frozen=True, slots=True)
class Anything:
    """A place of a typed text for any character."""


Wish = Char | Sound | AnyOf | Anything
Wishes = tuple[Wish, ...]


@dataclass(frozen=True, slots=True)
class Typing:
    """One way to take what was typed; `sure`: no other takes it as fewer characters."""

    wishes: Wishes
    sure: bool

    @property
    def told(self) -> float:
        """What it tells of a name, in ln."""
        return sum(
            A_CHARACTER if not isinstance(wish, Sound) else A_SYLLABLE if wish.full else AN_INITIAL
            for wish in self.wishes
        )

    @property
    def is_syllable(self) -> bool:
        """Whether it is a single sound, which is found inside of nearly anything."""
        return len(self.wishes) == 1 and isinstance(self.wishes[0], Sound)


@memoized(4_096, name="typings")
def typings(text: str) -> tuple[Typing, ...]:
    """The ways to take a text, the likeliest first; () where nothing in it can be looked up.

    Where digits may be the tones of its syllables (shen1fen4), they may be of a name too (a1a2): each is a way.
    """
    toneless, as_typed = latin(text), latin_with_numbers(text)
    if as_typed == toneless:
        joined = _readings(toneless, MOST_TYPINGS)
    else:
        joined = [found for plain in (toneless, as_typed) for found in _readings(plain, MOST_TYPINGS // 2)]
    fewest = min(map(len, joined), default=0)
    return tuple(Typing(wishes, len(wishes) == fewest) for wishes in joined if wishes)


def _readings(plain: str, most: int) -> list[Wishes]:
    """At most so many; letter by letter, as names in Latin letters are typed, is always one."""
    parts = list(_parts(plain))
    if not parts or sum(len(part) for part in parts if part.isascii() and part.isalpha()) > MOST_LETTERS:
        return []
    ways = [_ways(part, last=place == len(parts) - 1) for place, part in enumerate(parts)]
    joined: list[Wishes] = [sum(way, ()) for way in islice(product(*ways), most)]
    alone: Wishes = sum((way[-1] for way in ways), ())
    return joined if alone in joined else [*joined[: most - 1], alone]


def parts_of(text: str) -> Iterator[str]:
    """Runs of Latin letters, and every other character by itself; signs and spaces only separate, tones go."""
    return _parts(latin(text))


def _parts(plain: str) -> Iterator[str]:
    for found in PARTS.finditer(normal_text(plain)):
        if found.lastgroup != "gap":
            yield found[0]


def only_letters(text: str) -> bool:
    """Whether all that was typed is Latin letters."""
    return all(part.isascii() and part.isalpha() for part in parts_of(text))


def _ways(part: str, *, last: bool) -> Sequence[Wishes]:
    if not (part.isascii() and part.isalpha()):
        return ((Char(part),),)
    return read_letters(part, last)
