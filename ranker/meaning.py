"""Meaning beside words: what it adds to a match, and what it takes away. Only of sentences (decision 0021).

A document is as near to a text as the nearest of its names: the cosine of their vectors. What counts is not how near a
document is, but how much farther than the nearest of all:

    nearness = exp(-(best - similarity) / FALL)
"""

from __future__ import annotations

import numpy as np

from indexer.arrays import Bools, Float32s

# Cosines: how much farther than the nearest has 1/e of its nearness, and how much farther is about something else.
FALL, FAR = 0.25, 0.12
# What the nearest counts for beside a document that answers the whole query by its words (see `relaxation`).
SHARE = 0.8
# What the nearest adds to a score; an exact name scores about 20.
SCORE = 20.0
# Where even the nearest name is no nearer, nothing in the catalogue is meant.
LEAST = 0.3


def nearness(similarity: Float32s, best: float) -> Float32s:
    """How near documents are beside the nearest of all, 0-1.

    Args:
        similarity: Cosines, -1 to 1.
    """
    found: Float32s = np.exp(np.minimum(similarity - np.float32(best), 0) / np.float32(FALL)).astype(np.float32)
    return found


def is_far(similarity: Float32s, best: float) -> Bools:
    """Which documents are about something else, however many of the words they have."""
    found: Bools = similarity < best - FAR
    return found
