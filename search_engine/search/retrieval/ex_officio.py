"""Matters that an office takes up of itself (依职权): hidden unless they are wanted or named exactly."""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Array, Bools, UInt8s
from ranker.matching.relevance import EXACT, NO_MATCH


def without_ex_officio(relevance_class: Array, is_ex_officio: Bools, include_ex_officio: bool) -> UInt8s:
    """Classes without matters that an office takes up of itself, unless these are wanted or named exactly."""
    found: UInt8s = relevance_class.astype(np.uint8)
    if not include_ex_officio:
        found[is_ex_officio & (relevance_class < EXACT)] = NO_MATCH
    return found
