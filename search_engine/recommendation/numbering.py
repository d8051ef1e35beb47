"""From keys of bases, which outlive indices, to their numbers in one view, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from dictionaries.caches import Latest
from indexer.generation.arrays import Array, Int64s
from indexer.snapshot import Snapshot
from indexer.store import DocumentStore
from indexer.store.batch_lru_cache import BatchLruCache

NO_BASE = -1
# Keys kept by number, and numbers by key: a nation shares fewer than 10,000 bases.
CACHE_SIZE = 50_000


class Numbering:
    """Follows one view; bases that the view does not hold have no number."""

    def __init__(self, snapshot: Snapshot, store: DocumentStore) -> None:
        self._snapshot, self._store = snapshot, store
        self._bases: Latest[int, _Bases] = Latest()

    def numbers(self, keys: Iterable[str]) -> dict[str, int]:
        """Numbers by key."""
        wanted = dict.fromkeys(keys)
        found = self._followed().number.of(wanted)
        return {key: number for key in wanted if (number := found[key]) != NO_BASE}

    def keys(self, bases: Iterable[int]) -> dict[int, str]:
        """Keys by number."""
        wanted = dict.fromkeys(bases)
        found = self._followed().key.of(wanted)
        return {base: found[base] for base in wanted if base in found}

    def _read_numbers(self, keys: Sequence[str]) -> dict[str, int]:
        stored = self._store.base_numbers(keys)
        found = self._followed().by_store_number(np.array(list(stored.values()), np.uint32))
        known = dict(zip(stored, found.tolist(), strict=True))
        return {key: known.get(key, NO_BASE) for key in keys}

    def _read_keys(self, bases: Sequence[int]) -> dict[int, str]:
        stored = self._snapshot.book.store_base[np.array(bases, np.int64)].tolist()
        keys = self._store.keys_of_bases(stored)
        return {base: keys[number] for base, number in zip(bases, stored, strict=True) if number in keys}

    def _followed(self) -> _Bases:
        """The bases of the newest commit."""
        return self._bases.of(self._snapshot.commit.number, self._of_commit)

    def _of_commit(self) -> _Bases:
        of_view = self._snapshot.book.store_base[: self._snapshot.commit.bases]
        order = np.argsort(of_view, kind="stable").astype(np.int64)
        return _Bases(
            order,
            of_view[order],
            BatchLruCache(self._read_numbers, CACHE_SIZE, "base_numbers"),
            BatchLruCache(self._read_keys, CACHE_SIZE, "base_keys"),
        )


@dataclass(frozen=True, slots=True)
class _Bases:
    """The bases of one commit.

    Attributes:
        order: Their numbers by that of the store; `ordered`: the store's, ascending.
        number: Key → number, `NO_BASE` where the view does not hold it; `key`: number → key.
    """

    order: Int64s
    ordered: Array
    number: BatchLruCache[str, int]
    key: BatchLruCache[int, str]

    def by_store_number(self, numbers: Array) -> Int64s:
        """The bases of some numbers of the store; `NO_BASE` where there is none."""
        if not len(self.ordered):
            return np.full(len(numbers), NO_BASE, np.int64)
        place = np.minimum(np.searchsorted(self.ordered, numbers), len(self.ordered) - 1)
        found: Int64s = np.where(self.ordered[place] == numbers, self.order[place], NO_BASE)
        return found
