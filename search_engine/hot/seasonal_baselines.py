"""What is usual at this hour: noted when an hour can no longer change, looked up for the regions that are ranked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from indexer.events.hot_terms.hot_store import HotStore
from indexer.generation.arrays import Float64s, Int64s
from ranker.hot import BUCKET, HOUR, UsualCell, counted, expected, renewed
from ranker.hot.ranking import Expected
from ranker.hot.trend_score import HOURS_OF_WEEK
from search_engine.hot.memory import SightingMemory
from search_engine.hot.query_variants import QueryVariants

# Actors an hour below which nothing is noted: chance makes more of a difference (see `heat.LEAST_VARIANCE`).
MIN_ACTORS = 5.0
# Rows kept, about 50 bytes each.
MOST_ROWS = 2_000_000
# Hours before an hour of the week has been seen once; until then the same hour two days before is the usual (the day
# before is not noted yet).
WEEK, DAY = HOURS_OF_WEEK, 24
# Hours that are made up for after the worker has stood still: their sightings are still there.
BACKLOG = 20
BUCKETS = HOUR // BUCKET


class SeasonalBaselines:
    """What is usual in each region."""

    def __init__(self, store: HotStore) -> None:
        self._store = store
        self._began, self._last = store.hours()

    def due(self, settled: int) -> int | None:
        """The next hour to note, where one is over by `settled` (hours since 1970 UTC)."""
        if self._last >= settled:
            return None
        return max(self._last + 1, settled - BACKLOG) if self._last else settled

    def note(self, hour: int, memory: SightingMemory) -> None:
        """Note an hour: of each text in each region with enough actors, how many counted."""
        rows = [row for number in sorted(memory.active()) for row in self._rows(hour, number, memory)]
        cells = {(row.region, row.term): row for row in self._store.usual_everywhere(hour % WEEK)} if rows else {}
        for row in rows:
            before = cells.get((row["region"], row["term"]))
            cell = None if before is None else UsualCell(before.week, before.mean, before.square)
            after = renewed(cell, hour // WEEK, row.pop("value"))
            row |= {"hour": hour % WEEK, "week": after.week, "mean": after.mean, "square": after.square}
        self._store.write_hour(hour, rows, MOST_ROWS)
        self._began, self._last = self._store.hours()

    def _rows(self, hour: int, number: int, memory: SightingMemory) -> Iterator[dict[str, Any]]:
        occurrences = memory.of_region(number)
        then = occurrences.take(occurrences.bucket // BUCKETS == hour)
        for term, actors in zip(*counted(then), strict=True):
            if actors >= MIN_ACTORS:
                region = memory.regions.wide(number)
                yield {"region": region, "term": memory.numbers[int(term)], "value": float(actors)}

    def expected(self, region: int, now: int, memory: SightingMemory, query_variants: QueryVariants) -> Expected | None:
        """What the last sixty minutes would usually have been; None where less than a day was noted.

        Args:
            region: Number in the tree.
            now: ms since 1970 UTC.
        """
        hour, part = now // HOUR, now % HOUR / HOUR
        if not self._began or self._last - self._began < DAY:
            return None
        back = 0 if self._last - self._began >= WEEK else 2 * DAY
        wide = memory.regions.wide(region)
        sums: dict[int, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
        for when, share in ((hour - 1 - back, 1 - part), (hour - back, part)):
            for row in self._store.seasonal_baseline(when % WEEK, wide):
                place = memory.place_of(row.term)
                if place is None:
                    continue
                # what was noted two days ago is what is expected, not what is next expected a week later
                week = when // WEEK + (1 if back else 0)
                mean, variance = expected(UsualCell(row.week, row.mean, row.square), week)
                term = int(query_variants.terms(np.array([place]))[0])
                sums[term] = (sums[term][0] + share * mean, sums[term][1] + share * variance)
        return _lookup(sums)


def _lookup(sums: Mapping[int, tuple[float, float]]) -> Expected:
    def of(terms: Int64s) -> tuple[Float64s, Float64s]:
        pairs = np.array([sums.get(term, (0.0, 0.0)) for term in terms.tolist()], np.float64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]

    return of
