"""Towns by their short names behind a place.

1. Behind any place the longest name of a town of it is found, as a plain look at all its towns finds it; no town that
   is an ordinary word, none of a province's.
"""

import random

from dictionaries.normalize import normal_text
from dictionaries.places.towns import LONGEST, SHORTEST, Towns, common_names
from dictionaries.regions import load_tree

TREE = load_tree()
TOWNS = Towns(TREE)


def plain(text: str, end: int, place: int) -> tuple[int, tuple[int, ...]] | None:
    above = TREE.by_number(place)
    below = [TREE.by_number(number) for number in range(above.number + 1, above.end)]
    named = [(normal_text(one.short_name), one.number) for one in below if one.level == "town"]
    for length in range(LONGEST, SHORTEST - 1, -1):
        name = text[end : end + length]
        found = tuple(number for short, number in named if short == name and short not in common_names())
        if len(name) == length and found and above.level in ("city", "county"):
            return end + length, found
    return None


def test_towns_behind_a_place_are_found_as_by_a_plain_look() -> None:
    drawn = random.Random(11)
    found = 0
    places = [region for region in TREE if region.level in ("province", "city", "county")]
    for place in drawn.sample(places, 150):
        within = [TREE.by_number(number) for number in range(place.number + 1, place.end)]
        others = [TREE.by_number(drawn.randrange(len(TREE))) for _ in range(5)]
        for town in (*drawn.sample(within, min(5, len(within))), *others):
            for text in (f"{place.name}{town.short_name}社保", f"{place.name}{town.short_name[:1]}", place.name):
                end = len(place.name)
                expected = plain(text, end, place.number)
                assert TOWNS.behind(text, end, [place.number]) == expected
                found += expected is not None
    assert found > 100
