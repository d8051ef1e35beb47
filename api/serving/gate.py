"""In front of the application: a queue with an end, a deadline, and turns for everybody.

One thread computes what is asked, one takes what is written. More threads that compute would only wait for each other:
one answers 470 to 500 searches a second at a p99 of 7 ms, four the same number at 41 ms. What is refused is answered by
the thread that reads, between two rounds, as probes are: handed to a thread of its own, 200 refusals at once made two
seconds in which the threads passed the interpreter's lock around, and searches waited.
"""

from __future__ import annotations

import logging
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

import structlog
from waitress.task import ThreadedTaskDispatcher

from api.http.addresses import HEADER, visitor_address
from api.serving.fair_queue import FairQueue
from api.serving.limits import Limits
from api.serving.refusals import Refused
from search_engine import collect_young, network_of

LOG = structlog.get_logger("serve")
TOO_MANY, BUSY = 429, 503
READING = ("GET", "HEAD", "OPTIONS")
# Posted, and computed as any search.
SEARCHES = ("/v1/voice",)
# Got, and long in the making: a second and more for a spreadsheet of the longest lists.
FILES = ("/v1/admin/dictionaries/export", "/v1/admin/dictionaries/thesaurus")
# Got, and waiting for another host: signing in and out by OpenID Connect (api/console/people/oidc_page.py).
ELSEWHERE = ("/admin/login/oidc", "/admin/login/oidc/back", "/admin/signed-out")
# Seconds of waiting after which a caller may have gone: a new keystroke ends the search of the last one.
IMPATIENT = 0.1
FORWARDED = HEADER.upper().replace("-", "_")  # as waitress names it


@dataclass(frozen=True, slots=True)
class Ticket:
    """A request in the queue. `block` is the address block that it counts for, None for one that does not count; it
    came at `since`, and at `until` it has waited for too long.
    """

    gate: Gate
    channel: Any
    block: str | None
    since: float
    until: float

    def service(self) -> None:
        """Answer the request, or refuse it where it has waited for too long; for one who has gone nothing is done."""
        now = self.gate.clock()
        try:
            if now > self.until:
                self.channel.requests[0].error = Refused(BUSY)
            if now > self.since + IMPATIENT and self.channel.has_left():
                self.channel.connected = False
            self.channel.service()
        finally:
            self.gate.done(self)
            collect_young()

    def cancel(self) -> None:
        """The process ends."""
        self.channel.cancel()


class Gate:
    """Takes the place of waitress's own dispatcher.

    Args:
        clock: Seconds.
        taken: Called by the thread that computes when it takes a request.
    """

    def __init__(
        self, limits: Limits, clock: Callable[[], float] = time.monotonic, taken: Callable[[], None] | None = None
    ) -> None:
        # it warns whenever a request waits, which is what a queue is for
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self.clock, self._limits = clock, limits
        self._computing, self._writing = ThreadedTaskDispatcher(), ThreadedTaskDispatcher()
        self._computing.queue, self._writing.queue = FairQueue(taken), FairQueue()
        self._at_once: deque[Any] = deque()
        self._under_way: Counter[str] = Counter()
        self._lock = Lock()

    def set_thread_count(self, count: int) -> None:
        """Start the threads, one for each kind of work (`count` 1)."""
        for lane in (self._computing, self._writing):
            lane.set_thread_count(count)

    @property
    def depth(self) -> int:
        """How many requests wait to be computed."""
        return len(self._computing.queue)

    @property
    def under_way(self) -> int:
        """How many requests wait or are computed, of those that count for a block."""
        with self._lock:
            return self._under_way.total()

    def add_task(self, channel: Any) -> None:
        """Queue the whole request that a channel holds; refuse it, if it is bad or one of too many."""
        request = channel.requests[0]
        if request.error is None:
            lane = self._writing if is_write(request) else self._computing
            block = self._block(channel, request)
            request.error = self._admit(lane, block)
        if request.error is None:
            now = self.clock()
            lane.add_task(Ticket(self, channel, block, now, now + self._limits.queue_seconds))
        else:
            self.at_once(channel)

    def at_once(self, channel: Any) -> None:
        """Have the request that a channel holds answered by the thread that reads, when its round is over."""
        self._at_once.append(channel)

    def answer_at_once(self) -> None:
        """Answer these; to be called by the thread that reads, holding no lock of a channel."""
        while self._at_once:
            channel = self._at_once.popleft()
            try:
                channel.service()
            except Exception as error:  # noqa: BLE001 - one connection's fault must not end the process
                LOG.error("answer_failed", error=type(error).__qualname__)
                channel.handle_close()

    def done(self, ticket: Ticket) -> None:
        """A request is answered: its block has room for another."""
        if ticket.block is not None:
            with self._lock:
                self._under_way[ticket.block] -= 1
                if self._under_way[ticket.block] <= 0:
                    del self._under_way[ticket.block]

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool:
        """End the threads; requests that wait are not answered."""
        return all(lane.shutdown(cancel_pending, timeout) for lane in (self._computing, self._writing))

    def _admit(self, lane: ThreadedTaskDispatcher, block: str | None) -> Refused | None:
        if len(lane.queue) >= self._limits.queue:
            return Refused(BUSY)
        if block is None:
            return None
        with self._lock:
            if self._under_way[block] >= self._limits.block_requests:
                return Refused(TOO_MANY)
            self._under_way[block] += 1
        return None

    def _block(self, channel: Any, request: Any) -> str | None:
        address = visitor_address(channel.addr[0], request.headers.get(FORWARDED), self._limits.trusted_proxies)
        return network_of(address)


def is_write(request: Any) -> bool:
    """Whether a request waits for the disk or another host rather than computes, or makes a file; none shall keep
    searches waiting.
    """
    if request.command in READING:
        return bool(request.path.endswith(FILES + ELSEWHERE))
    return not request.path.endswith(SEARCHES)
