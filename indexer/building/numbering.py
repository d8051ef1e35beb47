"""Numbers of the bases of a build."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.building.collect import Collected
from indexer.generation.arrays import Bools, UInt32s


@dataclass(frozen=True, slots=True)
class Numbering:
    """The bases of a build: shared ones first, each part in the order of the store.

    Attributes:
        base: For each collected row, its base's number.
        store_base: For each base, its number in the store.
        shared: For each base, whether it has copies in two or more regions.
        shared_count: How many have.
    """

    base: UInt32s
    store_base: UInt32s
    shared: Bools
    shared_count: int


def number_bases(found: Collected) -> Numbering:
    """Number the bases of a build."""
    stored, dense = np.unique(found.columns["base"], return_inverse=True)
    region = found.columns["region"]
    order = np.lexsort((region, dense))
    starts = np.searchsorted(dense[order], np.arange(len(stored) + 1))
    ordered = region[order]
    shared = ordered[starts[:-1]] != ordered[starts[1:] - 1] if len(stored) else np.zeros(0, np.bool_)
    new_place = np.argsort(~shared, kind="stable")
    number_of = np.empty(len(stored), np.uint32)
    number_of[new_place] = np.arange(len(stored), dtype=np.uint32)
    return Numbering(
        base=number_of[dense].astype(np.uint32),
        store_base=stored[new_place].astype(np.uint32),
        shared=shared[new_place],
        shared_count=int(shared.sum()),
    )
