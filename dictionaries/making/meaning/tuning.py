"""Brings together the vectors of texts that mean one thing, and parts them from all others.

What a matter is called and what people say who want it share few words, so that a general sentence model puts them
some way apart. Over some hundreds of steps two texts each are drawn of many things, and of pairs of a dictionary; each
text shall be nearer to its fellow than to all others of the step (InfoNCE, van den Oord et al. 2018, both ways, on
cosines s):

    minimise  -Σ_i ln( exp(s(i,i)/τ) / Σ_j exp(s(i,j)/τ) )

by Adam (Kingma and Ba 2015) with steps that shrink to nothing. Words in none of the texts stay where they are; since
the others move little (an eighth of their length in all), both still lie in one space.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dictionaries.meaning.word_vectors import cut

Floats = NDArray[np.float32]
Texts = Sequence[str]

# Of 23,500 paraphrases, by the first cards of 600 questions of others (.873 before): 800 steps .890, 1,600 .897, as
# were 800 twice as large; 1,600 twice as large .892. Of 16,700, twice as many as 800 were as good, half as many worse.
STEPS = 1_600
# Texts drawn a step, each with a fellow; less where there are not so many.
DRAWN = 256
# Of .04 to .1 the middle one.
TEMPERATURE = 0.07
# The first step, as a share of a number's mean size.
FIRST_STEP = 0.01
# How often what is drawn are pairs instead of things.
OF_PAIRS = 0.3
SEED = 20261126


def tuned(words: Sequence[str], vectors: Floats, things: Sequence[Texts], pairs: Sequence[tuple[str, str]]) -> Floats:
    """The vectors of words, tuned. The same arguments give the same vectors, up to rounding.

    Args:
        vectors: Each times its word's weight, shape (words, d).
        things: The texts of each thing; one with a single text has nothing to say.
        pairs: Two texts that mean much the same.
    """
    drawn = _Drawn(words, things, pairs)
    if not drawn.used:
        return vectors
    found = vectors[drawn.used]
    first = FIRST_STEP * float(np.abs(found).mean())
    mean, square = np.zeros_like(found), np.zeros_like(found)
    for step in range(1, STEPS + 1):
        gradient = _gradient(found, *drawn.next())
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        size = first * (1 - step / (STEPS + 1)) / (1 - 0.9**step)
        found -= np.float32(size) * mean / (np.sqrt(square / np.float32(1 - 0.999**step)) + np.float32(1e-8))
    result = vectors.copy()
    result[drawn.used] = found
    return result


class _Drawn:
    """Draws texts with their fellows, as tables of words."""

    def __init__(self, words: Sequence[str], things: Sequence[Texts], pairs: Sequence[tuple[str, str]]) -> None:
        self._random = np.random.default_rng(SEED)
        known = {word: row for row, word in enumerate(words)}
        rows = [[[known[word] for word in cut(text, known)] for text in texts] for texts in things]
        several = [[one for one in texts if one] for texts in rows]
        self._things = [texts for texts in several if len(texts) > 1]
        both = [[[known[word] for word in cut(text, known)] for text in pair] for pair in pairs]
        self._pairs = [pair for pair in both if all(pair)]
        texts = (text for thing in (*self._things, *self._pairs) for text in thing)
        self.used = sorted({row for text in texts for row in text})
        self._place = {row: i for i, row in enumerate(self.used)}

    def next(self) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
        """Some texts, and a fellow of each; shapes (drawn, used words)."""
        of_pairs = bool(self._pairs) and (not self._things or self._random.random() < OF_PAIRS)
        isin_sorted = self._pairs if of_pairs else self._things
        chosen = self._random.choice(len(isin_sorted), min(DRAWN, len(isin_sorted)), replace=False)
        two = [self._two(isin_sorted[i]) for i in chosen.tolist()]
        return self._table(one for one, _ in two), self._table(other for _, other in two)

    def _two(self, texts: list[list[int]]) -> tuple[list[int], list[int]]:
        one, other = self._random.choice(len(texts), 2, replace=False).tolist()
        return texts[one], texts[other]

    def _table(self, texts: Iterator[list[int]]) -> sparse.csr_matrix:
        ends, columns = [0], list[int]()
        for text in texts:
            columns.extend(self._place[row] for row in text)
            ends.append(len(columns))
        ones = np.ones(len(columns), np.float32)
        return sparse.csr_matrix((ones, columns, ends), shape=(len(ends) - 1, len(self.used)))


def _gradient(vectors: Floats, ones: sparse.csr_matrix, others: sparse.csr_matrix) -> Floats:
    """Of the loss above, over the words' vectors."""
    left, left_length = _unit(ones @ vectors)
    right, right_length = _unit(others @ vectors)
    similar = left @ right.T / np.float32(TEMPERATURE)
    pull: Floats = (_shares(similar, axis=1) + _shares(similar, axis=0)) / np.float32(2)
    pull[np.diag_indices(len(pull))] -= 1
    pull /= np.float32(TEMPERATURE * len(pull))
    found = ones.T @ _of_length_one(pull @ right, left, left_length)
    found += others.T @ _of_length_one(pull.T @ left, right, right_length)
    return np.asarray(found, np.float32)


def _unit(rows: Floats) -> tuple[Floats, Floats]:
    length = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-6))
    return rows / length, length


def _shares(values: Floats, axis: int) -> Floats:
    powers = np.exp(values - values.max(axis=axis, keepdims=True))
    found: Floats = powers / powers.sum(axis=axis, keepdims=True)
    return found


def _of_length_one(gradient: Floats, rows: Floats, length: Floats) -> Floats:
    """The gradient over rows before they were brought to length 1."""
    found: Floats = (gradient - rows * (gradient * rows).sum(axis=1, keepdims=True)) / length
    return found
