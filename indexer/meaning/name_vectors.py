"""The vectors of what many things are compared by: a file that is written once and mapped by all who search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from dictionaries.caches import memoized
from dictionaries.meaning import WordVectors
from indexer.disk import refusals
from indexer.errors import DamagedIndex
from indexer.generation.arrays import Array, Float32s, Int64s, UInt64s, map_array, save_array
from indexer.generation.base_doc_values import Name
from indexer.generation.checksums import SEAL, seal
from indexer.meaning.paraphrases import Paraphrases

MATRIX, STARTS, SIGNS, KEY = "matrix.bin", "starts.bin", "signs.bin", "key"


# Signs say on which side of 512 planes a vector lies. So many bits tell which of half a million vectors may be near in
# about half the time that their cosines take (record 0074); of these few the cosines are looked at.
#
# Two vectors at an angle a lie on other sides of a random plane through the origin with probability a / π (Goemans
# and Williamson 1995; Charikar, Similarity Estimation Techniques from Rounding Algorithms, 2002).
BITS, SEED = 512, 32
WORDS = BITS // 64


# Rows that are looked at together: what is made of them stays in a processor's cache.
BLOCK = 8_192
EVEN, ONES, TOP = np.uint64(0x00FF00FF00FF00FF), np.uint64(0x0001000100010001), np.uint64(48)


@dataclass(frozen=True, slots=True)
class NameVectors:
    """Vectors of texts, thing by thing.

    Attributes:
        matrix: Shape (texts, dimensions), rows of length 1.
        starts: Where each thing's rows begin; every thing has at least one. Shape (things,).
        signs: Of the rows: they tell what may be near where there are too many to compare
            all. None: not made.
    """

    matrix: Float32s
    starts: Int64s
    signs: UInt64s | None = None

    @classmethod
    def of(cls, vectors: WordVectors, paraphrases: Paraphrases, things: Iterable[Sequence[Name]]) -> NameVectors:
        """Those of things with some names each."""
        texts = [paraphrases.texts(names) for names in things]
        ends = np.cumsum(np.array([len(one) for one in texts], np.int64))
        return cls(vectors.of_all([text for one in texts for text in one]), np.r_[0, ends][: len(texts)])

    @property
    def things(self) -> int:
        """How many things there are."""
        return len(self.starts)

    def may_be_near(self, vector: Float32s, most: int) -> Int64s:
        """Things that may be near a vector, ascending: all of them, or, of more rows than `most` with signs, those with
        the rows that differ in the fewest.
        """
        if self.signs is None or len(self.matrix) <= most:
            return np.arange(self.things)
        return np.unique(self.starts.searchsorted(_nearest(self.signs, vector, most), "right") - 1)

    def followed_by(self, other: NameVectors) -> NameVectors:
        """These and then the other's."""
        if not self.things:
            return other
        return NameVectors(
            np.concatenate((self.matrix, other.matrix)), np.concatenate((self.starts, other.starts + len(self.matrix)))
        )

    def with_things(self, others: Mapping[int, NameVectors]) -> NameVectors:
        """The same with others in place of some things, by their numbers; each of one thing."""
        if not others:
            return self
        counts = np.diff(np.r_[self.starts, len(self.matrix)])
        kept: list[slice] = []  # before each of the others
        end = 0
        for thing in sorted(others):
            first = int(self.starts[thing])
            kept.append(slice(end, first))
            end = first + int(counts[thing])
            counts[thing] = len(others[thing].matrix)

        def spliced(own: Array, more: Iterable[Array]) -> Array:
            before = (own[part] for part in kept)
            return np.concatenate([*chain.from_iterable(zip(before, more, strict=True)), own[end:]])

        more = [others[thing].matrix for thing in sorted(others)]
        # all signs of half a million rows take seconds, those of what is other none
        signs = None if self.signs is None else spliced(self.signs, map(signs_of, more))
        return NameVectors(spliced(self.matrix, more), np.r_[0, np.cumsum(counts)][: len(counts)], signs)

    def of_things(self, things: Int64s) -> NameVectors:
        """Those of some things, by their numbers."""
        first = self.starts[things]
        end = self.starts.take(things + 1, mode="clip")
        end[things == self.things - 1] = len(self.matrix)
        counts = end - first
        starts = counts.cumsum() - counts
        rows = (first - starts).repeat(counts)
        rows += np.arange(len(rows))
        return NameVectors(self.matrix.take(rows, axis=0), starts)


def write_name_vectors(folder: Path, parts: Iterable[NameVectors], key: str) -> None:
    """Write vectors into a folder, which is made, and seal it.

    Args:
        parts: The vectors of the first things, of those after them, and so on: of 300,000 bases of one
            region they are 490 MB.
        key: Of what they were made.
    """
    folder.mkdir(parents=True)
    starts, rows = [np.zeros(0, np.int64)], 0
    with refusals(folder), (folder / MATRIX).open("wb") as file, (folder / SIGNS).open("wb") as signs:
        for part in parts:
            file.write(np.ascontiguousarray(part.matrix).data)
            signs.write(np.ascontiguousarray(signs_of(part.matrix)).data)
            starts.append(part.starts + rows)
            rows += len(part.matrix)
    save_array(folder / STARTS, np.concatenate(starts))
    with refusals(folder):
        (folder / KEY).write_text(key, encoding="ascii")
        seal(folder, {name: (folder / name).stat().st_size for name in (MATRIX, STARTS, SIGNS, KEY)})


def load_name_vectors(folder: Path, key: str, dimensions: int) -> NameVectors | None:
    """Map saved ones; None where there are none, or they were made of something else. Raises `DamagedIndex`."""
    if not (folder / SEAL).exists():
        return None
    try:
        if (folder / KEY).read_text(encoding="ascii") != key:
            return None
    except (OSError, UnicodeDecodeError) as error:
        raise DamagedIndex(f"{folder.name}/{KEY}", "无法读取") from error
    numbers = map_array(folder / MATRIX, np.float32)
    if len(numbers) % dimensions:
        raise DamagedIndex(f"{folder.name}/{MATRIX}", f"长度不是 {dimensions} 的倍数")
    starts, signs = map_array(folder / STARTS, np.int64), map_array(folder / SIGNS, np.uint64).reshape(-1, WORDS)
    return NameVectors(numbers.reshape(-1, dimensions), starts, signs)


@memoized(2, name="planes")
def _planes(dimensions: int) -> Float32s:
    """Normals of the planes, shape (dimensions, `BITS`); the same in every process."""
    return np.random.default_rng(SEED).standard_normal((dimensions, BITS), np.float32)


def signs_of(vectors: Float32s) -> UInt64s:
    """The signs of vectors, shape (vectors, `WORDS`)."""
    sides = vectors @ _planes(vectors.shape[1]) > 0
    return np.packbits(sides, axis=1).view(np.uint64)


def _nearest(signs: UInt64s, vector: Float32s, most: int) -> Int64s:
    """Places of the vectors that differ from one in the fewest signs, at most so many."""
    if len(signs) <= most:
        return np.arange(len(signs))
    own, differing = np.tile(signs_of(vector[None])[0], min(BLOCK, len(signs))), np.empty(len(signs), np.uint16)
    words = signs.reshape(-1)
    for first in range(0, len(signs), BLOCK):
        some = words[first * WORDS : (first + BLOCK) * WORDS]
        # eight counts of up to 64 each, a byte each, summed within the word that they make
        counts = np.bitwise_count(some ^ own[: len(some)]).view(np.uint64)
        pairs = (counts & EVEN) + (counts >> np.uint64(8) & EVEN)
        differing[first : first + BLOCK] = pairs * ONES >> TOP
    limit = int(np.bincount(differing, minlength=BITS + 1).cumsum().searchsorted(most))
    fewer, as_many = np.flatnonzero(differing < limit), np.flatnonzero(differing == limit)
    return np.concatenate((fewer, as_many[: most - len(fewer)]))
