"""Which profiles the live copies of shared bases have, and how many copies each: what filters and facets ask of a base.

A base has thousands of copies, but a few dozen profiles (combinations of facet values) and sites.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.generation.arrays import Array, Int64s, run_lengths, run_starts, spans

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

    def copies(self, slots: Int64s) -> Int64s:
        """How many live copies some bases have."""
        entries, place = self.entries(slots)
        return np.bincount(place, self.count[entries], len(slots)).astype(np.int64)

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
