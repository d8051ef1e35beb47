"""How people type a name: what stands in the box after each key, and after how many keys each character is there.

A key is a character of the box: a hanzi counts one, however the input method got it; a letter of pinyin counts one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from dictionaries.normalize import squash

# A name's characters and their readings → what is typed for each character.
Manner = Callable[[str, Sequence[str]], list[str]]


@dataclass(frozen=True, slots=True)
class Typed:
    """A name typed in one manner.

    Attributes:
        text: All of it.
        ends: For each character the number of keys after which it is there.
    """

    text: str
    ends: tuple[int, ...]

    @classmethod
    def of(cls, parts: Sequence[str]) -> Typed:
        """From what is typed for each character."""
        return cls("".join(parts), tuple(accumulate(map(len, parts))))


def hanzi(name: str, _readings: Sequence[str]) -> list[str]:
    """The name itself."""
    return list(name)


def full(_name: str, readings: Sequence[str]) -> list[str]:
    """Whole syllables, joined."""
    return list(readings)


def initials(_name: str, readings: Sequence[str]) -> list[str]:
    """First letters."""
    return [reading[:1] for reading in readings]


def mixed(name: str, readings: Sequence[str]) -> list[str]:
    """A syllable, a hanzi, a first letter, and so on: shen份z."""
    ways = (full(name, readings), hanzi(name, readings), initials(name, readings))
    return [ways[place % len(ways)][place] for place in range(len(name))]


MANNERS: Mapping[str, Manner] = {"hanzi": hanzi, "full": full, "initials": initials, "mixed": mixed}


def type_name(name: str, manner: str, read: Callable[[str], Sequence[str]]) -> Typed:
    """A name as it is typed, without its spaces and signs.

    Args:
        read: A text's readings, one a character.
    """
    key = squash(name)
    return Typed.of(MANNERS[manner](key, read(key)))


def manner_of(typed: str, name: str, read: Callable[[str], Sequence[str]]) -> tuple[str, Typed]:
    """The manner in which a text is the beginning of a name; `other` for what is none, taken as if it were all."""
    for manner in MANNERS:
        whole = type_name(name, manner, read)
        if whole.text.startswith(typed):
            return manner, whole
    return "other", Typed.of(list(typed))
