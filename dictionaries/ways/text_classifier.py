"""What is a text, of some few things that it may be? A linear model of its pieces and its meaning, learnt from examples
and shipped (made by `dictionaries.making.classifiers`): it finds what nobody has put into a pattern.

    P(label) = softmax( 3/√n · Σ weights(piece) + 6 · vector · weights(meaning) + bias )

over the n distinct pieces of one to three characters, by their hash, and the text's vector (`dictionaries.meaning`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dictionaries.meaning import WordVectors, load_word_vectors

# Numbers that pieces are hashed to.
PIECES = 1 << 15
# A multiplier whose product spreads over all bits (Knuth, 6.4), of which the highest are taken.
SPREAD, WHOLE, SHIFT = 0x9E3779B97F4A7C15, 1 << 64, 64 - 15
# What a text's pieces together, and its meaning, count for while weights are learnt.
PIECE_WEIGHT, MEANING_WEIGHT = 3.0, 6.0
# The label of what is none of the others.
NONE = "-"

Float32s = npt.NDArray[np.float32]
Int64s = npt.NDArray[np.int64]


def pieces_of(text: str) -> Int64s:
    """Numbers of the distinct pieces of a text, its ends marked, without spaces."""
    marked = f"^{''.join(text.split())}$".encode("utf-32-le", "surrogatepass")
    codes = memoryview(marked).cast("I").tolist()
    twos, threes = codes[1:], codes[2:]
    found = {(a + 1) * SPREAD % WHOLE >> SHIFT for a in codes}
    found |= {((a + 1) * SPREAD + b + 2) * SPREAD % WHOLE >> SHIFT for a, b in zip(codes, twos, strict=False)}
    found |= {
        (((a + 1) * SPREAD + b + 2) * SPREAD + c + 3) * SPREAD % WHOLE >> SHIFT
        for a, b, c in zip(codes, twos, threes, strict=False)
    }
    return np.array(sorted(found), np.int64)


def shares_of(scores: Float32s) -> Float32s:
    """Softmax over the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    found: Float32s = powers / powers.sum(axis=-1, keepdims=True)
    return found


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
        pieces = pieces_of(text)
        scores = np.float32(PIECE_WEIGHT / np.sqrt(len(pieces))) * self.of_pieces[pieces].sum(axis=0)
        scores += np.float32(MEANING_WEIGHT) * self.vectors.of(text) @ self.of_meaning + self.bias
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
