"""Times as the bench reports them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import TypeVar

import numpy as np

T = TypeVar("T")


def timed(ask: Callable[[T], object], asked: Iterable[T]) -> list[float]:
    """Milliseconds of each call."""
    times = []
    for item in asked:
        started = time.perf_counter()
        ask(item)
        times.append((time.perf_counter() - started) * 1000)
    return times


def summary(times: Sequence[float], seconds: float | None = None) -> dict[str, float]:
    """p50, p95, p99 and mean in ms, and calls a second (over `seconds` of wall time, else one after another)."""
    values = np.array(times)
    p50, p95, p99 = np.percentile(values, (50, 95, 99))
    total = seconds if seconds is not None else float(values.sum()) / 1000
    return {
        "p50_ms": round(float(p50), 3),
        "p95_ms": round(float(p95), 3),
        "p99_ms": round(float(p99), 3),
        "mean_ms": round(float(values.mean()), 3),
        "qps": round(len(values) / total, 1),
        "queries": len(values),
    }


def spread(times: Sequence[float]) -> dict[str, float]:
    """Median, quartiles and largest, in ms."""
    first, middle, third = np.percentile(np.array(times), (25, 50, 75))
    values = {"median_ms": middle, "q1_ms": first, "q3_ms": third, "max_ms": max(times)}
    return {name: round(float(value), 1) for name, value in values.items()} | {"times": len(times)}


def yardstick_ms() -> float:
    """Processor time of a fixed piece of Python, the median of five: how quick the machine is just now.

    Beside others the same work takes up to several times as long; figures of two runs compare by their ratio to this.
    """
    return round(median(_fixed_work() for _ in range(5)), 3)


def _fixed_work() -> float:
    started = time.thread_time()
    counts: dict[str, int] = {}
    for number in range(30_000):
        word = str(number % 997)
        counts[word] = counts.get(word, 0) + 1
    sorted(counts.items())
    return (time.thread_time() - started) * 1000
