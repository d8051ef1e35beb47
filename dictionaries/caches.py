"""Results that are kept: one kind for the whole program.

`memoize` (a function, a method) and `memoized` (where a function is defined) keep the last results of a call; `Results`
those that no single call gives; `WhileUsed` those that somebody else holds; `Latest` a single one, until it is asked
for by another key. What keeps several has a name and a bound, and is told of in `/metrics`. What an object is asked for
itself is a property (`dictionaries.lazy_property`).

An object that keeps what its own methods gave would be a circle (object, cache, method, object), which the collector
alone frees; a serving process lets it collect only what is young, so that every commit would leave an old state of the
index behind. So a cache knows the object of a method weakly, and both go with the last who needs the object.

A full collection after each commit would stop requests for 50 to 150 ms.
"""

from __future__ import annotations

import sys
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial, wraps
from threading import Lock
from types import MethodType
from typing import Any, Generic, NamedTuple, ParamSpec, Protocol, TypeVar, cast

from dictionaries.memory_size import bytes_of

P = ParamSpec("P")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
W = TypeVar("W")

MEGABYTE = 1_000_000
_lock = Lock()
_caches: dict[str, weakref.WeakSet[Any]] = {}


@dataclass(frozen=True, slots=True)
class CacheState:
    """What the caches of a name hold now, and how they served since they were made."""

    name: str
    entries: int
    hits: int
    misses: int


class Memoized(Protocol[P, R_co]):
    """A call whose results are kept."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R_co:
        """What was kept of it, else what it gives."""

    def cache_clear(self) -> None:
        """Forget all of it."""


def memoize(call: Callable[P, R], size: int, *, name: str, most_bytes: int = 0) -> Memoized[P, R]:
    """The same call, whose last results are kept.

    Args:
        call: A function, or a method of an object that lives as long as the cache. Its arguments are hashable.
        size: How many results are kept.
        name: By what `/metrics` names it, together with others of the same name.
        most_bytes: How large they may be together, where they are large; they are all dropped when they have become
            larger (one by one would cost each answer more than it saves). Texts among the arguments count too. 0:
            `size` alone counts.
    """
    compute = weakly(call)
    cache: Any = _weighed(compute, size, most_bytes) if most_bytes else lru_cache(maxsize=size)(compute)
    with _lock:
        _caches.setdefault(name, weakref.WeakSet()).add(cache)
    return cast("Memoized[P, R]", cache)


def memoized(size: int, *, name: str, most_bytes: int = 0) -> Callable[[Callable[P, R]], Memoized[P, R]]:
    """`memoize` of the function that is defined below it."""

    def decorate(call: Callable[P, R]) -> Memoized[P, R]:
        return memoize(call, size, name=name, most_bytes=most_bytes)

    return decorate


class Latest(Generic[K, V]):
    """One result, kept until it is asked for by another key: a version, a state, the object that it was made of (keys
    are compared, so that of an object of arrays its version is the key).

    Several threads may ask: key and result are replaced together, so that nobody gets the result of another key. Two
    that ask at once may both compute it; where that costs much, or the newest key must win, the owner has a lock.
    """

    __slots__ = ("_kept",)

    def __init__(self) -> None:
        self._kept: tuple[K, V] | None = None

    @property
    def value(self) -> V | None:
        """What was kept last, whatever its key."""
        return self._kept[1] if self._kept else None

    def of(self, key: K, compute: Callable[[], V]) -> V:
        """What is kept of the key, else what `compute` gives; where that fails, all stays as it was."""
        kept = self._kept
        if kept is None or kept[0] != key:
            self._kept = kept = (key, compute())
        return kept[1]


class WhileUsed(Generic[W, V]):
    """Results that are kept for as long as somebody else holds them: what is made of the same twice is one object.

    Keys are compared one after another and need no hash: those of thousands of rows are mostly the same objects, which
    are compared in no time and would be hashed in much. Several threads may ask, as for `Latest`.

    Args:
        size: Of so many keys at most, those that were made last.
        name: As for `memoize`.
    """

    def __init__(self, size: int, name: str) -> None:
        self._size, self._kept = size, tuple[tuple[W, weakref.ref[Any]], ...]()
        self._hits = self._misses = 0
        with _lock:
            _caches.setdefault(name, weakref.WeakSet()).add(self)

    def of(self, key: W, compute: Callable[[], V]) -> V:
        """What is kept of the key, else what `compute` gives, which can be referred to weakly."""
        for known, reference in self._kept:
            if known == key and (found := reference()) is not None:
                self._hits += 1
                return cast("V", found)
        self._misses += 1
        made = compute()
        living = [one for one in self._kept if one[1]() is not None]
        self._kept = ((key, weakref.ref(made)), *living[: self._size - 1])
        return made

    @property
    def last(self) -> tuple[W, V] | None:
        """The key and the result that were made last, of those that are kept."""
        living = ((key, found) for key, reference in self._kept if (found := reference()) is not None)
        return next(living, None)

    def cache_info(self) -> CacheInfo:
        """As of `lru_cache`."""
        return CacheInfo(self._hits, self._misses, self._size, sum(one() is not None for _, one in self._kept))


class Results(Generic[K, V]):
    """Results that are kept by a key, where no single call gives them: they come about in several steps, or some go
    before the others. Not for several threads at once: whose results they are has a lock, or is for one alone.

    Args:
        size, name: As for `memoize`.
        most_bytes: How large they may be together, but for a single one. 0: `size` counts.
        weigh: How large one is, where its parts would take too long to be looked at one by one.
    """

    def __init__(self, size: int, name: str, most_bytes: int = 0, *, weigh: Callable[[V], int] | None = None) -> None:
        self._weigh = weigh or bytes_of
        self._size, self._most_bytes, self._held = size, most_bytes, 0
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._hits = self._misses = 0
        with _lock:
            _caches.setdefault(name, weakref.WeakSet()).add(self)

    def get(self, key: K) -> V | None:
        """What was kept of it."""
        found = self._kept.get(key)
        if found is None:
            self._misses += 1
            return None
        self._hits += 1
        self._kept.move_to_end(key)
        return found[0]

    def get_many(self, keys: Iterable[K]) -> tuple[dict[K, V], list[K]]:
        """What was kept of some keys, and the keys of which nothing was."""
        found: dict[K, V] = {}
        missing: list[K] = []
        kept, touch = self._kept, self._kept.move_to_end
        for key in keys:
            if key in kept:
                touch(key)
                found[key] = kept[key][0]
            else:
                missing.append(key)
        self._hits += len(found)
        self._misses += len(missing)
        return found, missing

    def items(self) -> list[tuple[K, V]]:
        """All that is kept, what was not asked for longest first; nothing is asked for by this."""
        return [(key, value) for key, (value, _) in self._kept.items()]

    def put(self, key: K, value: V, size: int | None = None) -> V:
        """Keep it; the same is returned. Those go that were not asked for longest. `size`: in bytes, where the caller
        knows it.
        """
        if size is None:
            size = self._weigh(value) if self._most_bytes else 0
        if key in self._kept:
            self._forget(key)
        self._kept[key] = value, size
        self._held += size
        while len(self._kept) > self._size or (self._held > self._most_bytes and len(self._kept) > 1):
            self._forget(next(iter(self._kept)))
        return value

    def drop(self, unwanted: Callable[[K], bool]) -> None:
        """Forget the results of some keys."""
        for key in [key for key in self._kept if unwanted(key)]:
            self._forget(key)

    def clear(self) -> None:
        """Forget all of them."""
        self._kept.clear()
        self._held = 0

    def cache_info(self) -> CacheInfo:
        """As of `lru_cache`."""
        return CacheInfo(self._hits, self._misses, self._size, len(self._kept))

    def _forget(self, key: K) -> None:
        if (found := self._kept.pop(key, None)) is not None:
            self._held -= found[1]


class CacheInfo(NamedTuple):
    """How a cache serves."""

    hits: int
    misses: int
    maxsize: int
    currsize: int


def cache_states() -> Iterator[CacheState]:
    """The caches of this process, by name."""
    with _lock:
        known = {name: list(caches) for name, caches in sorted(_caches.items())}
    for name, caches in known.items():
        infos = [cache.cache_info() for cache in caches]
        if infos:
            entries, hits, misses = (sum(getattr(i, key) for i in infos) for key in ("currsize", "hits", "misses"))
            yield CacheState(name, entries, hits, misses)


def weakly(call: Callable[P, R]) -> Callable[P, R]:
    """The same call; that of a method keeps its object no longer, and then raises `ReferenceError`."""
    if not isinstance(call, MethodType):
        return call
    try:
        owner = weakref.proxy(call.__self__)
    except TypeError:  # of a class with slots and none for weak references: it has no room to keep the cache in either
        return call
    return partial(call.__func__, owner)  # no function around it, which would be a call for each that is computed


def _weighed(compute: Callable[P, R], size: int, most_bytes: int) -> Any:
    held = 0
    itself: weakref.ref[Any] | None = None

    @wraps(compute)  # with its name it can go to another process
    def computed(*args: P.args, **kwargs: P.kwargs) -> R:
        nonlocal held
        result = compute(*args, **kwargs)
        size_of = sys.getsizeof(result) if result.__class__ is str else bytes_of(result)
        for each in args:
            if each.__class__ is str:
                size_of += sys.getsizeof(each)
        held += size_of
        cache = itself() if itself else None
        if held > most_bytes and cache is not None:
            held = size_of
            cache.cache_clear()
        return result

    cache = lru_cache(maxsize=size)(computed)
    itself = weakref.ref(cache)
    return cache
