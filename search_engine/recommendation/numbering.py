"""From keys of bases, which outlive indices, to their numbers in one view, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from dictionaries.caches import Latest, memoize
from indexer.generation.base_doc_values import code_hash
from indexer.snapshot import Snapshot

# Keys kept by number: a nation shares fewer than 10,000 bases.
CACHE_SIZE = 50_000


class Numbering:
    """Follows one view; bases that the view does not hold have no number."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        hashes = snapshot.book.key[: snapshot.manifest.bases]
        self._order = np.argsort(hashes, kind="stable")
        self._sorted = hashes[self._order]
        self._late: Latest[int, Mapping[int, int]] = Latest()
        self._keys: Latest[int, Callable[[int], str | None]] = Latest()

    def numbers(self, keys: Iterable[str]) -> dict[str, int]:
        """Numbers by key."""
        late = self._late.of(self._snapshot.commit.bases, self._added)
        found = {key: late.get(number := code_hash(key), self._built(number)) for key in keys}
        return {key: base for key, base in found.items() if base is not None}

    def keys(self, bases: Iterable[int]) -> dict[int, str]:
        """Keys by number; those of damaged bases are absent."""
        documents = self._snapshot.documents
        key_of = self._keys.of(
            self._snapshot.commit.number, lambda: memoize(documents.base_key, CACHE_SIZE, name="base_keys")
        )
        return {base: key for base in dict.fromkeys(bases) if (key := key_of(base)) is not None}

    def _built(self, number: int) -> int | None:
        wanted = np.uint64(number)  # of another type, NumPy would convert millions first
        place = int(self._sorted.searchsorted(wanted))
        return int(self._order[place]) if place < len(self._sorted) and self._sorted[place] == wanted else None

    def _added(self) -> dict[int, int]:
        """Hash → number of the bases that came after the build; of one that was entered anew the later number."""
        first, snapshot = self._snapshot.manifest.bases, self._snapshot
        late = snapshot.book.key[first : snapshot.commit.bases].tolist()
        return {number: base for base, number in enumerate(late, first)}
