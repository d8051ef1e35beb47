"""Writing the values of copies: a segment of the build, those of commits, and one in another's place where values are
cut into other words.
"""

from __future__ import annotations

import shutil
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from indexer.catalog.term_table import TermCollector, concatenated, replaced
from indexer.copies.segment import ARRAYS, FILES, WORD, WORDS, ValueArrays, ValueSegment, open_values, packed
from indexer.generation.arrays import Array, save_array
from indexer.generation.checksums import seal
from indexer.generation.segments import Segments

# A text of a copy: whether it is of authority, topics or themes, the text, its words.
OwnText = tuple[bool, str, Sequence[str]]


class ValueCollector:
    """Takes what rows have of their own, and makes a segment of it.

    Args:
        first: How many values there are before.

    Attributes:
        records: For each document that has something, as it was added, see `indexer.generation.row_values`.
    """

    def __init__(self, first: int) -> None:
        self._first = first
        self._numbers: dict[tuple[bool, str], int] = {}
        self._words = TermCollector()
        self._docs, self._values, self.records = array("I"), array("I"), array("I")

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, doc: int, texts: Iterable[OwnText]) -> int | None:
        """What a document has of its own; returns the place of its record, None where it has nothing."""
        numbers = list(dict.fromkeys(self._number(text) for text in texts))
        if not numbers:
            return None
        self._docs.extend([doc] * len(numbers))
        self._values.extend(numbers)
        place = len(self.records)
        self.records.append(len(numbers))
        self.records.extend([self._first + number for number in numbers])
        return place

    def segment(self) -> ValueSegment:
        """All that was added."""
        docs, values = (np.array(part, np.uint32) for part in (self._docs, self._values))
        near, texts = [is_near for is_near, _ in self._numbers], [text for _, text in self._numbers]
        return _segment_of(texts, near, self._words, docs, values)

    def _number(self, own: OwnText) -> int:
        is_near, text, words = own
        known = self._numbers.get((is_near, text))
        if known is None:
            known = self._numbers[is_near, text] = len(self._numbers)
            self._words.add(WORD, dict.fromkeys(words), known)
        return known


def write_values(folder: Path, texts: Iterable[OwnText], docs: Array, values: Array) -> None:
    """Write the segment of a build.

    Args:
        texts: By number.
        docs, values: Pairs of a document and the number of a text that it has.
    """
    written, near, collected = [], [], TermCollector()
    for number, (is_near, text, words) in enumerate(texts):
        collected.add(WORD, dict.fromkeys(words), number)
        written.append(text)
        near.append(is_near)
    _save(folder, _segment_of(written, near, collected, docs, values))


def add_values(folder: Path, numbers: Sequence[int], added: ValueCollector) -> tuple[int, ...]:
    """Write what a commit adds; see `Segments.add`."""
    return SEGMENTS.add(folder, numbers, added.segment())


def replace_words(folder: Path, numbers: Sequence[int], words: Mapping[int, Sequence[str]]) -> tuple[int, ...]:
    """Write the segments anew whose values are cut into other words than before.

    Args:
        words: The new words of values, by their number among all.

    Returns:
        The segments in use with the next commit.
    """
    return SEGMENTS.replace(folder, numbers, words)


def _with_words(segment: ValueSegment, words: Mapping[int, Sequence[str]]) -> ValueSegment:
    collected = TermCollector()
    for value, new in words.items():
        collected.add(WORD, dict.fromkeys(new), value)
    return replace(segment, words=replaced(segment.words, np.array(sorted(words)), collected.table()))


def _segment_of(
    texts: Sequence[str], near: Sequence[bool], words: TermCollector, docs: Array, values: Array
) -> ValueSegment:
    order = np.lexsort((docs, values))
    blocks, block_ends = packed(texts)
    arrays = ValueArrays(
        near=np.array(near, np.uint8),
        docs=docs[order].astype(np.uint32),
        doc_ends=np.cumsum(np.bincount(values, minlength=len(texts))).astype(np.uint32),
        packed=blocks,
        block_ends=block_ends,
    )
    return ValueSegment(words.table(), arrays)


def _merged(segments: Sequence[ValueSegment]) -> ValueSegment:
    """Segments as one."""
    if len(segments) == 1:
        return segments[0]
    firsts = np.cumsum([0, *map(len, segments)])[:-1].tolist()
    before = np.cumsum([0, *(len(one.arrays.docs) for one in segments)])[:-1].tolist()
    blocks, block_ends = packed([text for one in segments for text in one.texts()])
    arrays = ValueArrays(
        near=np.concatenate([one.arrays.near for one in segments]),
        docs=np.concatenate([one.arrays.docs for one in segments]),
        doc_ends=np.concatenate(
            [one.arrays.doc_ends + np.uint32(more) for one, more in zip(segments, before, strict=True)]
        ),
        packed=blocks,
        block_ends=block_ends,
    )
    return ValueSegment(concatenated(zip([one.words for one in segments], firsts, strict=True)), arrays)


def _save(folder: Path, segment: ValueSegment) -> None:
    """Write a segment; what a process that was killed has left in the folder goes."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    segment.words.uncounted().save(folder, WORDS)
    for name, kind in ARRAYS.items():
        save_array(folder / f"{name}.bin", getattr(segment.arrays, name).astype(kind, copy=False))
    seal(folder, {name: (folder / name).stat().st_size for name in FILES})


SEGMENTS: Segments[ValueSegment, Sequence[str]] = Segments(open_values, len, _merged, _with_words, _save)
