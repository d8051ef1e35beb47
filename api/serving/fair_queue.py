"""A queue in which those who pay for requests get equal shares of the thread: start-time fair queueing.

P. Goyal, H. M. Vin, H. Cheng: Start-time Fair Queueing (SIGCOMM 1996). A virtual clock stands at the start tag of the
request under way. A payer who begins to wait is tagged with the clock, or, where that is later, with the end of what
they used before; the lowest tag goes first. What a request costs is known afterwards, and moves the payer's own end. So
whoever has asked for little lately waits for the request under way, however dear those are that wait beside, and
whoever used a thread that nobody else wanted is not held to it afterwards.

Turns by number of requests, as before, let ten blocks with sentences of .5 s make everybody wait for 5 s.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Any

from api.serving.payers import Payer

# Payers whose last end is remembered; those who asked for nothing for longest are forgotten, 2 MB.
MOST_KEPT = 10_000


class FairQueue:
    """Takes the place of the deque of waitress's dispatcher, which holds its lock at every call.

    Args:
        taken: Called by the thread that takes a ticket.
    """

    def __init__(self, taken: Callable[[], None] | None = None) -> None:
        self._taken = taken
        self._lines: dict[Payer, deque[Any]] = {}
        self._since: dict[Payer, float] = {}  # the clock when a payer began to wait
        self._ends: OrderedDict[Payer, float] = OrderedDict()
        self._clock = 0.0  # thread seconds of a payer of weight 1
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def append(self, ticket: Any) -> None:
        """Queue a ticket behind those of its payer."""
        if ticket.payer not in self._lines:
            self._lines[ticket.payer] = deque()
            self._since[ticket.payer] = self._clock
        self._lines[ticket.payer].append(ticket)
        self._count += 1

    def popleft(self) -> Any:
        """The oldest ticket of the payer with the lowest tag, of those who owe nothing before others."""
        payer = min(self._lines, key=self._tag)
        self._clock = self._tag(payer)[0]
        line = self._leave(payer)
        ticket = line.popleft()
        if line:
            self._lines[payer], self._since[payer] = line, self._clock
        self._count -= 1
        if self._taken is not None:
            self._taken()
        return ticket

    def charge(self, payer: Payer, seconds: float) -> None:
        """A payer's request has used so many thread seconds."""
        self._ends[payer] = max(self._clock, self._ends.get(payer, 0.0)) + seconds / payer.weight
        self._ends.move_to_end(payer)
        if len(self._ends) > MOST_KEPT:
            self._ends.popitem(last=False)

    def others_wait(self, payer: Payer) -> bool:
        """Whether anybody waits but this payer."""
        return len(self._lines) > (payer in self._lines)

    def push_out(self, payer: Payer) -> Any:
        """Make room for another ticket of a payer: the newest ticket of whoever has most places for their weight; None:
        that is this payer.
        """
        most = max((payer, *self._lines), key=self._places)
        if most == payer:
            return None
        self._count -= 1
        ticket = self._lines[most].pop()
        if not self._lines[most]:
            self._leave(most)
        return ticket

    def _tag(self, payer: Payer) -> tuple[float, bool]:
        since, end = self._since[payer], self._ends.get(payer, -1.0)
        return (end, True) if end >= since else (since, False)

    def _places(self, payer: Payer) -> float:
        return len(self._lines.get(payer, ())) / payer.weight

    def _leave(self, payer: Payer) -> deque[Any]:
        del self._since[payer]
        return self._lines.pop(payer)
