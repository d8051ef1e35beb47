"""In front of the application: lanes with a queue each that has an end and a deadline, and a share for everybody.

One thread computes searches, one takes what is written, one computes what is costly by nature, one writes streams at
the pace of their readers, and one searches of payers whose last ones were dear: it gives way to the others between its
steps, so that nobody else waits for a whole one. More threads that compute would only wait for each other: one answers
470 to 500 searches a second at a p99 of 7 ms, four the same number at 41 ms. What is refused is answered by the thread
that reads, between two rounds, as probes are: handed to a thread of its own, 200 refusals at once made two seconds in
which the threads passed the interpreter's lock around, and searches waited.

Requests are charged afterwards, by the thread seconds that they used, to whoever pays for them. Who has used least goes
first (`FairQueue`); who has used more than a minute's worth is refused while others wait (429). A full queue refuses
the newest request of whoever has most there (503).
"""

from __future__ import annotations

import logging
import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from threading import Lock
from typing import Any

import structlog
from waitress.task import ThreadedTaskDispatcher

from api.http.lanes import Lane, Lanes
from api.serving.fair_queue import FairQueue
from api.serving.limits import Limits
from api.serving.payers import Payer, Payers
from api.serving.places import Place
from api.serving.refusals import Refused
from search_engine.access import TokenBuckets
from search_engine.checkpoints import Cancellation, cancellable, searching_in_turns
from search_engine.operation import collect_young

LOG = structlog.get_logger("serve")
TOO_MANY, BUSY = 429, 503
SEARCHES = (Lane.SEARCHING, Lane.DEAR)
# Seconds of waiting after which a caller may have gone: a new keystroke ends the search of the last one.
IMPATIENT = 0.1
# Thread seconds of a request that is dear: three to four median searches. Who types, reads and searches comes to 1 to
# 6 ms a request, long sentences with fifty explained cards to 35.
DEAR_SECONDS = 0.02
NEWEST = 0.25  # weight of the newest request in the mean
# Payers that are remembered; those who asked for nothing for longest are forgotten, 1 MB.
MOST_KEPT = 10_000


class MeanCosts:
    """What a request of each payer has cost lately, by which dear ones are told from others before they are computed.

    Exponentially weighted means, of thread seconds. One thread at a time notes; others may look.
    """

    def __init__(self) -> None:
        self._means: OrderedDict[Payer, float] = OrderedDict()

    def note(self, payer: Payer, seconds: float) -> None:
        """A request of a payer has used so many thread seconds."""
        mean = self._means.get(payer, 0.0)
        self._means[payer] = mean + NEWEST * (seconds - mean)
        self._means.move_to_end(payer)
        if len(self._means) > MOST_KEPT:
            self._means.popitem(last=False)

    def are_dear(self, payer: Payer) -> bool:
        """Whether the last requests of a payer were dear; of one who is not known they were not."""
        return self._means.get(payer, 0.0) > DEAR_SECONDS


@dataclass(frozen=True, slots=True)
class Ticket:
    """A request in the queue of a lane; it came at `since`, and at `until` it has waited for too long."""

    gate: Gate
    lane: Lane
    channel: Any
    payer: Payer
    since: float
    until: float

    def service(self) -> None:
        """Answer the request, or refuse it where it has waited for too long; for one who has gone nothing is done."""
        began, now = self.gate.thread_clock(), self.gate.clock()
        request = self.channel.requests[0]
        try:
            self.gate.payers.learn(request)
            if now > self.until:
                request.error = Refused(BUSY)
            if now > self.since + IMPATIENT and self.channel.has_left():
                self.channel.connected = False
            self.channel.is_streaming = self.lane is Lane.STREAMING
            with self._context():
                self.channel.service()
        finally:
            self.gate.charge(self, self.gate.thread_clock() - began)
            collect_young()

    def cancel(self) -> None:
        """The process ends."""
        self.channel.cancel()

    def _context(self) -> AbstractContextManager[None]:
        if self.lane is Lane.DEAR:
            return searching_in_turns()
        if self.lane is not Lane.COSTLY:
            return nullcontext()
        self.channel.cancellation = Cancellation()
        return cancellable(self.channel.cancellation)


class Gate:
    """Takes the place of waitress's own dispatcher.

    Args:
        lanes: The lane of a request.
        payers: Who pays for it.
        clock: Seconds.
        thread_clock: Seconds that the thread which asks has used of the processor.
        place: Where it is noted that a search is taken and answered.
    """

    def __init__(
        self,
        limits: Limits,
        lanes: Lanes,
        payers: Payers,
        clock: Callable[[], float] = time.monotonic,
        thread_clock: Callable[[], float] = time.thread_time,
        place: Place | None = None,
    ) -> None:
        # it warns whenever a request waits, which is what a queue is for
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self.clock, self.thread_clock, self.payers = clock, thread_clock, payers
        self._limits, self._lanes, self._place = limits, lanes, place or Place()
        self._dispatchers = {lane: ThreadedTaskDispatcher() for lane in Lane}
        for lane, dispatcher in self._dispatchers.items():
            dispatcher.queue = FairQueue(self._place.took_request if lane is Lane.SEARCHING else None)
        seconds = {False: limits.block_seconds, True: limits.key_seconds}
        self._budgets = {has_key: TokenBuckets(most, clock) for has_key, most in seconds.items() if most}
        self._costs, self._lock = MeanCosts(), Lock()
        self._at_once: deque[Any] = deque()

    def set_thread_count(self, count: int) -> None:
        """Start the threads, one for each lane (`count` 1)."""
        for dispatcher in self._dispatchers.values():
            dispatcher.set_thread_count(count)

    @property
    def depth(self) -> int:
        """How many requests wait, in all lanes."""
        return sum(len(one.queue) for one in self._dispatchers.values())

    def add_task(self, channel: Any) -> None:
        """Queue the whole request that a channel holds; refuse it, if it is bad or one of too many."""
        request = channel.requests[0]
        if request.error is None:
            self._queue(channel, request)
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

    def charge(self, ticket: Ticket, seconds: float) -> None:
        """A request is answered: let its payer pay for it."""
        if ticket.lane is Lane.SEARCHING:
            self._place.answered_request()
        if ticket.lane in SEARCHES:
            with self._lock:
                self._costs.note(ticket.payer, seconds)
        self._dispatchers[ticket.lane].queue.charge(ticket.payer, seconds)
        if budget := self._budgets.get(ticket.payer.has_key):
            budget.charge(ticket.payer, seconds)

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool:
        """End the threads; requests that wait are not answered."""
        ended = [one.shutdown(cancel_pending, timeout) for one in self._dispatchers.values()]
        return all(ended)

    def _queue(self, channel: Any, request: Any) -> None:
        lane = self._lanes.lane(request.command, request.path, request.query)
        payer = self.payers.of(channel.addr[0], request)
        if lane is Lane.SEARCHING and self._costs.are_dear(payer):
            lane = Lane.DEAR
        dispatcher = self._dispatchers[lane]
        places, seconds = self._limits.waiting(lane)
        lanes = SEARCHES if lane in SEARCHES else (lane,)
        others_wait = any(self._dispatchers[one].queue.others_wait(payer) for one in lanes)
        with dispatcher.lock:
            request.error, pushed_out = self._admit(dispatcher.queue, payer, places, others_wait=others_wait)
        for refused in (pushed_out, channel if request.error else None):
            if refused is not None:
                self.at_once(refused)
        if request.error is None:
            now = self.clock()
            dispatcher.add_task(Ticket(self, lane, channel, payer, now, now + seconds))

    def _admit(self, queue: FairQueue, payer: Payer, places: int, *, others_wait: bool) -> tuple[Refused | None, Any]:
        """Why a payer's request is refused, and the channel of the one that is refused in its place."""
        budget = self._budgets.get(payer.has_key)
        if budget is not None and others_wait and (wait := budget.wait(payer)):
            return Refused(TOO_MANY, math.ceil(wait)), None
        if len(queue) < places:
            return None, None
        ticket = queue.push_out(payer)
        if ticket is None:
            return Refused(BUSY), None
        ticket.channel.requests[0].error = Refused(BUSY)
        return None, ticket.channel
