"""taizhou is 泰州, and 台州 for somebody in 浙江: of places that sound alike, the one in the user's own province.

What letters stand for is read without knowing who asks. Where they were read as a place elsewhere, and a place of the
same level and sound lies in the user's province, that one is meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dictionaries.caches import memoize
from dictionaries.pinyin import Pinyin
from dictionaries.places import PlaceMention
from dictionaries.regions import Region, RegionTree

# Provinces and levels whose names are kept with their sounds: a few hundred names each.
CACHE_SIZE = 64
LEVELS = ("city", "county")

Sounds = tuple[str, ...]


class Homophones:
    """Finds them.

    Args:
        pinyin: How names are read.
    """

    def __init__(self, tree: RegionTree, pinyin: Pinyin) -> None:
        self._tree, self._pinyin = tree, pinyin
        self._names = memoize(self._read_names, CACHE_SIZE, name="homophones")

    def nearer(self, mentions: Sequence[PlaceMention], user: Region) -> tuple[tuple[str, str], ...]:
        """Names of places that letters were read as → those that sound so in the user's province."""
        return tuple(pair for mention in mentions if (pair := self._nearer(mention, user)) is not None)

    def _nearer(self, mention: PlaceMention, user: Region) -> tuple[str, str] | None:
        chain = self._tree.chain(user.code)
        province = next((region for region in chain if region.level == "province"), None)
        level = mention.candidates[0].level
        if province is None or level not in LEVELS or any(_lies_in(one, province) for one in mention.candidates):
            return None
        alike = self._names(province, level).get(self._pinyin.syllables(mention.text), ())
        # the user's own city first, where two of a province sound alike
        own = {region.number for region in chain}
        meant = min(alike, key=lambda one: (one[1].number not in own, one[1].number), default=None)
        return (mention.text, meant[0]) if meant else None

    def _read_names(self, province: Region, level: str) -> dict[Sounds, list[tuple[str, Region]]]:
        found: dict[Sounds, list[tuple[str, Region]]] = {}
        for name, region in self._names_in(province, level):
            found.setdefault(self._pinyin.syllables(name), []).append((name, region))
        return found

    def _names_in(self, province: Region, level: str) -> Iterator[tuple[str, Region]]:
        for number in range(province.number, province.end):
            region = self._tree.by_number(number)
            if region.level == level:
                yield from ((name, region) for name in dict.fromkeys((region.short_name, region.name)))


def _lies_in(region: Region, province: Region) -> bool:
    return province.number <= region.number < province.end
