"""How much is taken from one address block: a token bucket each, in the memory of one process."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from indexer.events.pseudonyms import network_of

# Blocks that are remembered, about 2 MB; those that were quiet for longest are forgotten.
MOST_BLOCKS = 10_000


class RateLimit:
    """Admits so much a minute from each address block (/24, IPv6: /48), at once or spread out.

    Args:
        per_minute: How much; a block that was quiet has a minute's worth.
        clock: Seconds.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = float(per_minute), clock
        self._left: OrderedDict[str | None, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def admits(self, address: str | None, amount: int) -> bool:
        """Whether something is taken now. A block with anything left may go into debt: what is larger than a minute's
        worth comes through too, and is waited for afterwards. Addresses that nobody knows share one bucket.
        """
        return not self.wait(address, amount)

    def wait(self, address: str | None, amount: int = 1) -> float:
        """Take something as `admits` does; returns 0, or the seconds to wait where it is not taken."""
        block, now = network_of(address), self._clock()
        with self._lock:
            left, since = self._left.pop(block, (self._most, now))
            left = min(self._most, left + (now - since) * self._most / 60)
            admitted = left > 0
            self._left[block] = (left - amount if admitted else left, now)
            if len(self._left) > MOST_BLOCKS:
                self._left.popitem(last=False)
        # just above nothing: a block that waits for so long is admitted
        return 0.0 if admitted else (1e-6 - left) * 60 / self._most
