"""Multinomial logistic regression over pieces and meaning, all examples at once, by Adam (Kingma and Ba 2015):

minimise  Σ_i w(i) · -ln P(label i | text i) / Σ w  +  λ/2 · ‖W‖²
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from dictionaries.intents.text_classifier import (
    MEANING_WEIGHT,
    PIECE_WEIGHT,
    PIECES,
    Float32s,
    TextClassifier,
    pieces_of,
    shares_of,
)
from dictionaries.meaning import WordVectors

ROUNDS, STEP, DECAY = 150, 0.05, 1e-5
# Small numbers as Adam has them.
FIRST, SECOND, TINY = 0.9, 0.999, 1e-8


def learn(
    labels: Sequence[str],
    examples: Sequence[tuple[str, str]],
    weights: Sequence[float],
    vectors: WordVectors,
) -> TextClassifier:
    """A classifier of examples.

    Args:
        labels: What a text may be; the first: none of the others.
        examples: (label, text).
        weights: What each example counts for.
        vectors: What words mean.
    """
    features = _features([text for _, text in examples], vectors)
    place = {label: i for i, label in enumerate(labels)}
    wanted = np.eye(len(labels), dtype=np.float32)[[place[label] for label, _ in examples]]
    share = (np.array(weights, np.float32) / np.float32(sum(weights)))[:, None]
    found = np.zeros((features.shape[1], len(labels)), np.float32)
    mean, square, across = np.zeros_like(found), np.zeros_like(found), features.T.tocsr()
    for step in range(1, ROUNDS + 1):
        slope = across @ ((shares_of(features @ found) - wanted) * share) + np.float32(DECAY) * found
        mean = FIRST * mean + (1 - FIRST) * slope
        square = SECOND * square + (1 - SECOND) * slope**2
        found -= STEP * (mean / (1 - FIRST**step)) / (np.sqrt(square / (1 - SECOND**step)) + TINY)
    of_pieces, of_meaning, bias = np.split(found, [PIECES, PIECES + vectors.dimensions])
    return TextClassifier(tuple(labels), of_pieces, of_meaning, bias[0], vectors)


def _features(texts: Sequence[str], vectors: WordVectors) -> sparse.csr_matrix:
    """Pieces, meaning and 1 of each text, as `TextClassifier.scores` weighs them."""
    ends, columns, values = [0], [np.zeros(0, np.int64)], [np.zeros(0, np.float32)]
    for text in texts:
        pieces = pieces_of(text)
        columns.append(pieces)
        values.append(np.full(len(pieces), PIECE_WEIGHT / np.sqrt(len(pieces)), np.float32))
        ends.append(ends[-1] + len(pieces))
    table = (np.concatenate(values), np.concatenate(columns), ends)
    of_pieces = sparse.csr_matrix(table, shape=(len(texts), PIECES))
    of_meaning: Float32s = np.float32(MEANING_WEIGHT) * vectors.of_all(texts)
    return sparse.hstack([of_pieces, of_meaning, np.ones((len(texts), 1), np.float32)], dtype=np.float32).tocsr()
