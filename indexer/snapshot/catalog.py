"""Words of shared text → the bases that have them, kept word by word: a query is then a few sums over small arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.backend import TextReader
from indexer.caches import MEGABYTE, memoize
from indexer.generation.arrays import Float32s, Int64s
from indexer.query import Query, Term

# Words kept. A word has on average some hundred bases of twelve bytes.
CACHE_SIZE, WORD_BYTES = 20_000, 128 * MEGABYTE


@dataclass(frozen=True, slots=True)
class WordHits:
    """Bases that have a word: their places in the tables ("slots"), and what the word adds to their score (BM25)."""

    slots: Int64s
    scores: Float32s


class CatalogText:
    """One committed state of `catalog`.

    Args:
        reader: The text index.
        shared, built: As in `BaseDocValues`: which base numbers have a slot.
        slots: How many slots there are.
    """

    def __init__(self, reader: TextReader, shared: int, built: int, slots: int) -> None:
        self._reader, self._shared, self._built, self.slots = reader, shared, built, slots
        self.term = memoize(self._term, CACHE_SIZE, name="catalog_words", most_bytes=WORD_BYTES)
        self.found = memoize(self._hits, CACHE_SIZE // 4, name="catalog_queries", most_bytes=WORD_BYTES)

    def _term(self, field: str, word: str) -> WordHits:
        return self._hits(Term(field, word))

    def _hits(self, query: Query) -> WordHits:
        hits = self._reader.search(query, max(1, self.slots))
        slots = np.where(hits.keys < self._shared, hits.keys, hits.keys - self._built + self._shared)
        known = slots < self.slots  # the text index may be a commit ahead of the columns
        return WordHits(slots[known], hits.scores[known])
