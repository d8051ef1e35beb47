"""How often words stand in whole documents of one region, which the engine indexes: what the weight of a word over all
texts takes besides the arrays of shared text.

    terms.bin   uint64, hashes of field and word (see `term_hash`), or of "pair" and what `pairs_of` gives, ascending
    counts.bin  uint32, how many documents have each
    totals.bin  uint64, how many documents there are, words of all their names, words of all their text

Counted once, at the build. Documents that come later are not counted before the next build, so that a score is the
same in every process and does not move with each commit. Where documents are cut into other words, the difference is
entered, all of it at once (`StatisticsCollector.added_to`).
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from indexer.backend import IndexDocument
from indexer.catalog.shared_text import pairs_of
from indexer.catalog.term_table import term_hash
from indexer.generation.arrays import Array, UInt32s, UInt64s, map_array, save_array
from indexer.generation.checksums import seal

# The fields that score, in the order of `totals`.
SCORED = ("name_words", "body")
FILES = {"terms.bin": np.uint64, "counts.bin": np.uint32, "totals.bin": np.uint64}


@dataclass(frozen=True, slots=True)
class TextStatistics:
    """Of some documents: how many there are, words of each scored field, documents that have a word in it."""

    documents: int = 0
    lengths: Mapping[str, int] = field(default_factory=dict)
    terms: UInt64s = field(default_factory=lambda: np.zeros(0, np.uint64))
    counts: UInt32s = field(default_factory=lambda: np.zeros(0, np.uint32))

    def having(self, term: np.uint64) -> int:
        """How many documents have a term (`term_hash`)."""
        place = int(self.terms.searchsorted(term))
        return int(self.counts[place]) if place < self.terms.size and self.terms[place] == term else 0

    def length(self, of: str) -> int:
        """How many words all documents have in a field."""
        return self.lengths.get(of, 0)

    def save(self, folder: Path) -> None:
        """Write them as the files of a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        totals = np.array([self.documents, *map(self.length, SCORED)], np.uint64)
        arrays: tuple[Array, ...] = (self.terms, self.counts, totals)
        for name, values in zip(FILES, arrays, strict=True):
            save_array(folder / name, values)
        seal(folder, {name: (folder / name).stat().st_size for name in FILES})


def open_statistics(folder: Path) -> TextStatistics:
    """Map them. Raises `DamagedIndex`."""
    terms, counts, totals = (map_array(folder / name, kind) for name, kind in FILES.items())
    documents, *lengths = totals.tolist()
    return TextStatistics(documents, dict(zip(SCORED, lengths, strict=True)), terms, counts)


class StatisticsCollector:
    """Counts documents as they go by on their way to the engine."""

    def __init__(self) -> None:
        self._documents = 0
        self._lengths = dict.fromkeys(SCORED, 0)
        self._having: dict[str, Counter[str]] = {name: Counter() for name in (*SCORED, "pair")}

    def counting(self, documents: Iterable[IndexDocument]) -> Iterator[IndexDocument]:
        """The same documents, counted."""
        for document in documents:
            self._documents += 1
            for name in SCORED:
                words = str(document[name]).split()
                self._lengths[name] += len(words)
                self._having[name].update(dict.fromkeys(words, 1))
            self._having["pair"].update(pairs_of(words))  # of the body
            yield document

    @property
    def empty(self) -> bool:
        """Whether no document went by."""
        return not any(self._having.values())

    def count(self, documents: Iterable[IndexDocument]) -> None:
        """Count documents."""
        deque(self.counting(documents), maxlen=0)

    def without(self, documents: Iterable[IndexDocument]) -> None:
        """Take away what is counted of documents."""
        other = StatisticsCollector()
        other.count(documents)
        self._documents -= other._documents
        for name in SCORED:
            self._lengths[name] -= other._lengths[name]
        for name, having in other._having.items():
            self._having[name].subtract(having)

    def added_to(self, before: TextStatistics) -> TextStatistics:
        """What was counted before and here together; what was taken away here may be less than nothing by itself."""
        pairs = [(term_hash(name, word), n) for name, having in self._having.items() for word, n in having.items()]
        terms = np.concatenate((before.terms, np.array([term for term, _ in pairs], np.uint64)))
        counts = np.concatenate((before.counts.astype(np.int64), np.array([n for _, n in pairs], np.int64)))
        found, places = np.unique(terms, return_inverse=True)
        sums = np.zeros(len(found), np.int64)
        np.add.at(sums, places, counts)
        kept = sums > 0
        lengths = {name: max(0, before.length(name) + self._lengths[name]) for name in SCORED}
        documents = before.documents + self._documents
        return TextStatistics(documents, lengths, found[kept], sums[kept].astype(np.uint32))

    def statistics(self) -> TextStatistics:
        """The counts of all documents that went by."""
        return self.added_to(TextStatistics())
