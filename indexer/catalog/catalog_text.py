"""What the shared text of all bases says to a word: answered from arrays in this process, no engine is asked.

    BM25(word, base) = idf · tf · (k1 + 1) / (tf + k1 · (1 - b + b · length / mean length))
    idf              = ln(1 + (N - n + .5) / (n + .5))

with N texts, n of which have the word in the field (Robertson and Zaragoza, The Probabilistic Relevance Framework,
2009; the idf is Lucene's). The texts are those of all bases and the whole documents of one region together, so that a
word weighs the same and a text of average length is one and the same, wherever it stands.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from dictionaries.caches import MEGABYTE, memoize
from dictionaries.normalize import squash
from dictionaries.opposites import opposite_of, says
from indexer.catalog.segment import CatalogSegment
from indexer.catalog.shared_text import LONGEST_PIECE
from indexer.catalog.term_table import TermTable, term_hash
from indexer.catalog.text_statistics import TextStatistics
from indexer.generation.arrays import Array, Float32s, Int64s

# Words kept. A word has on average some hundred bases of eight bytes.
CACHE_SIZE, WORD_BYTES = 20_000, 128 * MEGABYTE
K1, B = 1.2, 0.75
NONE = np.zeros(0, np.int64)
NOTHING = NONE, np.zeros(0, np.uint16)
NO_OTHERS = TextStatistics()


@dataclass(frozen=True, slots=True)
class WordHits:
    """What has a word.

    Attributes:
        names: Names that have its characters one after another, other than in its opposite.
        named: The bases of these names.
        near: Bases that have it in names, authority or topics.
        anywhere: Bases that have it in any field. A base may stand twice.
    """

    names: Int64s
    named: Int64s
    near: Int64s
    anywhere: Int64s


@dataclass(frozen=True, slots=True)
class WordScores:
    """Bases that have a word in a field, and its BM25 there; `idf` is that of all texts."""

    slots: Int64s
    scores: Float32s
    idf: float


class CatalogText:
    """The shared text of the bases of one commit.

    Args:
        segments: In the order of their bases.
        slots: How many bases the commit counts; those behind them are of a later one.
        others: Texts that count for weights and mean lengths and are not found here: whole documents of one region.

    Attributes:
        name_slot: The base of each name.
        bare: Characters of each name without what stands in brackets.
    """

    def __init__(self, segments: Sequence[CatalogSegment], slots: int, others: TextStatistics = NO_OTHERS) -> None:
        self.slots, self._segments, self._others = slots, segments, others
        self._first_slot = _firsts(one.slots for one in segments)
        self._first_name = _firsts(len(one.arrays.name_slot) for one in segments)
        self._in_text = [(one.in_text, first) for one, first in zip(segments, self._first_slot.tolist(), strict=True)]
        self._in_names = [(one.in_names, first) for one, first in zip(segments, self._first_name.tolist(), strict=True)]
        self.name_slot: Int64s = self._joined("name_slot", self._first_slot).astype(np.int64)
        self.bare = self._joined("bare").astype(np.int64)
        self._norms = {"name_words": self._norm("name_words", "name_length"), "body": self._norm("body", "body_length")}
        self.word = memoize(self._word, CACHE_SIZE, name="catalog_words", most_bytes=WORD_BYTES)
        self.scores = memoize(self._scores, CACHE_SIZE, name="catalog_scores", most_bytes=WORD_BYTES)

    def exact(self, text: str) -> Int64s:
        """The bases of which a name equals a squashed text."""
        return self.name_slot[self._names_with("exact", text)]

    def saying(self, line: str) -> Int64s:
        """The bases of which the text has a squashed line."""
        return self._postings(self._in_text, term_hash("line", line))[0]

    def has(self, text: str) -> bool:
        """Whether any text has a word, or two characters beside each other that no word list joins (`pairs_of`): the
        shared text of bases, and the whole documents that were counted.
        """
        terms = [term_hash(field, text) for field in ("body", "pair")]
        spans = (table.span(term) for term in terms for table, _ in self._in_text)
        return any(first < end for first, end in spans) or any(map(self._others.having, terms))

    def _word(self, word: str) -> WordHits:
        names = self._saying(squash(word))
        named = self.name_slot[names]
        near, body = (self._postings(self._in_text, term_hash(field, word))[0] for field in ("near", "body"))
        near = np.concatenate((near, named)) if len(near) else named
        return WordHits(names, named, near, np.concatenate((body, near)))

    def _scores(self, field: str, word: str) -> WordScores:
        term = term_hash(field, word)
        slots, counts = self._postings(self._in_text, term)
        texts, having = self.slots + self._others.documents, len(slots) + self._others.having(term)
        idf = math.log1p((texts - having + 0.5) / (having + 0.5))
        times = counts.astype(np.float32)
        scores = np.float32(idf * (K1 + 1)) * times / (times + self._norms[field][slots])
        return WordScores(slots, scores, idf)

    def _saying(self, word: str) -> Int64s:
        """Names that have a word's characters one after another, other than in its opposite."""
        names, opposite = self._containing(word), opposite_of(word)
        if opposite is None or not len(names):
            return names
        denying = self._names_with("piece", opposite[:LONGEST_PIECE])
        if not len(denying):
            return names
        alone = [name for name in _in_both(denying, names).tolist() if not says(self._name(name), word)]
        return names[~np.isin(names, alone)]

    def _containing(self, text: str) -> Int64s:
        """Names that have a text's characters one after another: a short one is a piece of them; of a longer one all
        pieces are looked for, and then the names that have these.
        """
        if len(text) <= LONGEST_PIECE:
            return self._names_with("piece", text)
        starts = [*range(0, len(text) - LONGEST_PIECE, LONGEST_PIECE), len(text) - LONGEST_PIECE]
        pieces = (self._names_with("piece", text[start : start + LONGEST_PIECE]) for start in starts)
        some = reduce(_in_both, pieces)
        return np.array([name for name in some.tolist() if text in self._name(name)], np.int64)

    def _name(self, place: int) -> str:
        which = int(self._first_name.searchsorted(place, "right")) - 1
        return self._segments[which].name(place - int(self._first_name[which]))

    def _names_with(self, field: str, token: str) -> Int64s:
        return self._postings(self._in_names, term_hash(field, token))[0]

    def _postings(self, tables: Sequence[tuple[TermTable, int]], term: np.uint64) -> tuple[Int64s, Array]:
        """What has a term, and how often, in the tables of all segments; `int`: what is added to each one's numbers."""
        found = []
        for table, first in tables:
            start, end = table.span(term)
            if start < end:
                found.append((np.add(table.ids[start:end], first, dtype=np.int64), table.counts[start:end]))
        if len(found) == 1:
            return found[0]
        return (
            (np.concatenate([ids for ids, _ in found]), np.concatenate([counts for _, counts in found]))
            if found
            else NOTHING
        )

    def _norm(self, field: str, lengths: str) -> Float32s:
        """What stands beside tf below the line, for each base."""
        length = self._joined(lengths)[: self.slots].astype(np.float32)
        texts = self.slots + self._others.documents
        mean = (float(length.sum()) + self._others.length(field)) / max(texts, 1)
        found: Float32s = np.float32(K1) * (np.float32(1 - B) + np.float32(B / max(mean, 1e-9)) * length)
        return found

    def _joined(self, name: str, firsts: Int64s | None = None) -> Array:
        """An array of all segments; `firsts`: what is added to the values of each."""
        more = firsts.tolist() if firsts is not None else [0] * len(self._segments)
        parts = [
            getattr(one.arrays, name).astype(np.int64) + first for one, first in zip(self._segments, more, strict=True)
        ]
        return np.concatenate(parts) if parts else NONE


def _firsts(sizes: Iterable[int]) -> Int64s:
    found: Int64s = np.r_[0, np.cumsum(list(sizes), dtype=np.int64)].astype(np.int64)[:-1]
    return found


def _in_both(some: Int64s, others: Int64s) -> Int64s:
    """What stands in two ascending arrays."""
    if not len(some) or not len(others):
        return NONE
    place = np.minimum(others.searchsorted(some), len(others) - 1)
    both: Int64s = some[others[place] == some]
    return both
