"""The language model: how probable a word is, alone and after another.

    P(w)      = GENERAL · freq(w) / Σ freq + (1 - GENERAL) · sightings(w) / Σ sightings
    P(w | v)  = m(v) · c(v, w) / c(v, ·) + (1 - m(v)) · P(w),     m(v) = MAX_SHARE · c(v, ·) / (c(v, ·) + HALF_AT)

(interpolation after Jelinek and Mercer 1980 with a weight that grows with the evidence, as Witten and Bell 1991).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.generation.arrays import Float32s, Int64s, UInt64s, map_array, save_array
from indexer.vocabulary.inventory import Inventory

GENERAL = 0.5
"""Share of the general lexicon in a word's probability."""

MAX_SHARE = 0.6
"""Largest share of what was seen right after a word: names never show all that may follow."""

HALF_AT = 5.0
"""Occurrences of successors with which a word has half of that share."""

UNSEEN = 1e-9
"""Probability of a character in no list, per place of a text; one in 1e9 is under the rarest word of the lexicon."""

LN_UNSEEN = math.log(UNSEEN)
_SHIFT = np.uint64(32)


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """Natural logarithms of probabilities.

    Attributes:
        alone: ln P(w), shape (words,).
        rest: ln (1 - m(v)), shape (words,).
        pairs: v · 2^32 + w of pairs that were seen, in order, shape (pairs,).
        after: ln P(w | v) of those.
    """

    alone: Float32s
    rest: Float32s
    pairs: UInt64s
    after: Float32s

    def transition(self, first: Int64s, second: Int64s) -> Float32s:
        """ln P(second | first), element by element; negative: no word before, or a character in no list."""
        rest = self.rest[first]
        rest[first < 0] = 0
        score = self.alone[second]
        score += rest
        score[second < 0] = LN_UNSEEN
        if len(self.pairs):
            # with a negative number the key is above every pair's
            key = (first.astype(np.uint64) << _SHIFT) | second.astype(np.uint64)
            at = self.pairs.searchsorted(key)
            seen = (self.pairs.take(at, mode="clip") == key).nonzero()[0]  # what is above all pairs is not the last one
            score[seen] = self.after[at[seen]]
        return score

    def save(self, folder: Path) -> None:
        """Write the four columns."""
        for name in ("alone", "rest", "pairs", "after"):
            save_array(folder / f"model.{name}", getattr(self, name))

    @classmethod
    def load(cls, folder: Path) -> LanguageModel:
        """Map the four columns. Raises `DamagedIndex`."""
        alone, rest, after = (map_array(folder / f"model.{name}", np.float32) for name in ("alone", "rest", "after"))
        return cls(alone, rest, map_array(folder / "model.pairs", np.uint64), after)


def probabilities(inventory: Inventory) -> dict[str, float]:
    """P(w) of every word."""
    general, site = inventory.general, inventory.site
    share = GENERAL if site else 1.0
    of_general = share / max(sum(general.values()), 1)
    of_site = (1.0 - share) / max(sum(site.values()), 1)
    found = {word: frequency * of_general + UNSEEN for word, frequency in general.items()}
    # a tenth of the words, and most of them are in no general lexicon
    for word, sightings in site.items():
        found[word] = general.get(word, 0) * of_general + sightings * of_site + UNSEEN
    return found


def fit_model(words: Sequence[str], chances: dict[str, float], inventory: Inventory) -> LanguageModel:
    """The model over words in their order."""
    number = {word: i for i, word in enumerate(words)}
    alone = np.log(np.fromiter(map(chances.__getitem__, words), np.float64, len(words)))
    pairs = inventory.pairs
    first = np.fromiter((number[v] for v, _ in pairs), np.int64, len(pairs))
    second = np.fromiter((number[w] for _, w in pairs), np.int64, len(pairs))
    count = np.fromiter(pairs.values(), np.float64, len(pairs))
    total = np.bincount(first, weights=count, minlength=len(words))
    share = MAX_SHARE * total / (total + HALF_AT)
    after = np.log(share[first] * count / np.maximum(total[first], 1e-12) + (1 - share[first]) * np.exp(alone[second]))
    key = (first.astype(np.uint64) << _SHIFT) | second.astype(np.uint64)
    order = np.argsort(key)
    return LanguageModel(
        alone.astype(np.float32),
        np.log(1 - share).astype(np.float32),
        key[order],
        after[order].astype(np.float32),
    )
