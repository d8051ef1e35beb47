"""Vectors of words, and the vector of a text: the sum of its words', brought to length 1.

A vector already carries its word's weight (smooth inverse frequency, Arora et al. 2017: a / (a + p)), so that words
that stand in every text move none. How the table was made: `dictionaries.making.meaning.build`.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dictionaries.caches import memoized

VECTORS = Path(__file__).resolve().parent.parent / "data" / "word-vectors.npz"
# Runs within which words stand; a word of Latin letters or digits is a whole run.
RUN = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
DIGIT = re.compile(r"(?<![a-z0-9.\-])[1-9](?=[一-龥])")
NUMERALS = "〇一二三四五六七八九"
# Characters of the longest word looked for, and all that may be tried at a place.
MAX_WORD_LENGTH = 8
EVERY_LENGTH = tuple(range(MAX_WORD_LENGTH, 0, -1))
# The steps of an 8-bit number on one side of 0.
STEPS = 127


@dataclass(frozen=True, slots=True)
class WordVectors:
    """A table of words.

    Attributes:
        about: Where the vectors are from, under which licence; for people.
        words: Word → its row.
        steps: int8, shape (words, dimensions); a row times its scale is the vector.
        scales: float32, shape (words,).
        digest: 64 hex digits that change with the file that they were read from.
        lengths: See `lengths_of`.
    """

    about: str
    words: dict[str, int]
    steps: NDArray[np.int8]
    scales: NDArray[np.float32]
    digest: str = ""
    lengths: Mapping[str, tuple[int, ...]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lengths", lengths_of(self.words))

    @property
    def dimensions(self) -> int:
        """Numbers a vector."""
        return int(self.steps.shape[1])

    def of(self, text: str) -> NDArray[np.float32]:
        """The vector of a text in normal form, length 1; all 0 where none of its words is known."""
        rows = np.array(self.rows(text), np.int64)
        vector = self.scales[rows] @ self.steps[rows].astype(np.float32)
        length = np.sqrt(vector.dot(vector))  # as np.linalg.norm has it, without its dozen calls
        found: NDArray[np.float32] = vector / length if length > 0 else vector
        return found

    def of_all(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of several texts, shape (texts, dimensions)."""
        found = np.zeros((len(texts), self.dimensions), np.float32)
        for i, text in enumerate(texts):
            found[i] = self.of(text)
        return found

    def rows(self, text: str) -> list[int]:
        """The rows of a text's words, in order: at each place the longest word that is known, unknown characters left
        out.
        """
        return list(map(self.words.__getitem__, cut(text, self.words, self.lengths)))


def lengths_of(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """For each character the lengths of the words that it begins, longest first: two or three of eight that would
    otherwise be looked for at every place of a text.
    """
    masks: dict[str, int] = {}
    for word in words:
        masks[word[0]] = masks.get(word[0], 0) | 1 << len(word)
    tuples = {mask: tuple(n for n in EVERY_LENGTH if mask >> n & 1) for mask in set(masks.values())}
    return {char: tuples[mask] for char, mask in masks.items()}


def cut(text: str, words: Iterable[str], lengths: Mapping[str, tuple[int, ...]] | None = None) -> list[str]:
    """A text's known words, the longest at each place first; a single digit before a Chinese character counts as the
    numeral: 2手房 is 二手房.

    Args:
        words: A container that tells quickly whether it has a word.
        lengths: Those of the words (`lengths_of`), which saves most of the time; the same is found without.
    """
    known = words if isinstance(words, dict | set | frozenset) else frozenset(words)
    found: list[str] = []
    for run in RUN.findall(DIGIT.sub(lambda digit: NUMERALS[int(digit.group())], text)):
        if run.isascii():
            found.extend([run] if run in known else [])
            continue
        start, end = 0, len(run)
        while start < end:
            first = run[start]
            # no `get`: a call less for each character
            sizes = EVERY_LENGTH if lengths is None else lengths[first] if first in lengths else ()  # noqa: SIM401
            for size in sizes:
                word = run[start : start + size]  # shorter at the end of the run: the longest that is left
                if word in known:
                    found.append(word)
                    start += size
                    break
            else:
                start += 1
    return found


def write_word_vectors(path: Path, about: str, words: Sequence[str], vectors: NDArray[np.float32]) -> None:
    """Write a table; the same vectors give the same bytes.

    Args:
        vectors: Shape (words, dimensions), each with its word's weight.
    """
    scales = np.abs(vectors).max(axis=1) / STEPS
    steps = np.rint(vectors / np.where(scales > 0, scales, 1)[:, None]).astype(np.int8)
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            about=np.array(about),
            words=np.frombuffer("\n".join(words).encode(), np.uint8),
            steps=steps,
            scales=scales.astype(np.float32),
        )


@memoized(1, name="word_vectors")
def load_word_vectors(path: Path = VECTORS) -> WordVectors:
    """Read a table; the last one is kept. Raises `OSError` or `ValueError` where it cannot be read."""
    content = path.read_bytes()
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        words = file["words"].tobytes().decode().split("\n")
        steps, scales = file["steps"], file["scales"]
        about = str(file["about"])
    if not len(words) == len(steps) == len(scales):
        raise ValueError(f"{path.name}: 词与向量的个数不一致，请重新取得该文件")
    digest = hashlib.sha256(content).hexdigest()
    return WordVectors(about, {word: row for row, word in enumerate(words)}, steps, scales, digest)
