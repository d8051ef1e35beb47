"""Values read many at a time, and kept for those who ask again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class BatchLruCache(Generic[K, V]):
    """The values last asked for; safe for several threads.

    Args:
        read: Reads the values of keys that are not kept; a key that it leaves out has none.
        size: How many values are kept.
    """

    def __init__(self, read: Callable[[list[K]], Mapping[K, V]], size: int) -> None:
        self._read, self._size = read, size
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def __getitem__(self, key: K) -> V:
        """One value; `KeyError` where there is none."""
        return self.of((key,))[key]

    def of(self, keys: Iterable[K]) -> dict[K, V]:
        """The values of keys, without those that have none."""
        found: dict[K, V] = {}
        missing: list[K] = []
        with self._lock:
            for key in keys:
                if key in self._values:
                    self._values.move_to_end(key)
                    found[key] = self._values[key]
                else:
                    missing.append(key)
        if missing:
            read = self._read(missing)
            found.update(read)
            with self._lock:
                self._values.update(read)
                while len(self._values) > self._size:
                    self._values.popitem(last=False)
        return found
