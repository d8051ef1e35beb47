"""Where does the sample catalogue offer a title? Told from the catalogue, without asking the search."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from dictionaries.regions import Region, RegionTree, load_tree
from indexer.samples.catalogue import LEVELS, SampleMatter
from indexer.samples.expand import is_offered
from indexer.samples.localise import offered_levels
from tests.known import catalogue, others
from tests.relevance.judged import title_key


@cache
def known_titles() -> frozenset[str]:
    """All titles of the catalogue, without spaces."""
    return frozenset(_matters()) | frozenset(_others())


def nearest_level(title: str, where: str) -> str | None:
    """The level of the region that offers a title for people of a place: the place itself or the nearest above it, else
    the highest below it. Without a place: the highest level that has it. None: nobody offers it there.
    """
    found = list(_levels(title, where, load_tree()))
    return found[0] if found else None


@cache
def _matters() -> dict[str, list[SampleMatter]]:
    found: dict[str, list[SampleMatter]] = {}
    for matter in catalogue():
        found.setdefault(title_key(matter.title), []).append(matter)
    return found


@cache
def _others() -> dict[str, str]:
    return {title_key(document["title"]): document["region"] for document in others()}


def _levels(title: str, where: str, tree: RegionTree) -> Iterator[str]:
    matters, region = _matters().get(title, []), _others().get(title)
    if not where:
        yield from (level for level in LEVELS if any(level in matter.levels for matter in matters))
        yield from [tree[region].level] if region else []
        return
    chain, here = tree.chain(where), tree[where]
    yield from (link.level for link in chain if region == link.code or _offers(link, matters, tree))
    below = (tree.by_number(number) for number in range(here.number + 1, here.end))
    levels = {place.level for place in below if _offers(place, matters, tree)} if matters else set()
    yield from sorted(levels, key=LEVELS.index)


def _offers(region: Region, matters: list[SampleMatter], tree: RegionTree) -> bool:
    chain = frozenset(link.code for link in tree.chain(region.code))
    return any(is_offered(matter, offered_levels(region, tree), chain) for matter in matters)
