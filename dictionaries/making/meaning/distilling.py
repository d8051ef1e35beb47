"""Word vectors such that sums of them lie where a sentence model puts whole texts.

Each word begins with what the model says of it alone; then, over some texts, a ridge regression corrects them:

    minimise over E   ‖X E - T‖² + λ ‖E - g·E₀‖²

X: the texts' words by weight, each row summing to 1; T: the model's vectors of the texts; E₀: its vectors of the words;
g: the one factor that brings X E₀ nearest to T. All vectors are taken from the mean of the words'. Solved by conjugate
gradients, all columns at once; words in none of the texts stay g·E₀. At last the directions that say most are kept.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from dictionaries.meaning.word_vectors import cut

# Of .1 to 10 all were as good on development queries.
RIDGE = 1.0
# Smoothing of a word's weight; of .001, .0005 and .0003 the middle one.
SMOOTHING = 5e-4
# 256 dimensions were no better, 128 lost three of 60 queries.
DIMENSIONS = 192
ROUNDS = 30

Floats = NDArray[np.float32]


def weights(frequencies: Sequence[int]) -> Floats:
    """The weight of each word, (0, 1], by how often it stands in running text: a / (a + p), p its share of all."""
    counts = np.maximum(np.array(frequencies, np.float64), 1)
    share = counts / counts.sum()
    found: Floats = (SMOOTHING / (SMOOTHING + share)).astype(np.float32)
    return found


def distil(words: Sequence[str], weight: Floats, of_words: Floats, texts: Sequence[str], of_texts: Floats) -> Floats:
    """The vectors of words, each times its weight, shape (words, `DIMENSIONS`).

    Args:
        weight: Shape (words,).
        of_words, of_texts: The model's vectors, shapes (words, d) and (texts, d).
    """
    mean = of_words.mean(axis=0)
    begin, target = of_words - mean, of_texts - mean
    table = _weighted_words(words, weight, texts)
    said = table @ begin
    factor = float((said * target).sum() / (said * said).sum())
    vectors = factor * begin + _ridge(table, target - factor * said)
    found: Floats = (_shortened(vectors, table) * weight[:, None]).astype(np.float32)
    return found


def _weighted_words(words: Sequence[str], weight: Floats, texts: Sequence[str]) -> sparse.csr_matrix:
    place = {word: row for row, word in enumerate(words)}
    pairs = [(row, place[word]) for row, text in enumerate(texts) for word in cut(text, place)]
    rows, columns = (np.array(side) for side in zip(*pairs, strict=True))
    table = sparse.csr_matrix((weight[columns], (rows, columns)), shape=(len(texts), len(words)))
    total = np.asarray(table.sum(axis=1)).ravel()
    return sparse.csr_matrix(sparse.diags(1 / np.maximum(total, 1e-9)) @ table)


def _ridge(table: sparse.csr_matrix, rest: Floats) -> Floats:
    """Solves (XᵀX + λ) D = Xᵀ rest for all columns by conjugate gradients."""
    found = np.zeros((table.shape[1], rest.shape[1]), np.float32)
    residual = np.asarray(table.T @ rest, np.float32)
    direction, size = residual.copy(), (residual**2).sum(axis=0)
    for _ in range(ROUNDS):
        applied = table.T @ (table @ direction) + RIDGE * direction
        step = size / np.maximum((direction * applied).sum(axis=0), 1e-12)
        found += step * direction
        residual -= step * applied
        now = (residual**2).sum(axis=0)
        direction = residual + now / np.maximum(size, 1e-12) * direction
        size = now
    return found


def _shortened(vectors: Floats, table: sparse.csr_matrix) -> Floats:
    """Vectors in the directions along which words and texts differ most."""
    both = np.concatenate([vectors, table @ vectors])
    _, directions = np.linalg.eigh(both.T @ both)
    found: Floats = vectors @ directions[:, ::-1][:, :DIMENSIONS]
    return found
