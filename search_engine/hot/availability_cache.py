"""What a text finds, kept for a while: the same few terms are looked at again and again."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

from dictionaries.caches import Results
from ranker.hot import Reading
from ranker.hot.folding import NO_BASE
from search_engine.search.offer import Offer
from search_engine.search.pipeline import Pipeline

# Offers kept: 2,000 regions with ten terms each, about 400 bytes an offer.
MOST_KEPT = 20_000


def reading_of(text: str, offer: Offer) -> Reading:
    """How a text is understood, by what it offers."""
    # where no result has all of its words, the first one says little of what is meant
    return Reading(text, offer.meant or text, offer.words, offer.base if offer.here else NO_BASE)


class AvailabilityCache:
    """Asks the pipeline.

    Args:
        ask: Puts a question to the pipeline of the newest view; raises `NotReady`.
        version: Region → version of the dictionaries in force there; with another one nothing that is kept counts.
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
