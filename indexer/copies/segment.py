"""One segment of the values of copies: a folder of arrays, written once.

    words-terms.bin …  words → values (see `TermTable`)
    near.bin           uint8, whether each value is of authority, topics or themes
    docs.bin           uint32, the documents that have each value, value by value
    doc_ends.bin       uint32, where those of each value end
    packed.bin         blocks of `BLOCK` texts, each block a zlib stream of UTF-8 with a zero byte between two texts
    block_ends.bin     uint64, where each block ends

A changed word is looked for in the texts, each once, in place of five million documents in the store. Texts stand in
the order in which documents have brought them, so that neighbours are alike: addresses take a tenth.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import numpy as np

from dictionaries.caches import MEGABYTE, memoize
from indexer.catalog.term_table import TermTable, files_of, map_table, term_hash
from indexer.errors import DamagedIndex
from indexer.generation.arrays import Int64s, UInt8s, UInt32s, UInt64s, dtypes_of, map_array, spans
from indexer.generation.checksums import check_sizes

WORDS = "words"
# The field of words in the table.
WORD = "word"
# Words kept, with eight bytes a value that has them.
WORDS_KEPT, WORD_BYTES = 20_000, 64 * MEGABYTE
# Texts of a block: some hundred kB, a hundredth of a second to look through.
BLOCK = 4_096
# No text of a document has it.
BETWEEN = "\0"
# Of nine levels one that is quick: the next ones take twice the time for a twentieth less.
LEVEL = 3


@dataclass(frozen=True, slots=True)
class ValueArrays:
    """What a segment has beside its words; of each value but for `docs`, `packed` and `block_ends`."""

    near: UInt8s
    docs: UInt32s
    doc_ends: UInt32s
    packed: UInt8s
    block_ends: UInt64s


ARRAYS = dtypes_of(ValueArrays)
FILES = (*files_of(WORDS), *(f"{name}.bin" for name in ARRAYS))


@dataclass(frozen=True, slots=True)
class WordValues:
    """The values that have a word, ascending; and how many documents have one of them, at most."""

    values: Int64s
    documents: int


@dataclass(frozen=True)
class ValueSegment:
    """A segment. Numbers of values count from its own first."""

    words: TermTable
    arrays: ValueArrays

    @cached_property
    def having(self) -> Callable[[str], WordValues]:
        """What has a word; kept as long as the segment."""
        return memoize(
            partial(_having, self.words, self.arrays), WORDS_KEPT, name="segment_words", most_bytes=WORD_BYTES
        )

    def __len__(self) -> int:
        return len(self.arrays.doc_ends)

    @property
    def blocks(self) -> int:
        """How many blocks of texts there are."""
        return len(self.arrays.block_ends)

    def block(self, number: int) -> list[str]:
        """The texts of a block; the first has the number `BLOCK * number`. Raises `DamagedIndex`."""
        ends = self.arrays.block_ends
        start = int(ends[number - 1]) if number else 0
        try:
            texts = zlib.decompress(self.arrays.packed[start : int(ends[number])].tobytes()).decode()
        except (zlib.error, UnicodeDecodeError) as error:
            raise DamagedIndex("copies/packed.bin", "内容无法解读") from error
        return texts.split(BETWEEN)

    def texts(self) -> list[str]:
        """All texts. Raises `DamagedIndex`."""
        return [text for number in range(self.blocks) for text in self.block(number)]

    def documents(self, values: Int64s) -> UInt32s:
        """The documents of values, one value's after the other's."""
        return self.arrays.docs[spans(*_doc_spans(self.arrays, values))[0]]


def _having(words: TermTable, arrays: ValueArrays, word: str) -> WordValues:
    start, end = words.span(term_hash(WORD, word))
    values = words.ids[start:end].astype(np.int64)
    return WordValues(values, int(_doc_spans(arrays, values)[1].sum()))


def _doc_spans(arrays: ValueArrays, values: Int64s) -> tuple[Int64s, Int64s]:
    """Where the documents of values begin, and how many each has."""
    start = np.where(values > 0, arrays.doc_ends[values - 1], 0).astype(np.int64)
    return start, arrays.doc_ends[values] - start


def packed(texts: Sequence[str]) -> tuple[UInt8s, UInt64s]:
    """Texts in blocks, and where each block ends."""
    blocks = [
        zlib.compress(BETWEEN.join(texts[first : first + BLOCK]).encode(), LEVEL)
        for first in range(0, len(texts), BLOCK)
    ]
    ends = np.cumsum([len(block) for block in blocks], dtype=np.uint64)
    return np.frombuffer(b"".join(blocks), np.uint8), ends


def open_values(folder: Path) -> ValueSegment:
    """Map a segment. Raises `DamagedIndex`."""
    check_sizes(folder, FILES)
    arrays = ValueArrays(**{name: map_array(folder / f"{name}.bin", kind) for name, kind in ARRAYS.items()})
    segment = ValueSegment(map_table(folder, WORDS), arrays)
    if len(arrays.near) != len(segment):
        raise DamagedIndex(f"copies/{folder.name}", "各列长度不一致")
    return segment
