"""What was handled where this week, by how many: for regions and all that lies above them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from dictionaries.regions import RegionTree, UnknownRegion
from indexer.events.interaction_matrix import Handled
from indexer.generation.arrays import Array, Int64s
from search_engine.people.learning.anonymous import LEAST_USERS

DAYS = 7
WEEK_MS = DAYS * 86_400_000
# Actors of one block of addresses (a household, an office, one operator of bots) that count for a matter in a region.
MOST_OF_BLOCK = 3
NATION = "000000000000"


@dataclass(frozen=True, slots=True, eq=False)
class WeekCounts:
    """Counts of at least `LEAST_USERS` actors, by region and then by actors descending.

    Attributes:
        until: The end of the week, ms since 1970 UTC.
        items: Item keys.
        region: Codes of 12 digits as numbers, ascending.
        item: Places in `items`.
        actors: How many, of the region and all below it.
    """

    until: int
    items: tuple[str, ...]
    region: Int64s
    item: Int64s
    actors: Int64s

    @classmethod
    def none(cls) -> Self:
        """Nothing was handled."""
        empty = np.zeros(0, np.int64)
        return cls(0, (), empty, empty, empty)

    def of(self, region: int) -> tuple[Int64s, Int64s]:
        """Places in `items` and actors of a region, most first."""
        start, end = np.searchsorted(self.region, (region, region + 1)).tolist()
        return self.item[start:end], self.actors[start:end]

    def save(self, path: Path) -> None:
        """Write it; no objects are in the file."""
        names = np.frombuffer("\n".join(self.items).encode(), np.uint8)
        until = np.array([self.until], np.int64)
        np.savez(path, until=until, items=names, region=self.region, item=self.item, actors=self.actors)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Raises `OSError`, `ValueError` or `KeyError` where there is nothing of the kind."""
        try:
            with np.load(path, allow_pickle=False) as file:
                names = file["items"].tobytes().decode()
                items = tuple(names.split("\n")) if names else ()
                return cls(int(file["until"][0]), items, file["region"], file["item"], file["actors"])
        except zipfile.BadZipFile as error:
            raise ValueError(str(error)) from None


def count_week(handled: Handled, keys: Mapping[int, str], tree: RegionTree, until: int) -> WeekCounts:
    """Count distinct actors for every region of an event and those above it: their union, not a sum.

    Args:
        handled: Of the week that ends at `until` (ms since 1970 UTC).
    """
    if not len(handled.item):
        return WeekCounts.none()
    places, above = _roll_up(handled.region, tree)
    item, actor, block = handled.item[places], handled.actor[places], handled.block[places]
    rows = np.unique(np.stack((above, item, actor, block), axis=1), axis=0)
    # somebody whose address changes within a day is one all the same
    _, first = np.unique(rows[:, :3], axis=0, return_index=True)
    rows = _capped(rows[first])
    pairs, actors = np.unique(rows[:, :2], axis=0, return_counts=True)
    kept = (actors >= LEAST_USERS) & np.isin(pairs[:, 1], list(keys))
    pairs, actors = pairs[kept], actors[kept]
    items = sorted({keys[number] for number in pairs[:, 1].tolist()})
    place = {key: number for number, key in enumerate(items)}
    number = np.array([place[keys[item]] for item in pairs[:, 1].tolist()], np.int64)
    order = np.lexsort((number, -actors, pairs[:, 0]))
    return WeekCounts(until, tuple(items), pairs[order, 0], number[order], actors[order].astype(np.int64))


def _roll_up(region: Int64s, tree: RegionTree) -> tuple[Int64s, Int64s]:
    """Places of events, once for each region that they count for, and those regions."""
    codes, which = np.unique(region, return_inverse=True)
    chains = [_chain(int(code), tree) for code in codes]
    sizes = np.array([len(chain) for chain in chains])[which]
    places = np.repeat(np.arange(len(region)), sizes)
    above = np.array([code for code_of in which.tolist() for code in chains[code_of]], np.int64)
    return places, above


def _chain(code: int, tree: RegionTree) -> list[int]:
    try:
        return [int(region.code.ljust(12, "0")) for region in tree.chain(f"{code:012d}")] if code else [int(NATION)]
    except UnknownRegion:
        return [int(NATION)]  # it was abolished since


def _capped(rows: Array) -> Array:
    """Rows (region, item, actor, block) without what one block has too many of; block 0 is no block."""
    order = np.lexsort((rows[:, 2], rows[:, 3], rows[:, 1], rows[:, 0]))
    rows = rows[order]
    same = np.r_[False, (rows[1:, [0, 1, 3]] == rows[:-1, [0, 1, 3]]).all(axis=1)]
    starts = np.flatnonzero(~same)
    rank = np.arange(len(rows)) - np.repeat(starts, np.diff(np.r_[starts, len(rows)]))
    kept: Array = rows[(rank < MOST_OF_BLOCK) | (rows[:, 3] == 0)]
    return kept
