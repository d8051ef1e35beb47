"""Which texts are one term: every text that several people have asked for is understood once, and kept as it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from indexer.generation.arrays import Int32s, Int64s
from ranker.hot import Reading, folded
from ranker.hot.folding import NO_BASE
from ranker.hot.unique_actor_occurrences import Occurrences, concatenate, distinct
from search_engine.errors import ServiceError
from search_engine.hot.availability_cache import reading_of
from search_engine.hot.memory import SightingMemory
from search_engine.search.offer import Offer

# Actors, and blocks, from which on a text is understood, which costs a search. Of what fewer ask for nothing is shown,
# and to fold what one or two have mistyped would change no list. Blocks, too: one of them shall not keep us reading.
LEAST_ACTORS = 3
# Marks by which blocks are counted: few for whether there are any number of them, which is asked of 100,000 texts; many
# for which spelling is the most frequent, up to some thousand blocks.
FEW_MARKS, MANY_MARKS = 64, 1_024
# Texts that are understood in one step, the most frequent first: a tenth of a second or two.
AT_ONCE = 100


class QueryVariants:
    """The terms that texts belong to.

    Args:
        offer: What a text finds anywhere; raises `ServiceError` where that cannot be told now.
        texts: Texts of terms by the store's numbers.
        version: Of what readings go by. With another one all texts are read anew, and until then what they found first
            says nothing: bases have other numbers.
    """

    def __init__(
        self,
        offer: Callable[[str], Offer],
        texts: Callable[[Sequence[int]], dict[int, str]],
        version: Callable[[], str],
    ) -> None:
        self._offer, self._texts, self._version = offer, texts, version
        self._made_of = ""
        self._memory: SightingMemory | None = None
        self._readings: dict[int, Reading] = {}
        self._stale: set[int] = set()
        self._shown: dict[int, str] = {}
        self._term_of: Int32s = np.zeros(0, np.int32)
        self._several = np.zeros(0, np.bool_)

    def follow(self, memory: SightingMemory) -> int:
        """Understand what has become frequent, so many texts at a time; returns how many are left."""
        self._look_at_version()
        counts = memory.actors_by_term()
        frequent = np.flatnonzero(counts >= LEAST_ACTORS)
        spread = memory.spread_of(frequent, FEW_MARKS)
        order = np.lexsort((-counts[frequent], -spread))
        numbers = [memory.numbers[place] for place in frequent[order[spread[order] >= LEAST_ACTORS]].tolist()]
        unread = [number for number in numbers if number not in self._readings]
        unread += [number for number in numbers if number in self._stale]
        read = self._read(unread[:AT_ONCE])
        if read or memory is not self._memory:
            self._memory = memory
            self._fold(memory, len(counts))
        else:
            self._extend(len(counts))
        return len(unread) - read

    def _look_at_version(self) -> None:
        version = self._version()
        if version != self._made_of:
            self._made_of = version
            self._stale = set(self._readings)
            self._readings = {number: replace(one, base=NO_BASE) for number, one in self._readings.items()}

    def _extend(self, count: int) -> None:
        """Let texts that have come since be terms of their own."""
        fresh = np.arange(len(self._term_of), count, dtype=np.int32)
        self._term_of = np.concatenate([self._term_of, fresh])
        self._several = np.concatenate([self._several, np.zeros(len(fresh), np.bool_)])

    def of(self, occurrences: Occurrences) -> Occurrences:
        """The same with the terms of the texts, one row for each actor and term."""
        term = self._term_of[occurrences.term]
        several = self._several[term]
        rows = replace(occurrences, term=term)
        return concatenate([rows.take(~several), distinct(rows.take(several))]) if several.any() else rows

    def text(self, term: int) -> str | None:
        """What a term (a place in memory) is shown as; None where it has not been read."""
        return self._shown.get(term)

    def terms(self, places: Int64s) -> Int32s:
        """The terms of some texts (places in memory)."""
        found: Int32s = self._term_of[places]
        return found

    def _read(self, numbers: Sequence[int]) -> int:
        """Read texts; returns how many could be."""
        read = 0
        for number, text in self._texts(numbers).items():
            try:
                offer = self._offer(text)
            except ServiceError:  # no index: nothing is shown before there is one
                break
            self._readings[number] = reading_of(text, offer)
            self._stale.discard(number)
            read += 1
        return read

    def _fold(self, memory: SightingMemory, count: int) -> None:
        """Give each text its term: the place of the first of its texts, which is shown as `folded` says.

        A spelling is as frequent as the blocks that it comes from: else one of them could rename what all others ask
        for, or hide it behind a text that finds nothing.
        """
        known = {number: place for place, number in enumerate(memory.numbers) if number in self._readings}
        # of texts that nobody asks for any more nothing need be known
        self._readings = {number: self._readings[number] for number in known}
        self._stale &= known.keys()
        spread = memory.spread_of(np.array(list(known.values()), np.int64), MANY_MARKS).tolist()
        counted = [replace(self._readings[number], actors=of) for number, of in zip(known, spread, strict=True)]
        shown_as = folded(counted)
        self._term_of = np.arange(count, dtype=np.int32)
        first: dict[str, int] = {}
        for (_, place), reading in zip(known.items(), counted, strict=True):
            self._term_of[place] = first.setdefault(shown_as[reading.text], place)
        self._shown = {place: text for text, place in first.items()}
        self._several = np.bincount(self._term_of, minlength=count) > 1
