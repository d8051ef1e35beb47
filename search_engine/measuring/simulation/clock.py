"""When people sit down to it; times are seconds since 1970 UTC, days and hours those of China."""

from __future__ import annotations

from datetime import datetime
from itertools import accumulate
from random import Random

from indexer.documents.timestamps import CHINA

OFFSET = 8 * 3600  # s
DAY = 86_400  # s
YEAR = 365 * DAY
# Visits by hour: office hours, a dip at noon, a second wave in the evening, hardly anybody at night; a guess.
HOURS = (2, 1, 1, 1, 1, 2, 5, 12, 35, 60, 62, 48, 30, 42, 55, 52, 45, 35, 28, 32, 36, 32, 20, 8)
SUMMED = tuple(accumulate(HOURS))


def some_time(at: float, rng: Random) -> float:
    """A time on the day of `at`, as frequent as visits are by hour."""
    midnight = (at + OFFSET) // DAY * DAY - OFFSET
    return midnight + (rng.choices(range(24), cum_weights=SUMMED)[0] + rng.random()) * 3600


def month_of(at: float) -> int:
    """The month of a time, 1 to 12."""
    return datetime.fromtimestamp(at, CHINA).month


def written(at: float) -> str:
    """RFC 3339, to the millisecond."""
    return datetime.fromtimestamp(at, CHINA).isoformat(timespec="milliseconds")
