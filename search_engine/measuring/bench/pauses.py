"""What stops requests: the garbage collector, and taking over what the index's worker has committed."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

LONGEST_TOLD = 5


@dataclass(slots=True)
class Collections:
    """Pauses of the garbage collector in this thread, in ms of processor time."""

    ms: list[float] = field(default_factory=list)
    _started: float = 0.0

    def __call__(self, phase: str, _info: dict[str, int]) -> None:
        """What `gc.callbacks` calls before and after a collection."""
        if phase == "start":
            self._started = time.thread_time()
        else:
            self.ms.append((time.thread_time() - self._started) * 1000)


@contextmanager
def collections_seen() -> Iterator[Collections]:
    """Every collection meanwhile."""
    seen = Collections()
    gc.callbacks.append(seen)
    try:
        yield seen
    finally:
        gc.callbacks.remove(seen)


@dataclass(frozen=True, slots=True)
class Timed:
    """One request.

    Attributes:
        ms: Processor time of its thread.
        gc_ms: What of it the garbage collector took.
        refreshed: Whether it took over a newer state of the index.
    """

    ms: float
    gc_ms: float
    refreshed: bool


def pauses(requests: Sequence[Timed], between: Sequence[float]) -> dict[str, Any]:
    """The longest requests, and what the collector and the refreshes took of all processor time.

    Args:
        between: Collections between two requests, in ms.

    Returns:
        `longest`; `gc` with `within` and `between` requests; `refresh`, whose `share` is what its requests took beyond
        the mean of the others. Shares are of the time of all requests.
    """
    total = sum(request.ms for request in requests)
    longest = sorted(requests, key=lambda request: -request.ms)[:LONGEST_TOLD]
    within = [request.gc_ms for request in requests if request.gc_ms]
    refreshed = [request.ms for request in requests if request.refreshed]
    others = [request.ms for request in requests if not request.refreshed]
    usual = sum(others) / max(1, len(others))
    return {
        "longest": [
            {"ms": round(one.ms, 2), "gc_ms": round(one.gc_ms, 2), "refreshed": one.refreshed} for one in longest
        ],
        "longest_share": _share(sum(one.ms for one in longest), total),
        "gc": {"within": _gc(within, total), "between": _gc(between, total)},
        "refresh": {
            "requests": len(refreshed),
            "longest_ms": round(max(refreshed, default=0.0), 2),
            "share": _share(sum(refreshed) - usual * len(refreshed), total),
        },
    }


def _gc(times: Sequence[float], total: float) -> dict[str, float]:
    return {
        "pauses": len(times),
        "longest_ms": round(max(times, default=0.0), 2),
        "share": _share(sum(times), total),
    }


def _share(part: float, total: float) -> float:
    return round(part / total, 4) if total else 0.0
