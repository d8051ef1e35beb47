"""What a text finds, kept for a while: the same few terms are looked at again and again."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

import numpy as np

from dictionaries.caches import Latest, Results
from indexer.snapshot import Snapshot
from ranker.hot import Reading
from ranker.hot.folding import NO_BASE
from search_engine.errors import NotReady
from search_engine.search.live_kind import APP, live_rows_of
from search_engine.search.offer import Offer
from search_engine.search.pipeline import Pipeline

# Seconds between two looks at whether an app has come or gone.
LOOK_SECONDS = 0.2
# Spreads neighbouring numbers (2⁶⁴ / golden ratio), so that sums of different sets differ.
SPREAD = np.uint64(0x9E3779B97F4A7C15)
# Offers kept: 2,000 regions with ten terms each, about 400 bytes an offer.
MOST_KEPT = 20_000


def reading_of(text: str, offer: Offer) -> Reading:
    """How a text is understood, by what it offers."""
    # where no result has all of its words, the first one says little of what is meant
    return Reading(text, offer.meant or text, offer.words, offer.base if offer.here else NO_BASE)


class AppsMark:
    """Another number whenever an app comes or goes: one that is taken off the shelf takes its terms along at once.

    Args:
        ask: Puts a question to the pipeline of the newest view.
    """

    def __init__(
        self, ask: Callable[[Callable[[Pipeline], int]], int], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._ask, self._clock = ask, clock
        self._looked, self._mark = -LOOK_SECONDS, 0
        self._of: Latest[int, int] = Latest()

    def __call__(self) -> int:
        """The mark, at most `LOOK_SECONDS` old; 0 while there is no index."""
        now = self._clock()
        if now - self._looked >= LOOK_SECONDS:
            try:
                self._mark = self._ask(self._of_pipeline)
            except NotReady:
                self._mark = 0
            self._looked = now
        return self._mark

    def _of_pipeline(self, pipeline: Pipeline) -> int:
        snapshot = pipeline.snapshot
        return self._of.of(hash((snapshot.generation.name, snapshot.state)), lambda: mark_of_apps(snapshot))


def mark_of_apps(snapshot: Snapshot) -> int:
    """A sum over the live documents of apps: a document of another version has another number, and sorting the columns
    anew changes nothing.
    """
    docs = snapshot.columns.doc[live_rows_of(snapshot, APP)].astype(np.uint64)
    return int((docs * SPREAD ^ (docs >> np.uint64(7))).sum(dtype=np.uint64))


class AvailabilityCache:
    """Asks the pipeline.

    Args:
        ask: Puts a question to the pipeline of the newest view; raises `NotReady`.
        version: Region → version of the dictionaries in force there, and what else an answer hangs on; with another one
            nothing that is kept counts.
        seconds: How long an answer is kept: a document that goes offline takes its terms along by then.
    """

    def __init__(
        self,
        ask: Callable[[Callable[[Pipeline], Offer]], Offer],
        version: Callable[[str | None], str],
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask, self._version, self._seconds, self._clock = ask, version, seconds, clock
        self._lock = Lock()
        self._kept: Results[tuple[str, str | None, str], tuple[float, Offer]] = Results(MOST_KEPT, "offers")

    def of(self, text: str, region: str | None = None) -> Offer:
        """What a text offers in a region. Raises `NotReady`, `BadParameters`."""
        key, now = (text, region, self._version(region)), self._clock()
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None and now - kept[0] < self._seconds:
            return kept[1]
        offer = self._ask(lambda pipeline: pipeline.offer(text, region))
        with self._lock:
            self._kept.put(key, (now, offer))
        return offer
