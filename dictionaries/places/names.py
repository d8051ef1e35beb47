"""By which names places are called: one table from name to places."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dictionaries.kinds.column_parsers import SHORTEST_PLACE
from dictionaries.kinds.names import PlaceAlias
from dictionaries.normalize import normal_text
from dictionaries.regions import LEVELS, RegionTree

FULL, SHORT, TOWN, ZONES = "full", "short", "town", "zones"
NEVER, ALONE = "never", "alone"
"""How names that are ordinary words as well are treated."""
SHORTEST_FULL = 3
"""Characters from which on a full name is no ordinary word: 和平区 is a place, 和县 and 城区 need a second look."""

AUTONOMOUS = {"自治县": "县", "自治旗": "旗", "自治州": "州"}
"""People leave the peoples out: 景宁县, 凉山州, 鄂温克旗."""

_COMMON = re.compile("[一-龥]+")

_TOWN = re.compile(r"..+(?:镇|乡|街道|苏木)")
"""Towns that may be named in a query; 开发区, 林场 and the like have names that are words."""


KINDS_OF_ZONES = {
    "高新区": re.compile("高新区$"),
    "新区": re.compile("(?<!高)新区$"),
    **dict.fromkeys(("经开区", "开发区", "经济开发区", "经济技术开发区"), re.compile("(?:经开|开发)区$")),
}
"""What people call the zone of their city, and how the names of such zones end. Alone it is every city's."""

NATION, TOWNS = LEVELS.index("nation"), LEVELS.index("town")
SEPARATOR = "|"
"""A character of no name."""


@dataclass(frozen=True, slots=True)
class Name:
    """What a name stands for.

    Attributes:
        kind: `full`, `short`, `town`, or the kind of the alias.
        places: region numbers, by code.
        weak: a place only with other evidence.
    """

    kind: str
    places: tuple[int, ...]
    weak: bool


def place_names(tree: RegionTree, aliases: Sequence[PlaceAlias], ambiguous: Mapping[str, str]) -> dict[str, Name]:
    """All names that queries may name places by, without those that never are places by themselves."""
    own = tuple(_of_tree(tree))
    called = [(text, number) for text, kind, number in own if kind == FULL]
    return _named(tree, (*own, *_of_aliases(tree, aliases), *_of_zones(tree, called, aliases)), ambiguous)


def names_among(
    texts: Collection[str],
    of_tree: Mapping[str, Name],
    tree: RegionTree,
    aliases: Sequence[PlaceAlias],
    ambiguous: Mapping[str, str],
) -> dict[str, Name]:
    """Those of `place_names` that are among some texts; `of_tree`: all that the tree has without any row."""
    known = ((text, of_tree[text]) for text in texts if text in of_tree)
    own = [(text, name.kind, number) for text, name in known for number in name.places]
    zones: Iterable[tuple[str, str, int]] = ()
    if not KINDS_OF_ZONES.keys().isdisjoint(texts):
        called = [(text, number) for text, name in of_tree.items() if name.kind == FULL for number in name.places]
        zones = (row for row in _of_zones(tree, called, aliases) if row[0] in texts)
    return _named(tree, (*own, *_of_aliases(tree, [row for row in aliases if row.alias in texts]), *zones), ambiguous)


def _named(tree: RegionTree, found: Iterable[tuple[str, str, int]], ambiguous: Mapping[str, str]) -> dict[str, Name]:
    kinds: dict[str, str] = {}
    places: dict[str, set[int]] = {}
    for name, kind, number in found:
        kinds.setdefault(name, kind)
        places.setdefault(name, set()).add(number)
    codes = tree.codes
    return {
        name: Name(kind, tuple(sorted(places[name], key=codes.__getitem__)), treatment == ALONE)
        for name, kind in kinds.items()
        if (treatment := ambiguous.get(name)) != NEVER
    }


def _of_tree(tree: RegionTree) -> Iterator[tuple[str, str, int]]:
    """Full names before short ones, towns last: the first to claim a name gives it its kind."""
    names, shorts, levels = normal_names(tree.names), normal_names(tree.short_names), tree.level_of.tolist()
    above_towns = [number for number, level in enumerate(levels) if NATION < level < TOWNS]
    for number in above_towns:
        yield names[number], FULL if len(names[number]) >= SHORTEST_FULL else SHORT, number
    for number in above_towns:
        yield from ((name, SHORT, number) for name in _short_names(names[number], shorts[number]))
    for number, level in enumerate(levels):
        if level == TOWNS and _TOWN.fullmatch(names[number]):
            yield names[number], TOWN, number


def _short_names(name: str, short: str) -> Iterator[str]:
    if len(short) >= SHORTEST_PLACE:
        yield short
        yield from (short + kind for ending, kind in AUTONOMOUS.items() if name.endswith(ending))


def _of_aliases(tree: RegionTree, aliases: Sequence[PlaceAlias]) -> Iterator[tuple[str, str, int]]:
    return ((alias.alias, alias.kind, tree[alias.code].number) for alias in aliases)


def _of_zones(
    tree: RegionTree, called: Iterable[tuple[str, int]], aliases: Sequence[PlaceAlias]
) -> Iterator[tuple[str, str, int]]:
    """The words for a city's zone, of every place where one is named: a county's own name (浦东新区), or an alias."""
    named = [*called, *((alias.alias, tree[alias.code].number) for alias in aliases if alias.kind == "zone")]
    for kind, ending in KINDS_OF_ZONES.items():
        yield from ((kind, ZONES, number) for text, number in named if text[-1:] == "区" and ending.search(text))


def normal_names(names: Sequence[str]) -> list[str]:
    """Normal forms of names; those of common characters are made in one go: 42,000 calls would take half a second."""
    common = iter(normal_text(SEPARATOR.join(filter(_COMMON.fullmatch, names))).split(SEPARATOR))
    return [next(common) if _COMMON.fullmatch(name) else normal_text(name) for name in names]
