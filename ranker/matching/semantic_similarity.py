"""Meaning beside words: what it adds to a match, and what it takes away (decisions 0021, 0023).

A thing is as near to a text as its texts are together, its names and how people ask for it: of several that are about
as near, each adds a little to the nearest (a soft maximum of cosines; a single text's is its cosine):

    similarity = T · ln Σ exp(cosine / T)

What counts is not how near a thing is, but how much farther than the nearest of all:

    nearness = exp(-(best - similarity) / FALL)
"""

from __future__ import annotations

import numpy as np

from indexer.generation.arrays import Bools, Float32s, Int64s, UInt8s
from ranker.matching.relevance import ANYWHERE, MOST_OF_NAME, NO_MATCH

# Cosines that much lower add 1/e of what the nearest text does.
TOGETHER = 0.05
# How much farther than the nearest has 1/e of its nearness, is about something else.
DECAY, OFF_TOPIC_GAP = 0.25, 0.16
# What words that answer the whole query count for beside the similarity, and how much less is as fit as the fittest.
WORDS, AS_FIT = 0.15, 0.025
# What the nearest counts for beside a document that answers the whole query by its words (see `relaxation`).
SHARE = 0.8
# What the nearest adds to a score; an exact name scores about 20.
SCORE = 40.0
# Where even the nearest is no nearer, it gives no class; where no nearer than the second, nothing in the catalogue is
# meant. What no catalogue has (recipes, weather, games) is mostly no nearer than .56, what one has mostly .7 and more.
CONFIDENT_MIN, SEMANTIC_MIN = 0.64, 0.5
# From here on somebody says it almost so: what has all words of a search, but not in a name, gives way.
EXACT_PARAPHRASE_MIN = 0.9


def best_per_group(cosines: Float32s, starts: Int64s) -> Float32s:
    """How near things are, given the cosines of their texts.

    Args:
        cosines: Of the texts, thing by thing.
        starts: Where each thing's begin; each has one text at least.
    """
    if not len(starts):
        return np.zeros(0, np.float32)
    sums = np.add.reduceat(np.exp(cosines / np.float32(TOGETHER)), starts)
    found: Float32s = (np.float32(TOGETHER) * np.log(sums)).astype(np.float32)
    return found


def semantic_decay(similarity: Float32s, best: float) -> Float32s:
    """How near documents are beside the nearest of all, 0-1.

    Args:
        similarity: About -1 to 1.
    """
    found: Float32s = np.exp(np.minimum(similarity - np.float32(best), 0) / np.float32(DECAY)).astype(np.float32)
    return found


def is_far(similarity: Float32s, best: float) -> Bools:
    """Which documents are about something else, however many of the words they have."""
    found: Bools = similarity < best - OFF_TOPIC_GAP
    return found


def blended_relevance(similarity: Float32s, answered: Float32s) -> Float32s:
    """What decides between the nearest: the similarity, and how much of the query words answer, 0-1."""
    found: Float32s = similarity + np.float32(WORDS) * answered
    return found


def class_by_meaning(similarity: Float32s, best: float, fit: Float32s, fittest: float) -> UInt8s:
    """The class that meaning gives: what fits best is as good as named, what is near as what has all words.

    Args:
        best: The similarity of the nearest of all.
        fit: `blended_relevance`; `fittest`: the greatest of all.
    """
    if best < CONFIDENT_MIN:
        return np.zeros(len(similarity), np.uint8)
    near = ~is_far(similarity, best)
    named = near & (fit >= fittest - AS_FIT)
    return np.where(named, MOST_OF_NAME, np.where(near, ANYWHERE, NO_MATCH)).astype(np.uint8)
