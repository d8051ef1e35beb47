"""From keys of bases, which outlive indices, to their numbers in one view, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from indexer.generation.arrays import Int64s
from indexer.snapshot import Snapshot
from indexer.store import DocumentStore

NO_BASE = -1
# Keys kept by number, and numbers by key: a nation shares fewer than 10,000 bases.
CACHE_SIZE = 50_000


class Numbering:
    """Follows one view; bases that the view does not hold have no number."""

    def __init__(self, snapshot: Snapshot, store: DocumentStore) -> None:
        self._snapshot, self._store = snapshot, store
        self._commit = -1
        self._follow()

    def numbers(self, keys: Iterable[str]) -> dict[str, int]:
        """Numbers by key."""
        self._follow()
        wanted = list(keys)
        missing = [key for key in wanted if key not in self._number]
        if missing:
            self._learn(missing)
        return {key: number for key in wanted if (number := self._number[key]) != NO_BASE}

    def array(self, keys: Sequence[str]) -> Int64s:
        """One number for each key, `NO_BASE` where the view does not hold it."""
        found = self.numbers(keys)
        return np.array([found.get(key, NO_BASE) for key in keys], np.int64)

    def keys(self, bases: Iterable[int]) -> dict[int, str]:
        """Keys by number."""
        self._follow()
        wanted = list(dict.fromkeys(bases))
        missing = [base for base in wanted if base not in self._key]
        if missing:
            stored = self._snapshot.book.store_base[np.array(missing, np.int64)].tolist()
            keys = self._store.keys_of_bases(stored)
            self._key.update(
                {base: keys[number] for base, number in zip(missing, stored, strict=True) if number in keys}
            )
        return {base: self._key[base] for base in wanted if base in self._key}

    def _learn(self, keys: Sequence[str]) -> None:
        if len(self._number) + len(keys) > CACHE_SIZE:
            self._number.clear()
        stored = self._store.base_numbers(keys)
        found = self._by_store_number(np.array(list(stored.values()), np.uint32))
        known: Mapping[str, int] = dict(zip(stored, found.tolist(), strict=True))
        self._number.update({key: known.get(key, NO_BASE) for key in keys})

    def _by_store_number(self, numbers: Int64s) -> Int64s:
        if not len(self._ordered):
            return np.full(len(numbers), NO_BASE, np.int64)
        place = np.minimum(np.searchsorted(self._ordered, numbers), len(self._ordered) - 1)
        found: Int64s = np.where(self._ordered[place] == numbers, self._order[place], NO_BASE)
        return found

    def _follow(self) -> None:
        number = self._snapshot.commit.number
        if number == self._commit:
            return
        of_view = self._snapshot.book.store_base[: self._snapshot.commit.bases]
        self._order = np.argsort(of_view, kind="stable").astype(np.int64)
        self._ordered = of_view[self._order]
        self._number: dict[str, int] = {}
        self._key: dict[int, str] = {}
        self._commit = number
