"""Values read many at a time, and kept for those who ask again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

from dictionaries.caches import Results, weakly

K = TypeVar("K")
V = TypeVar("V")


class BatchLruCache(Generic[K, V]):
    """The values last asked for, as `Results`, with those that are missing read together; safe for several threads.

    Args:
        read: Reads the values of keys that are not kept; a key that it leaves out has none. None is no value.
        size, name, most_bytes, weigh: As for `Results`.
    """

    def __init__(
        self,
        read: Callable[[list[K]], Mapping[K, V]],
        size: int,
        name: str,
        most_bytes: int = 0,
        weigh: Callable[[V], int] | None = None,
    ) -> None:
        self._read = weakly(read)
        self._kept: Results[K, V] = Results(size, name, most_bytes, weigh=weigh)
        self._lock = threading.Lock()

    def __getitem__(self, key: K) -> V:
        """One value; `KeyError` where there is none."""
        with self._lock:
            kept = self._kept.get(key)
        return self._read_anew([key])[key] if kept is None else kept

    def of(self, keys: Iterable[K]) -> dict[K, V]:
        """The values of keys, without those that have none."""
        with self._lock:
            found, missing = self._kept.get_many(keys)
        if missing:
            found.update(self._read_anew(missing))
        return found

    def _read_anew(self, keys: list[K]) -> Mapping[K, V]:
        read = self._read(keys)
        with self._lock:
            for key, value in read.items():
                self._kept.put(key, value)
        return read
