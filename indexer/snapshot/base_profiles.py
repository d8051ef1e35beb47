"""Which profiles the live copies of shared bases have, and how many copies each: what filters and facets ask of a base.

A base has thousands of copies, but a few dozen profiles (combinations of facet values) and sites.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dictionaries.caches import MEGABYTE
from indexer.generation.arrays import Array, Int64s, UInt64s, run_lengths, run_starts, spans
from indexer.snapshot.facet_values import together

if TYPE_CHECKING:
    from indexer.snapshot.snapshot import Snapshot

# Regions whose copies' profiles are kept ready; a city has some thousand of 16 bytes.
REGIONS_KEPT, REGION_BYTES = 100, 32 * MEGABYTE
# A base, a profile and a site in one number.
SLOT_SHIFT, PROFILE_SHIFT = 40, 16
LOW_SITE, LOW_PROFILE = (1 << PROFILE_SHIFT) - 1, (1 << (SLOT_SHIFT - PROFILE_SHIFT)) - 1


@dataclass(frozen=True, slots=True)
class BaseProfiles:
    """One entry for each base, profile and site that live copies have together, ascending.

    Attributes:
        key: int64 (entries,): the three in one number.
        count: int64 (entries,): how many live copies.
        start: int64 (slots + 1,): where each base's entries begin.
    """

    key: Int64s
    count: Int64s
    start: Int64s

    @classmethod
    def of(cls, slot: Array, profile: Array, site: Array, slots: int) -> BaseProfiles:
        """Those of some live copies; `slots`: how many bases there are."""
        keys = slot.astype(np.int64) << SLOT_SHIFT | profile.astype(np.int64) << PROFILE_SHIFT | site
        keys.sort()
        starts = run_starts(keys)
        return cls._arranged(keys[starts], run_lengths(starts, len(keys)), slots)

    @classmethod
    def _arranged(cls, key: Int64s, count: Int64s, slots: int) -> BaseProfiles:
        start = np.zeros(slots + 1, np.int64)
        np.bincount(key >> SLOT_SHIFT, minlength=slots).cumsum(out=start[1:])
        return cls(key, count, start)

    @property
    def slots(self) -> int:
        """How many bases there are."""
        return len(self.start) - 1

    def entries(self, slots: Int64s) -> tuple[Int64s, Int64s]:
        """The entries of some bases, and for each the place of its base among them."""
        first = self.start[slots]
        return spans(first, self.start[slots + 1] - first)

    def profile(self, entries: Int64s) -> Int64s:
        """The profiles of some entries."""
        return self.key[entries] >> PROFILE_SHIFT & LOW_PROFILE

    def site(self, entries: Int64s) -> Int64s:
        """The sites of some entries."""
        return self.key[entries] & LOW_SITE

    def without(self, slots: Array, new_slots: int) -> BaseProfiles:
        """The same but for some bases, with room for `new_slots` of them."""
        gone = np.zeros(new_slots, np.bool_)
        gone[slots] = True
        kept = ~gone[self.key >> SLOT_SHIFT]
        return self._arranged(self.key[kept], self.count[kept], new_slots)

    def with_(self, other: BaseProfiles) -> BaseProfiles:
        """Both together; no base is in both."""
        key = np.concatenate((self.key, other.key))
        order = key.argsort(kind="stable")
        return self._arranged(key[order], np.concatenate((self.count, other.count))[order], self.slots)

    def less(self, other: BaseProfiles) -> BaseProfiles:
        """Without the copies of another, which are among these."""
        count = self.count.copy()
        count[self.key.searchsorted(other.key)] -= other.count
        kept = count > 0
        return self._arranged(self.key[kept], count[kept], self.slots)


def profiles_of_regions(snapshot: Snapshot, first: int, end: int) -> BaseProfiles:
    """The profiles of live copies in the regions numbered `[first, end)`; kept until a shared base changes."""
    kept = snapshot.places.profiles_of_regions
    known = kept.get((first, end))
    return known if known is not None else kept.put((first, end), _of_regions(snapshot, first, end))


def _of_regions(snapshot: Snapshot, first: int, end: int) -> BaseProfiles:
    """Below the nation lies all but what it has itself; elsewhere the regions' rows are looked at."""
    whole = snapshot.places.profiles
    if first == 1 and end == len(snapshot.tree):
        return whole.less(_of_regions(snapshot, 0, 1))
    rows = snapshot.region_rows(first, end)
    rows = rows[snapshot.live.flags[rows]]
    slot = snapshot.slot_of(snapshot.columns.base[rows])
    rows, slot = rows[slot >= 0], slot[slot >= 0]
    return BaseProfiles.of(slot, snapshot.columns.profile[rows], snapshot.columns.site[rows], whole.slots)


def values_of_bases(snapshot: Snapshot, slots: Int64s) -> UInt64s:
    """The facets' values that the live copies of some shared bases have together, each base having one: uint64 (bases,
    words); kept until the base changes.
    """
    places, values = snapshot.places, snapshot.facets.values
    if places.values.shape[1] != values.words:
        places.values = np.zeros((snapshot.slots, values.words), np.uint64)
    found: UInt64s = places.values.take(slots, axis=0)
    unknown = (found[:, 0] == 0).nonzero()[0]  # for a document always has "any"
    if len(unknown):
        entries, place = places.profiles.entries(slots[unknown])
        profiles = places.profiles
        _, found[unknown] = together(place, values.of(profiles.profile(entries), profiles.site(entries)))
        places.values[slots[unknown]] = found[unknown]
    return found
