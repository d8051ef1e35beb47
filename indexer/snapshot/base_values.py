"""Which facet values the live copies of each shared base have, worked out when they are first asked for and kept."""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Array, Bools, Int64s
from indexer.snapshot.base_profiles import BaseProfiles
from indexer.snapshot.facet_values import FacetValues

# A larger table is not kept: what is asked for is worked out each time.
MOST_BYTES = 64 << 20


class BaseValues:
    """A table of bases and values, a byte each; `slots`: how many bases there are."""

    def __init__(self, slots: int) -> None:
        self._values: FacetValues | None = None
        self._table: Bools = np.zeros((0, 0), np.bool_)
        self._known: Bools = np.zeros(slots, np.bool_)

    def grow(self, slots: int) -> None:
        """Make room for more bases."""
        self._known, self._values = np.zeros(slots, np.bool_), None

    def clear(self, slots: Array) -> None:
        """Forget what is known of some bases."""
        self._known[slots] = False

    def table(self, slots: Int64s, profiles: BaseProfiles, values: FacetValues) -> Bools:
        """The rows of some bases: (bases, values)."""
        if len(self._known) * values.count > MOST_BYTES:
            return _worked_out(slots, profiles, values)
        if self._values is not values:
            self._values, self._known[:] = values, False
            self._table = np.zeros((len(self._known), values.count), np.bool_)
        unknown = slots[~self._known[slots]]
        if len(unknown):
            self._table[unknown] = _worked_out(unknown, profiles, values)
            self._known[unknown] = True
        found: Bools = self._table[slots]
        return found


def _worked_out(slots: Int64s, profiles: BaseProfiles, values: FacetValues) -> Bools:
    entries, place = profiles.entries(slots)
    return values.table(len(slots), place, values.of(profiles.profile(entries), profiles.site(entries)))
