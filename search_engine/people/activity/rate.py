"""How much is taken from whom: a token bucket each, in the memory of one process or shared by several."""

from __future__ import annotations

import fcntl
import hashlib
import os
import struct
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from threading import Lock
from typing import NamedTuple, Protocol

import structlog

from indexer.disk import allocate
from indexer.events.pseudonyms import network_of

# Buckets that are remembered, about 2 MB; those that were quiet for longest are forgotten.
MOST_KEPT = 10_000
# A bucket in a shared file: keyed hash of whose it is, what is left, when that was (s of the system's monotonic clock).
SLOT = struct.Struct("16sdd")
# A hash names a set of so many neighbouring slots, the oldest of which makes room; sets of a file. 128 kB.
WAYS, SETS = 8, 512
LOG = structlog.get_logger("rate")
Bucket = tuple[float, float]  # left, since


class Taken(NamedTuple):
    """What was taken of a bucket: seconds to wait where that is nothing, else 0; and what is left, below 0 a debt."""

    wait: float
    left: float


@dataclass(frozen=True, slots=True)
class Quota:
    """How an address block stands: whether it was admitted, what it has in a minute, what is left of that, and seconds
    until all of it is there again.
    """

    admitted: bool
    limit: int
    left: int
    reset: int


class Buckets(Protocol):
    """Token buckets, one for each key: `most` at first, filled up within a minute."""

    def take(self, key: Hashable, amount: float) -> Taken:
        """Take something where anything is left, also more than that."""


class TokenBuckets:
    """Those of one process.

    Args:
        most: What a bucket holds, and gets back in a minute.
        clock: Seconds.
    """

    def __init__(self, most: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = float(most), clock
        self._kept: OrderedDict[Hashable, Bucket] = OrderedDict()
        self._lock = Lock()

    def take(self, key: Hashable, amount: float) -> Taken:
        """As `Buckets.take`."""
        with self._lock:
            bucket, wait = take_from(self._kept.get(key), amount, self._most, self._clock())
            self._keep(key, bucket)
        return Taken(wait, bucket[0])

    def charge(self, key: Hashable, amount: float) -> None:
        """Take something that is used already, whatever is left."""
        with self._lock:
            left, now = refilled(self._kept.get(key), self._most, self._clock())
            self._keep(key, (left - amount, now))

    def wait(self, key: Hashable) -> float:
        """Seconds until anything is left, if nothing more is taken; 0: there is."""
        left, _ = refilled(self._kept.get(key), self._most, self._clock())
        return seconds_until_any(left, self._most)

    def _keep(self, key: Hashable, bucket: Bucket) -> None:
        self._kept[key] = bucket
        self._kept.move_to_end(key)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)


class SharedBuckets:
    """Those of all processes that open the same file with the same secret; where the disk refuses, of this process.

    The file holds hashes keyed by the secret, which stands nowhere on the disk: it says nothing of anybody.

    Args:
        most: As of `TokenBuckets`.
        secret: Another one at each start, by which what was there is forgotten.
        clock: Seconds, the same in all processes.
    """

    def __init__(self, most: float, path: Path, secret: bytes, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._path, self._secret, self._clock = float(most), path, secret, clock
        self._alone, self._lock = TokenBuckets(most, clock), Lock()

    def holding(self, most: float) -> SharedBuckets:
        """Others in the same file, that hold another amount: their keys must be others too."""
        return SharedBuckets(most, self._path, self._secret, self._clock)

    def take(self, key: Hashable, amount: float) -> Taken:
        """As `Buckets.take`."""
        digest = hashlib.blake2b(repr(key).encode(), key=self._secret, digest_size=16).digest()
        try:
            with self._lock, self._held() as file:
                return self._take(file, digest, amount)
        except OSError as error:
            LOG.warning("rate not shared", reason=type(error).__name__)
            return self._alone.take(key, amount)

    def _take(self, file: int, digest: bytes, amount: float) -> Taken:
        start = int.from_bytes(digest[:4], "big") % SETS * WAYS * SLOT.size
        slots = list(SLOT.iter_unpack(os.pread(file, WAYS * SLOT.size, start)))
        now = self._clock()
        place = next((i for i, slot in enumerate(slots) if slot[0] == digest), None)
        found = None if place is None else slots[place][1:]
        bucket, wait = take_from(found, amount, self._most, now)
        if place is None:
            # what is later than now was noted before the system started
            place = min(range(WAYS), key=lambda one: slots[one][2] if slots[one][2] <= now else 0.0)
        os.pwrite(file, SLOT.pack(digest, *bucket), start + place * SLOT.size)
        return Taken(wait, bucket[0])

    @contextmanager
    def _held(self) -> Iterator[int]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if os.fstat(file).st_size < SETS * WAYS * SLOT.size:
                allocate(file, SETS * WAYS * SLOT.size)
            yield file
        finally:
            os.close(file)  # and the lock is let go of


class RateLimit:
    """Admits so much a minute from each address block (/24, IPv6: /48), at once or spread out.

    Args:
        per_minute: How much; a block that was quiet has a minute's worth.
        clock: Seconds.
        buckets: Where it is counted; None: in this process.
    """

    def __init__(
        self, per_minute: float, clock: Callable[[], float] = time.monotonic, buckets: Buckets | None = None
    ) -> None:
        self._buckets: Buckets = buckets or TokenBuckets(per_minute, clock)
        self._most = per_minute

    def take(self, address: str | None, amount: int) -> Quota:
        """Take something now, and say how it stands. A block with anything left may go into debt: what is larger than a
        minute's worth comes through too, and is waited for afterwards. Addresses that nobody knows share one bucket.
        """
        wait, left = self._buckets.take(network_of(address), amount)
        return Quota(not wait, int(self._most), max(0, int(left)), ceil((self._most - left) * 60 / self._most))


def refilled(bucket: Bucket | None, most: float, now: float) -> Bucket:
    """A bucket as it is now; None: a full one."""
    left, since = bucket or (most, now)
    return min(most, left + (now - since) * most / 60), now


def take_from(bucket: Bucket | None, amount: float, most: float, now: float) -> tuple[Bucket, float]:
    """What is left after something is taken, and the seconds to wait where nothing is."""
    left, now = refilled(bucket, most, now)
    wait = seconds_until_any(left, most)
    return (left if wait else left - amount, now), wait


def seconds_until_any(left: float, most: float) -> float:
    """Seconds until a bucket holds anything."""
    # just above nothing: a bucket that is waited for so long gives
    return 0.0 if left > 0 else (1e-6 - left) * 60 / most
