"""Towns by their short names, directly behind a place above them: 建德|三都, 东莞|虎门. Alone such a name is no place:
there are two hundred 城关, and 文化, 工业 and 中心 are towns too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from dictionaries.caches import Latest, memoize
from dictionaries.places.names import normal_names
from dictionaries.regions import LEVELS, RegionTree

# Short names of towns that are ordinary words, one a line, as `dictionaries.making.common_towns` writes them.
COMMON = Path(__file__).parent.parent / "data" / "common-towns.txt"
TOWN_LEVEL = LEVELS.index("town")
LONGEST, SHORTEST = 5, 2
# Counties and cities whose towns are kept at hand.
KEPT = 500
# How the towns of the tree of a version begin: one book of places after another is made of the same tree.
_beginnings_of_trees: Latest[str, Mapping[str, str]] = Latest()


class Towns:
    """The towns below each place, by their short names.

    Args:
        tree: The regions.
    """

    def __init__(self, tree: RegionTree) -> None:
        self._tree = tree
        self._below = memoize(self._towns_below, KEPT, name="towns_below")
        self._beginnings = _beginnings_of_trees.of(tree.version, self._begin)  # .05 s that no query shall wait for

    def behind(self, text: str, end: int, places: Sequence[int]) -> tuple[int, tuple[int, ...]] | None:
        """Where the town's name that begins at a place of the text ends, and which towns it may be.

        Args:
            places: Numbers of the regions named before it.
        """
        if end + SHORTEST > len(text) or text[end + 1] not in self._beginnings.get(text[end], ""):
            return None  # as nearly always: what lies below the places need not be worked out
        for length in range(LONGEST, SHORTEST - 1, -1):
            name = text[end : end + length]
            found = tuple(town for place in places for town in self._below(place).get(name, ()))
            if len(name) == length and found:
                return end + length, found
        return None

    def near(self, name: str, chain: Sequence[int]) -> int | None:
        """The one town in the smallest of some regions that is called so, or of which the name begins so."""
        for place in chain:
            towns = self._below(place)
            found = towns.get(name) or tuple(n for short, ns in towns.items() if short.startswith(name) for n in ns)
            if len(found) == 1:
                return found[0]
        return None

    def _towns_below(self, place: int) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        tree, levels = self._tree, self._tree.level_of
        if levels[place] < LEVELS.index("city"):
            return found  # of a province or the nation a town's short name says nothing
        for number, name in self._names(place, tree.by_number(place).end):
            found[name] = (*found.get(name, ()), number)
        return found

    def _names(self, start: int, stop: int) -> Iterator[tuple[int, str]]:
        """The towns of a range of numbers that may be told by their short names, with these."""
        names, levels = normal_names(self._tree.short_names[start:stop]), self._tree.level_of[start:stop].tolist()
        for number, (name, level) in enumerate(zip(names, levels, strict=True), start):
            if level == TOWN_LEVEL and len(name) >= SHORTEST and name not in common_names():
                yield number, name

    def _begin(self) -> Mapping[str, str]:
        """First characters of towns' names → the second ones after each, all in one text."""
        found: dict[str, set[str]] = {}
        for _, name in self._names(0, len(self._tree)):
            found.setdefault(name[0], set()).add(name[1])
        return {first: "".join(seconds) for first, seconds in found.items()}


@cache
def common_names() -> frozenset[str]:
    """Names that are ordinary words."""
    return frozenset(COMMON.read_text(encoding="utf-8").splitlines())
