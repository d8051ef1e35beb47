"""The nearest live copy of shared bases as seen from a place group.

What was found for a place group is kept for the next user of the place: a request is then one look into an array. A
loop over a few thousand bases would cost 17 ms. What is not known yet is looked up (`NearestLookup`); for bases of many
copies by a bit matrix (place group × base) that says which groups have a live copy, taken in order of place_groups.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from dictionaries.caches import Results
from indexer.generation.arrays import Array, Bools, Int32s, Int64s, UInt8s
from indexer.snapshot.proximity import PlaceGroups

NONE, UNKNOWN = -1, -2
# Groups looked at together, the nearest first; what none of these has is looked for in all others.
CHUNKS = (32, 128, 512)
# Bytes that kept places may take, four a base each; and at least so many of them.
KEPT_BYTES, KEPT_LEAST = 8 << 20, 16


class NearestCopies:
    """Which place groups have a live copy of a kind, and the rows found so far.

    Args:
        place_groups: The place groups.
        slots: How many bases there are.
    """

    def __init__(self, place_groups: PlaceGroups, slots: int) -> None:
        self._place_groups = place_groups
        self._bits: UInt8s = np.zeros((len(place_groups), _bytes(slots)), np.uint8)
        self._rows: Results[int, Int32s] = Results(len(place_groups), "nearest_copies", KEPT_BYTES, least=KEPT_LEAST)
        self._slots = slots
        self.any = False

    def grow(self, slots: int) -> None:
        """Make room for more bases."""
        more = _bytes(slots) - self._bits.shape[1]
        if more > 0:
            self._bits = np.pad(self._bits, ((0, 0), (0, more)))
        for group, rows in self._rows.items():
            self._rows.put(group, np.concatenate((rows, np.full(slots - self._slots, UNKNOWN, np.int32))))
        self._slots = slots

    def clear(self, slots: Array) -> None:
        """Forget what is known of some bases."""
        if len(slots) == self._slots:
            self._bits[:] = 0
            self._rows.clear()
            return
        if self.any:
            keep = np.full(self._bits.shape[1], 0xFF, np.uint8)
            np.bitwise_and.at(keep, slots >> 3, ~_bit(slots))
            touched = np.unique(slots >> 3)
            self._bits[:, touched] &= keep[touched]
        for _, rows in self._rows.items():
            rows[slots] = UNKNOWN

    def fill(self, slot: Array, region: Array) -> None:
        """Enter live copies of bases that were cleared."""
        if len(slot):
            self.any = True
            np.bitwise_or.at(self._bits, (self._place_groups.group[region], slot >> 3), _bit(slot))

    def rows(self, group: int, slots: Int64s, look_up: Callable[[Int64s], Int64s]) -> Int64s:
        """The nearest copy of each of some bases; -1 where there is none.

        Args:
            group: The place group of the user.
            look_up: Finds them for bases that nobody of the place has asked for.
        """
        if not self.any or not len(slots):
            return np.full(len(slots), NONE, np.int64)
        kept = self._kept(group)
        found = kept[slots].astype(np.int64)
        unknown = (found == UNKNOWN).nonzero()[0]
        if len(unknown):
            wanted = slots[unknown]
            kept[wanted] = found[unknown] = look_up(wanted)
        return found

    def groups(self, slots: Int64s, order: Int64s) -> Int64s:
        """The first of some place groups, in their order, that has a copy of each base; -1 where none has."""
        found = np.full(len(slots), NONE, np.int64)
        rest = np.arange(len(slots))
        for groups in _chunks(order):
            if not len(rest):
                break
            byte, bit = slots[rest] >> 3, _bit(slots[rest])
            has: Bools = (self._bits[groups[:, None], byte[None, :]] & bit) != 0
            first = has.argmax(axis=0)
            hit = has[first, np.arange(len(rest))]
            found[rest[hit]] = groups[first[hit]]
            rest = rest[~hit]
        return found

    def _kept(self, group: int) -> Int32s:
        rows = self._rows.get(group)
        return self._rows.put(group, np.full(self._slots, UNKNOWN, np.int32)) if rows is None else rows


def _chunks(order: Int64s) -> Iterator[Int64s]:
    start = 0
    for size in (*CHUNKS, len(order)):
        if start < len(order):
            yield order[start : start + size]
        start += size


def _bytes(slots: int) -> int:
    return (slots + 7) // 8


def _bit(slots: Array) -> UInt8s:
    bits: UInt8s = np.left_shift(1, slots & 7).astype(np.uint8)
    return bits
