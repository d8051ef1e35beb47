"""What a text hides by the shape of its characters, brought to one spelling: halves joined (木仓 is 枪), what merely
stands between taken out (代1考 is 代考), a digit for a sound read as its numeral (4刻 is 四刻), what looks like a
character of a banned word read as that (毒晶 is 毒品).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from dictionaries.banned.false_positive_guard import FalsePositiveGuard
from dictionaries.banned.stripped_form import HAN, StrippedForms
from dictionaries.confusables import commonest, read_confusables, read_split_characters

# A letter or digit, or two: between two characters they hide them; a digit may be read aloud.
BETWEEN = re.compile(f"(?<=[{HAN}])[a-z0-9]{{1,2}}(?=[{HAN}])")
SOUNDED = re.compile(f"(?<![a-z0-9])[0-9](?=[{HAN}])|(?<=[{HAN}])[0-9](?![a-z0-9])")
ALONE = re.compile(f"{BETWEEN.pattern}|{SOUNDED.pattern}")
NUMERALS = "零一二三四五六七八九"
# Pinyin with characters on both sides. An input method leaves what it has not converted at an end.
INSIDE = re.compile(f"[{HAN}][a-z]+[{HAN}]")
# Letters of a text that is looked at, and look-alikes that are tried in it.
LONGEST, MOST_TRIED = 60, 8
# Characters of a phrase from which one of them may be a look-alike; the commonest, which hide nothing (买 is no 卖).
SHORTEST, COMMON = 3, 1_000
# Of the table's levels of likeness, the last that hides anything.
ALIKE = 1

# A span of the letters, and what is read instead.
Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Disguised:
    """A text in the one spelling, and where it is not what was typed.

    Attributes:
        changed: Places of its letters that stand for something else.
        joints: Places of letters before which something was taken out.
        shortest: Letters of what is found in it, at least.
    """

    text: StrippedForms
    changed: frozenset[int] = field(default_factory=frozenset)
    joints: frozenset[int] = field(default_factory=frozenset)
    shortest: int = 1

    def within(self, start: int, end: int) -> bool:
        """Whether the span `[start, end)` of its letters is written otherwise in the text."""
        if end - start < self.shortest:
            return False
        return any(start <= at < end for at in self.changed) or any(start < at < end for at in self.joints)


class Disguises:
    """Reads texts in the one spelling of the words that are looked for.

    Args:
        words: The words that a text may hide, in bare letters.
        ordinary: A look-alike counts where the character is in no ordinary word.
    """

    def __init__(self, words: Iterable[str], ordinary: FalsePositiveGuard) -> None:
        self._ordinary = ordinary
        words = list(words)
        alphabet = frozenset("".join(words))
        long = [word for word in words if len(word) >= SHORTEST]
        self._pairs = frozenset(word[at : at + 2] for word in long for at in range(len(word) - 1))
        self._joined = {pair: char for pair, char in read_split_characters().items() if char in alphabet}
        self._alikes = _alikes(alphabet)
        self._firsts, self._hiding = frozenset(pair[0] for pair in self._joined), frozenset(self._alikes)

    def may_hide(self, letters: str) -> bool:
        """Whether bare letters have another spelling."""
        if not 1 < len(letters) <= LONGEST:
            return False
        return bool(ALONE.search(letters) or self._halves(letters) or self._look_alikes(letters))

    def written_forms(self, text: StrippedForms) -> Iterator[Disguised]:
        """The text in other spellings, each with something changed; at most ten. None of a long one."""
        letters = text.letters
        if not 1 < len(letters) <= LONGEST:
            return
        halves = self._halves(letters)
        between = [(found.start(), found.end(), "") for found in BETWEEN.finditer(letters)]
        sounded = [(found.start(), found.end(), NUMERALS[int(found[0])]) for found in SOUNDED.finditer(letters)]
        edges = [edit for edit in sounded if (edit[0], edit[1], "") not in between]
        if halves or between or edges:
            yield _edited(text, (*halves, *between, *edges))
        if len(edges) < len(sounded):
            yield _edited(text, (*halves, *sounded))
        for edit in self._look_alikes(letters)[:MOST_TRIED]:
            if not any(start <= edit[0] < end for start, end, _ in halves):
                yield replace(_edited(text, (*halves, *between, edit)), shortest=SHORTEST)

    def _halves(self, letters: str) -> list[Edit]:
        found: list[Edit] = []
        if self._firsts.isdisjoint(letters):
            return found
        for at in range(len(letters) - 1):
            if letters[at : at + 2] in self._joined and not (found and found[-1][1] > at):
                found.append((at, at + 2, self._joined[letters[at : at + 2]]))
        return found

    def _look_alikes(self, letters: str) -> list[Edit]:
        """Characters in no ordinary word that would be part of a banned one, were they what they look like."""
        found: list[Edit] = []
        if self._hiding.isdisjoint(letters):
            return found
        for at, char in enumerate(letters):
            if char not in self._alikes:
                continue
            for meant in self._alikes[char]:
                if letters[at - 1 : at] + meant in self._pairs or meant + letters[at + 1 : at + 2] in self._pairs:
                    found.append((at, at + 1, meant))
        return [edit for edit in found if not self._ordinary.covers(letters, (edit[0],))]


def is_inside(letters: str) -> bool:
    """Whether pinyin stands between characters."""
    return INSIDE.search(letters) is not None


def _alikes(alphabet: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    """Character → those of the alphabet that it looks like, or is a half of (叚, of 假)."""
    found: dict[str, dict[str, None]] = {}
    for char, alikes in read_confusables().items():
        for other in alikes.characters[: alikes.counts[ALIKE]]:
            if other in alphabet:
                found.setdefault(char, {})[other] = None
    for pair, char in read_split_characters().items():
        if char in alphabet:
            found.setdefault(pair[1], {})[char] = None
    common = commonest(COMMON)
    return {char: tuple(others) for char, others in found.items() if char not in common}


def _edited(text: StrippedForms, edits: Iterable[Edit]) -> Disguised:
    by_start = {start: (end, char) for start, end, char in edits}
    letters: list[str] = []
    positions: list[int] = []
    ends: list[int] = []
    changed: list[int] = []
    joints: list[int] = []
    place: dict[int, int] = {}
    at = 0
    while at < len(text.letters):
        end, char = by_start.get(at, (at + 1, text.letters[at]))
        place[at] = len(letters)
        if char:
            if at in by_start:
                changed.append(len(letters))
            letters.append(char)
            positions.append(text.positions[at])
            ends.append(text.ends[end - 1])
        else:
            joints.append(len(letters))
        at = end
    place[at] = len(letters)
    units = [(place[start], place[end]) for start, end in text.units if start in place and end in place]
    units += [(place[start], place[start] + 1) for start, (end, _) in by_start.items() if end - start > 1]
    made = StrippedForms("".join(letters), positions, sorted({unit for unit in units if unit[0] < unit[1]}), ends)
    return Disguised(made, frozenset(changed), frozenset(joints))
