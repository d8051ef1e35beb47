"""Which of several places of one name is meant.

`RULES` narrow the candidates in this order until one is left. Where two or more are left, the user is asked. So is who
names a place by an ordinary word (西湖) that nothing else speaks for; the word stays one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from dictionaries.places.contexts import LOCATIVES
from dictionaries.places.mention import PlaceMention, ResolvedPlace, ResolvedPlaces
from dictionaries.places.names import SHORT, TOWN, ZONES
from dictionaries.places.roles import Named, roles_of
from dictionaries.regions import LEVELS, Region, RegionTree
from dictionaries.regions.table import Int32s

MOST_TOWNS = 12
"""Towns of one name among which a user can still choose; there are 200 of 城关镇, and who says so without a place
above it has not named one."""

Regions = tuple[Region, ...]


SomeRegions = Sequence[Region]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What else is known: the places that the rest of the text may mean, and the user's region."""

    tree: RegionTree
    others: Regions
    user: Region | None


def resolved(tree: RegionTree, mentions: Sequence[PlaceMention], user: Region | None) -> ResolvedPlaces:
    """See `PlaceIndex.resolve`."""
    left = [(mention, _candidates(tree, mention, mentions, user)) for mention in mentions]
    kept = [(mention, candidates) for mention, candidates in left if candidates]
    text = mentions[0].source if mentions else ""
    roles = roles_of(text, [_named(mention, candidates, user) for mention, candidates in kept])
    places = [
        ResolvedPlace(candidates[0], role, (mention.start, mention.end))
        for (mention, candidates), role in zip(kept, roles, strict=True)
        if len(candidates) == 1
    ]
    choices = [
        region
        for mention, candidates in left
        for region in (_offer(mention, candidates) if candidates else _unwitnessed(tree, mention))
    ]
    return ResolvedPlaces(tuple(places), tuple(dict.fromkeys(choices)))


def in_the_text(candidates: Regions, evidence: Evidence) -> Regions:
    """Those that lie in another place of the text, or hold one."""
    below, above = lie_below(candidates, evidence.others), lie_above(candidates, evidence.others)
    return tuple(region for region, *kin in zip(candidates, below, above, strict=True) if any(kin))


def beside_another(candidates: Regions, evidence: Evidence) -> Regions:
    """Those in the city of another place of the text: 余杭区和西湖区."""
    city_of = evidence.tree.city_of
    cities = {city for other in evidence.others if (city := int(city_of[other.number])) >= 0}
    return tuple(region for region in candidates if int(city_of[region.number]) in cities)


def around_the_user(candidates: Regions, evidence: Evidence) -> Regions:
    """The smallest that the user lies in: 吉安 is the county to those who live there, else the city."""
    user = evidence.user
    around = [region for region in candidates if user is not None and lies_in(user, region)]
    return tuple(sorted(around, key=lambda region: -region.number)[:1])


def in_the_users_city(candidates: Regions, evidence: Evidence) -> Regions:
    """Those in the user's city."""
    return _share(candidates, evidence, evidence.tree.city_of)


def in_the_users_province(candidates: Regions, evidence: Evidence) -> Regions:
    """Those in the user's province."""
    return _share(candidates, evidence, evidence.tree.province_of)


def best_known(candidates: Regions, evidence: Evidence) -> Regions:
    """The one province or city among places of lower levels: 西安 is not a district of 牡丹江, 河南 no county.

    Not where one of those is a district of a municipality, as well known as a city: 朝阳.
    """
    highest = min(LEVELS.index(region.level) for region in candidates)
    top = tuple(region for region in candidates if LEVELS.index(region.level) == highest)
    rest = [region for region in candidates if region not in top]
    districts = [region for region in rest if region.level == "county" and _is_municipal(region, evidence.tree)]
    if len(top) != 1 or top[0].level not in ("province", "city") or (top[0].level == "city" and districts):
        return ()
    return top


Rule = Callable[[Regions, Evidence], Regions]
RULES: tuple[Rule, ...] = (
    in_the_text,
    beside_another,
    around_the_user,
    in_the_users_city,
    best_known,
    in_the_users_province,
    best_known,
)
"""Each gives those that it favours; none: it has nothing to say."""


def _candidates(
    tree: RegionTree, mention: PlaceMention, mentions: Sequence[PlaceMention], user: Region | None
) -> Regions:
    others = dict.fromkeys(region for other in mentions if other is not mention for region in _sure(other))
    evidence = Evidence(tree, tuple(others), user)
    if mention.kind == ZONES:
        return _zones(mention.candidates, evidence)
    candidates = _witnessed(mention.candidates, evidence) if mention.weak else mention.candidates
    for rule in RULES:
        if len(candidates) > 1:
            candidates = rule(candidates, evidence) or candidates
    return candidates


def _sure(mention: PlaceMention) -> Regions:
    return () if mention.weak or mention.kind == ZONES else mention.candidates


def _witnessed(candidates: Regions, evidence: Evidence) -> Regions:
    """Those of a weak name that something speaks for: a place above it in the text, or the user's own province."""
    below = tuple(compress(candidates, lie_below(candidates, evidence.others)))
    return below or in_the_users_province(candidates, evidence)


def _zones(candidates: Regions, evidence: Evidence) -> Regions:
    """Of a word for a city's zone: those in the place that the text names, else where the user is, in their city, or in
    the province of who says no more; none where none is known there, since the user's own is meant. Without either, the
    cities that have one.
    """
    tree, user = evidence.tree, evidence.user
    if evidence.others:
        return in_the_text(candidates, evidence)
    if user is None or not user.number:
        return tuple(dict.fromkeys(_city(tree, region) for region in candidates))
    city = user if user.level == "province" else _city(tree, user)
    inside = tuple(region for region in candidates if lies_in(region, city))
    return around_the_user(inside, evidence) or inside


def _city(tree: RegionTree, region: Region) -> Region:
    """The city that a county or town lies in; of a municipality the province."""
    city, province = int(tree.city_of[region.number]), int(tree.province_of[region.number])
    return tree.by_number(city if city >= 0 else province)


def _unwitnessed(tree: RegionTree, mention: PlaceMention) -> Regions:
    """What a word may mean that is the name of several places, where one would stand: at the beginning, or 在西湖."""
    before = mention.source[mention.start - 1 : mention.start]
    if not mention.weak or mention.kind != SHORT or (before.strip() and before not in LOCATIVES):
        return ()
    candidates = tuple(region for region in mention.candidates if region.name != mention.text)
    known = best_known(candidates, Evidence(tree, (), None)) if len(candidates) > 1 else candidates
    return () if known else candidates


def _share(candidates: Regions, evidence: Evidence, ancestor_of: Int32s) -> Regions:
    if evidence.user is None or (own := ancestor_of[evidence.user.number]) < 0:
        return ()
    return tuple(region for region in candidates if ancestor_of[region.number] == own)


def _is_municipal(region: Region, tree: RegionTree) -> bool:
    return tree.city_of[region.number] < 0 and region.code.startswith(MUNICIPALITIES)


MUNICIPALITIES = ("11", "12", "31", "50")
"""First digits of 北京, 天津, 上海, 重庆 (GB/T 2260)."""


def _offer(mention: PlaceMention, candidates: Regions) -> Regions:
    """What a user is to choose from: nothing where one is left, nor among hundreds of towns."""
    few = mention.kind != TOWN or len(candidates) <= MOST_TOWNS
    return candidates if few and len(candidates) > 1 else ()


BEYOND = ("71", "81", "82")
"""First digits of 台湾, 香港, 澳门: one goes there with a pass, and no portal handles matters there."""


def _named(mention: PlaceMention, candidates: Regions, user: Region | None) -> Named:
    return Named(
        mention.start,
        mention.end,
        home=user is not None and any(lies_in(user, region) for region in candidates),
        beyond=all(region.code.startswith(BEYOND) for region in candidates),
    )


def lies_in(region: Region, above: Region) -> bool:
    """Whether a region is another or lies in it."""
    return above.number <= region.number < above.end


def lie_below(inner: SomeRegions, outer: SomeRegions) -> list[bool]:
    """For each of the inner: whether it lies in one of the outer and is another than it."""
    if len(outer) == 1:  # as most often: an array of one is more work than it saves
        start, end = outer[0].number, outer[0].end
        return [start < region.number < end for region in inner]
    found: list[bool] = np.any(_pairs(inner, outer), axis=1).tolist()
    return found


def lie_above(outer: SomeRegions, inner: SomeRegions) -> list[bool]:
    """For each of the outer: whether one of the inner lies in it and is another than it."""
    found: list[bool] = np.any(_pairs(inner, outer), axis=0).tolist()
    return found


def are_nested(left: SomeRegions, right: SomeRegions) -> bool:
    """Whether a place of the one is or lies in a place of the other."""
    return any(lie_below(left, right)) or any(lie_below(right, left)) or not set(left).isdisjoint(right)


def _pairs(inner: SomeRegions, outer: SomeRegions) -> NDArray[np.bool_]:
    """Shape (inner, outer)."""
    numbers = np.array([region.number for region in inner], np.int64).reshape(-1, 1)
    starts, ends = (
        np.array(column, np.int64).reshape(1, -1)
        for column in ([region.number for region in outer], [region.end for region in outer])
    )
    return (starts < numbers) & (numbers < ends)
