"""The vectors of what many things are compared by: a file that is written once and mapped by all who search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from dictionaries.meaning import WordVectors
from indexer.disk import refusals
from indexer.errors import DamagedIndex
from indexer.generation.arrays import Array, Float32s, Int64s, UInt64s, map_array, save_array
from indexer.generation.base_doc_values import Name
from indexer.generation.checksums import SEAL, seal
from indexer.meaning.paraphrases import Paraphrases
from indexer.meaning.signs import WORDS, nearest, signs_of

MATRIX, STARTS, SIGNS, KEY = "matrix.bin", "starts.bin", "signs.bin", "key"


@dataclass(frozen=True, slots=True)
class NameVectors:
    """Vectors of texts, thing by thing.

    Attributes:
        matrix: Shape (texts, dimensions), rows of length 1.
        starts: Where each thing's rows begin; every thing has at least one. Shape (things,).
        signs: Of the rows (`indexer.meaning.signs`): they tell what may be near where there are too many to compare
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
        return np.unique(self.starts.searchsorted(nearest(self.signs, vector, most), "right") - 1)

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
        counts = np.append(self.starts[1:], len(self.matrix))[things] - self.starts[things]
        ends = counts.cumsum()
        starts = ends - counts
        return NameVectors(
            self.matrix[np.repeat(self.starts[things] - starts, counts) + np.arange(counts.sum())], starts
        )


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
