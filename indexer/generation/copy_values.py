"""What copies have of their own, value by value: the distinct texts that millions of copies have, and which has which.

    texts.bin        blocks of `BLOCK` texts, each block a zlib stream of UTF-8 with a zero byte between two texts
    block_ends.bin   uint64, where each block ends
    docs.bin         uint32, the documents that have each text, text by text
    doc_ends.bin     uint32, where those of each text end

A changed word is looked for in the texts, each once, in place of five million documents in the store. Only texts with
two Chinese characters in a row are here: no other can hold a word. Of documents after the build there is nothing here.
Texts stand in the order of the regions that have them, so that neighbours are alike: addresses take a tenth.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.errors import DamagedIndex
from indexer.generation.arrays import Array, UInt8s, UInt32s, UInt64s, map_array, save_array
from indexer.generation.checksums import seal

FILES = {"texts.bin": np.uint8, "block_ends.bin": np.uint64, "docs.bin": np.uint32, "doc_ends.bin": np.uint32}
# Texts of a block: some hundred kB, a hundredth of a second to look through.
BLOCK = 4_096
# No text of a document has it.
BETWEEN = "\0"
# Of nine levels one that is quick: the next ones take twice the time for a twentieth less.
LEVEL = 3
# No word of a dictionary lies in anything else: runs of letters and digits are cut without one.
HAN_RUN = re.compile(r"[^\W_a-zA-Z0-9]{2}")


@dataclass(frozen=True, slots=True)
class CopyValues:
    """The values of a build, mapped."""

    packed: UInt8s
    block_ends: UInt64s
    docs: UInt32s
    doc_ends: UInt32s

    def __len__(self) -> int:
        return len(self.doc_ends)

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        return len(self.block_ends)

    def block(self, number: int) -> list[str]:
        """The texts of a block; the first has the number `BLOCK * number`. Raises `DamagedIndex`."""
        start = int(self.block_ends[number - 1]) if number else 0
        try:
            texts = zlib.decompress(self.packed[start : int(self.block_ends[number])].tobytes()).decode()
        except (zlib.error, UnicodeDecodeError) as error:
            raise DamagedIndex("copy-values/texts.bin", "内容无法解读") from error
        return texts.split(BETWEEN)

    def documents(self, value: int) -> UInt32s:
        """The documents that have a text."""
        start = int(self.doc_ends[value - 1]) if value else 0
        return self.docs[start : int(self.doc_ends[value])]


def open_copy_values(folder: Path) -> CopyValues:
    """Map them. Raises `DamagedIndex`."""
    return CopyValues(*(map_array(folder / name, kind) for name, kind in FILES.items()))


def write_copy_values(folder: Path, texts: Sequence[str], docs: Array, values: Array) -> None:
    """Write which documents have which texts, and seal it.

    Args:
        texts: By number.
        docs, values: Pairs of a document and the number of a text that it has.
    """
    worded = np.fromiter((HAN_RUN.search(text) is not None for text in texts), np.bool_, len(texts))
    kept = worded[values] if len(values) else np.zeros(0, np.bool_)
    docs, values = docs[kept], values[kept]
    order = np.argsort(values, kind="stable")
    numbers, counts = np.unique(values[order], return_counts=True)
    blocks = [
        zlib.compress(BETWEEN.join(texts[number] for number in numbers[first : first + BLOCK].tolist()).encode(), LEVEL)
        for first in range(0, len(numbers), BLOCK)
    ]
    arrays: tuple[Array, ...] = (
        np.frombuffer(b"".join(blocks), np.uint8),
        np.cumsum([len(block) for block in blocks], dtype=np.uint64),
        docs[order].astype(np.uint32),
        np.cumsum(counts).astype(np.uint32),
    )
    for name, array in zip(FILES, arrays, strict=True):
        save_array(folder / name, array)
    seal(folder, {name: (folder / name).stat().st_size for name in FILES})
