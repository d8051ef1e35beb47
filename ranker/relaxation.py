"""What to do when too little has all the words: a table of steps, each naming itself.

A step is taken when fewer cards than `below` have been found so far and the query has enough words. It accepts what has
at least `share` of the query's weight; a word's weight is its rarity (idf), so that 奶茶店 counts for more than 办理.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.arrays import Array, Bools, Float32s


@dataclass(frozen=True, slots=True)
class RelaxationStep:
    """A row of the table.

    Attributes:
        below: Taken when fewer cards than this have been found.
        words: Least number of words of the query.
        share: Least share of the words' weight that a document has, 0-1; 0 = at least one word.
    """

    name: str
    below: int
    words: int
    share: float


# Sentences (five words and more) go on to any word until there are ten pages: that is plain ranked retrieval, which is
# what lay questions need (recall@100 on STARD's training questions .629 with 10 cards, .645 with 100). Short queries do
# so only when nothing at all was found.
STEPS: tuple[RelaxationStep, ...] = (
    RelaxationStep("most_words", below=1, words=2, share=0.7),
    RelaxationStep("half_the_words", below=1, words=2, share=0.5),
    RelaxationStep("any_word_of_a_sentence", below=100, words=5, share=0.0),
    RelaxationStep("any_word", below=1, words=2, share=0.0),
)


def shares(masks: Array, weights: Float32s) -> Float32s:
    """For each mask, the share of the weight of its words, 0-1."""
    total = np.zeros(len(masks), np.float32)
    for i, weight in enumerate(weights.tolist()):
        total += ((masks >> np.uint32(i)) & np.uint32(1)) * np.float32(weight)
    return total / max(float(weights.sum()), 1e-9)


def accepted(masks: Array, weights: Float32s, share: float) -> Bools:
    """Which masks a step of that share accepts."""
    # A hair below, so that a share made of the same weights in another order is not lost to rounding.
    found: Bools = (shares(masks, weights) >= share - 1e-4) & (masks > 0)
    return found
