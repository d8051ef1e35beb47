"""What copies have of their own, value by value: the few texts that millions of copies share, and which has which.

    texts.bin      UTF-8, the distinct texts end to end; text_ends.bin: uint64, where each ends
    docs.bin       uint32, the documents that have each, text by text; doc_ends.bin: uint64, where those of each end

A changed word is looked for in the texts, each once, in place of five million documents in the store. Only texts with
two Chinese characters in a row are here: no other can hold a word. Of documents after the build there is nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from indexer.generation.arrays import Array, UInt8s, UInt32s, UInt64s, map_array, save_array
from indexer.generation.checksums import seal

FILES = {"texts.bin": np.uint8, "text_ends.bin": np.uint64, "docs.bin": np.uint32, "doc_ends.bin": np.uint64}
# No word of a dictionary lies in anything else: runs of letters and digits are cut without one.
HAN_RUN = re.compile(r"[^\W_a-zA-Z0-9]{2}")


@dataclass(frozen=True, slots=True)
class CopyValues:
    """The values of a build, mapped."""

    texts: UInt8s
    text_ends: UInt64s
    docs: UInt32s
    doc_ends: UInt64s

    def __len__(self) -> int:
        return len(self.text_ends)

    def read(self, first: int, end: int) -> Iterator[str]:
        """The texts numbered `[first, end)`."""
        starts = np.r_[np.uint64(0), self.text_ends][first : end + 1].tolist()
        whole = self.texts[starts[0] : starts[-1]].tobytes()
        for start, stop in pairwise(starts):
            yield whole[start - starts[0] : stop - starts[0]].decode()

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
    encoded = [texts[number].encode() for number in numbers.tolist()]
    arrays: tuple[Array, ...] = (
        np.frombuffer(b"".join(encoded), np.uint8),
        np.cumsum([len(text) for text in encoded], dtype=np.uint64),
        docs[order].astype(np.uint32),
        np.cumsum(counts, dtype=np.uint64),
    )
    for name, array in zip(FILES, arrays, strict=True):
        save_array(folder / name, array)
    seal(folder, {name: (folder / name).stat().st_size for name in FILES})
