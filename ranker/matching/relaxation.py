"""What to do when too little meets all needs: the steps of the rank profile (`[match.relaxation]`), each naming itself.

A step is taken when fewer cards than `below` have been found so far and the query has enough needs. It accepts by how
much of the query a document answers:

    share = Σ weight(i) · VALUE[where i is met] / Σ weight(i)

summed over needs i; a need's weight is its rarity (idf), so that 奶茶店 counts for more than 办理, and one met in
a name counts for more than one somewhere in a body. Words in a body say little: long texts have many.
"""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Array, Bools, Float32s
from ranker.profile import Relaxation

# Bits of a mask that are looked up together.
BYTE = 8


def shares(relaxation: Relaxation, name: Array, near: Array, anywhere: Array, weights: Float32s) -> Float32s:
    """For each document, how much of the query it answers, 0-1.

    Args:
        name, near, anywhere: uint32 masks of the needs met, each holding the one before.
    """
    total = np.zeros(len(anywhere), np.float32)
    parts = weights / max(float(weights.sum()), 1e-9)
    # what stands in a name stands near it too, and anywhere: each adds what it is worth more than the wider place
    in_name, near_name, in_body = relaxation.in_name, relaxation.near_name, relaxation.in_body
    places = ((anywhere, in_body), (near, near_name - in_body), (name, in_name - near_name))
    for first in range(0, len(parts), BYTE):
        sums = _sums(parts[first : first + BYTE])
        for masks, worth in places:
            total += (np.float32(worth) * sums)[(masks >> np.uint32(first)) & np.uint32(len(sums) - 1)]
    return total


def _sums(weights: Float32s) -> Float32s:
    """For each mask of some bits the sum of their weights: a look into a table where a sum a document would be due."""
    sums = np.zeros(1 << len(weights), np.float32)
    for bit, weight in enumerate(weights):
        np.add(sums[: 1 << bit], weight, out=sums[1 << bit : 2 << bit])
    return sums


def accepted(share: Float32s, best: float, of_best: float) -> Bools:
    """Which documents a step accepts, given their shares and the best of all."""
    # A hair below, so that a share made of the same weights in another order is not lost to rounding.
    found: Bools = (share >= of_best * best - 1e-4) & (share > 0)
    return found
