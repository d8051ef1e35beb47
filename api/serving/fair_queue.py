"""A queue in which address blocks take turns (round robin): who asks much waits behind himself, not others behind him.

First in, first out over all, 120 connections of one block with long sentences let everybody else wait for 5 s.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any


class FairQueue:
    """Takes the place of the deque of waitress's dispatcher, which holds its lock at every call.

    Args:
        taken: Called with each ticket that is taken, by the thread that takes it.
    """

    def __init__(self, taken: Callable[[], None] | None = None) -> None:
        self._taken = taken
        self._waiting: dict[str | None, deque[Any]] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def append(self, ticket: Any) -> None:
        """Queue a ticket behind those of its block."""
        self._waiting.setdefault(ticket.block, deque()).append(ticket)
        self._count += 1

    def popleft(self) -> Any:
        """The oldest ticket of the block whose turn it is, which is last in turn from now on."""
        block = next(iter(self._waiting))
        line = self._waiting.pop(block)
        ticket = line.popleft()
        if line:
            self._waiting[block] = line
        self._count -= 1
        if self._taken is not None:
            self._taken()
        return ticket
