"""What is a text, of some few things that it may be? A linear model of its pieces and its meaning, learnt from examples
and shipped (made by `dictionaries.making.classifiers`): it finds what nobody has put into a pattern.

    P(label) = softmax( 3/√n · Σ weights(piece) + 6 · vector · weights(meaning) + bias )

over the n distinct pieces of one to three characters, by their hash, and the text's vector (`dictionaries.meaning`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dictionaries.caches import Latest
from dictionaries.meaning import WordVectors, load_word_vectors

SHIPPED = Path(__file__).parent.parent / "data"
# Numbers that pieces are hashed to.
PIECES = 1 << 15
# A multiplier whose product spreads over all bits (Knuth, 6.4), of which the highest are taken.
SPREAD, SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(64 - 15)
ONE, TWO = np.uint64(1), np.uint64(2)
# What a text's pieces together, and its meaning, count for while weights are learnt.
PIECE_WEIGHT, MEANING_WEIGHT = 3.0, 6.0
# The label of what is none of the others.
NONE = "-"

Float32s = npt.NDArray[np.float32]
Int64s = npt.NDArray[np.int64]


def pieces_of(text: str) -> Int64s:
    """Numbers of the distinct pieces of a text, its ends marked, without spaces."""
    marked = f"^{''.join(text.split())}$".encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(marked, np.uint32).astype(np.uint64) + ONE
    # (a + 1)·S, then that + (b + 2) times S, then that + (c + 3) times S: modulo 2^64, as unsigned numbers are
    ones = codes * SPREAD
    twos = (ones[:-1] + codes[1:] + ONE) * SPREAD
    threes = (twos[:-1] + codes[2:] + TWO) * SPREAD
    found = np.concatenate((ones, twos, threes)) >> SHIFT
    found.sort()
    first = np.empty(len(found), bool)  # of each number; `np.unique` takes ten times as long
    first[0] = True
    np.not_equal(found[1:], found[:-1], out=first[1:])
    return found[first].astype(np.int64)


def shares_of(scores: Float32s) -> Float32s:
    """Softmax over the last axis."""
    highest: Float32s = np.maximum.reduce(scores, axis=-1, keepdims=True)
    powers = np.exp(scores - highest)
    found: Float32s = powers / np.add.reduce(powers, axis=-1, keepdims=True)
    return found


# Pieces and vector of the last text, by it and the digest of the vectors: one classifier after another is asked of it.
_features: Latest[tuple[str, str], tuple[Int64s, Float32s]] = Latest()


@dataclass(frozen=True, slots=True)
class TextClassifier:
    """What was learnt.

    Attributes:
        labels: What a text may be; the first is none of the others.
        of_pieces: float32 (PIECES, labels); of_meaning: float32 (dimensions, labels); bias: float32 (labels).
        vectors: What words mean.
        examples: Digest of what it was learnt from.
    """

    labels: tuple[str, ...]
    of_pieces: Float32s
    of_meaning: Float32s
    bias: Float32s
    vectors: WordVectors
    examples: str = ""

    def chances(self, text: str) -> Float32s:
        """How likely each label is, 0-1.

        Args:
            text: In normal form.
        """
        pieces, vector = _features.of((text, self.vectors.digest), lambda: (pieces_of(text), self.vectors.of(text)))
        share = np.float32(PIECE_WEIGHT / math.sqrt(len(pieces)))
        scores = share * np.add.reduce(self.of_pieces.take(pieces, axis=0), axis=0)
        scores += np.float32(MEANING_WEIGHT) * vector @ self.of_meaning + self.bias
        return shares_of(scores)

    def label(self, text: str) -> tuple[str, float]:
        """The likeliest label of a text but none, and how likely it is that the text has any, 0-1."""
        chances = self.chances(text)
        return self.labels[1 + int(chances[1:].argmax())], 1.0 - float(chances[0])


def read_classifier(path: Path) -> TextClassifier:
    """One that was written. Raises `ValueError` where it was learnt with other word vectors."""
    vectors = load_word_vectors()  # as all others ask for them: they are kept once
    with np.load(path, allow_pickle=False) as table:
        labels, digest, examples = (table[name].tobytes().decode() for name in ("labels", "vectors", "examples"))
        if digest != vectors.digest:
            raise ValueError(f"{path.name}: made with other word vectors; run make dictionaries")
        of_pieces, of_meaning, bias = (table[name].astype(np.float32) for name in ("of_pieces", "of_meaning", "bias"))
        return TextClassifier(tuple(labels.split("\n")), of_pieces, of_meaning, bias, vectors, examples)


@cache
def shipped_classifier(name: str) -> TextClassifier:
    """One that ships, read at the first question."""
    return read_classifier(SHIPPED / f"{name}.npz")


def write_classifier(path: Path, classifier: TextClassifier) -> None:
    """Write one, its weights in half precision; the same model gives the same bytes."""
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            labels=np.frombuffer("\n".join(classifier.labels).encode(), np.uint8),
            vectors=np.frombuffer(classifier.vectors.digest.encode(), np.uint8),
            examples=np.frombuffer(classifier.examples.encode(), np.uint8),
            of_pieces=classifier.of_pieces.astype(np.float16),
            of_meaning=classifier.of_meaning.astype(np.float16),
            bias=classifier.bias,
        )
