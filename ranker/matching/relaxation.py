"""What to do when too little meets all needs: a table of steps, each naming itself.

A step is taken when fewer cards than `below` have been found so far and the query has enough needs. It accepts by how
much of the query a document answers:

    share = Σ weight(i) · VALUE[where i is met] / Σ weight(i)

summed over needs i; a need's weight is its rarity (idf), so that 奶茶店 counts for more than 办理, and one met in
a name counts for more than one somewhere in a body.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.generation.arrays import Array, Bools, Float32s

# What a need counts for by where it is met. Words in a body say little: long texts have many.
IN_NAME, NEAR_NAME, IN_BODY = 1.0, 0.7, 0.4
# Bits of a mask that are looked up together.
BYTE = 8


@dataclass(frozen=True, slots=True)
class RelaxationStep:
    """A row of the table.

    Attributes:
        below: Taken when fewer cards than this have been found.
        words: Least number of needs of the query.
        typed: Least number of words that were typed, needed or not.
        in_region: Taken only for a user's region (True), only without one (False), or for both.
        of_best: Least share of a document as a part of the best one's, 0-1; 0 = any need met will do.
    """

    name: str
    below: int
    words: int
    of_best: float
    typed: int = 0
    in_region: bool | None = None

    def fits(self, required: int, typed: int, in_region: bool) -> bool:
        """Whether a query of so many needs and words may take the step."""
        return required >= self.words and typed >= self.typed and self.in_region in (None, in_region)


# A few cards that meet three needs may do so by chance, so what meets nearly all of them comes after. Without region,
# sentences go on to any word until there are ten pages: that is plain ranked retrieval, and what lay questions need
# (recall@100 on STARD's training questions .652 without this step, .669 with it). In a region nearness decides before
# the score, and what is near and has but one word would hide what answers more (wanted card first, 200 judged queries:
# 175 without, 173 with it).
STEPS: tuple[RelaxationStep, ...] = (
    RelaxationStep("nearly_the_best", below=1, words=2, of_best=0.85),
    RelaxationStep("nearly_the_best_of_a_sentence", below=5, words=3, of_best=0.85),
    RelaxationStep("near_the_best_of_a_sentence", below=4, words=3, of_best=0.7),
    RelaxationStep("half_of_the_best", below=1, words=2, of_best=0.5),
    RelaxationStep("any_word_of_a_sentence", below=100, words=1, of_best=0.0, typed=5, in_region=False),
    RelaxationStep("any_word", below=1, words=2, of_best=0.0),
)


def shares(name: Array, near: Array, anywhere: Array, weights: Float32s) -> Float32s:
    """For each document, how much of the query it answers, 0-1.

    Args:
        name, near, anywhere: uint32 masks of the needs met, each holding the one before.
    """
    total = np.zeros(len(anywhere), np.float32)
    parts = weights / max(float(weights.sum()), 1e-9)
    # what stands in a name stands near it too, and anywhere: each adds what it is worth more than the wider place
    places = ((anywhere, IN_BODY), (near, NEAR_NAME - IN_BODY), (name, IN_NAME - NEAR_NAME))
    for first in range(0, len(parts), BYTE):
        sums = _sums(parts[first : first + BYTE])
        for masks, worth in places:
            total += (np.float32(worth) * sums)[(masks >> np.uint32(first)) & np.uint32(len(sums) - 1)]
    return total


def _sums(weights: Float32s) -> Float32s:
    """For each mask of some bits the sum of their weights: a look into a table where a sum a document would be due."""
    sums = np.zeros(1, np.float32)
    for weight in weights:
        sums = np.concatenate((sums, sums + weight))
    return sums


def accepted(share: Float32s, best: float, of_best: float) -> Bools:
    """Which documents a step accepts, given their shares and the best of all."""
    # A hair below, so that a share made of the same weights in another order is not lost to rounding.
    found: Bools = (share >= of_best * best - 1e-4) & (share > 0)
    return found
