"""A reentrant lock whose waiters take turns, and whose holder can give way between two steps of long work."""

from __future__ import annotations

import threading
from collections import deque
from threading import get_ident

FREE, PASSED_ON = 0, -1


class TurnLock:
    """Threads that wait get it in the order in which they came.

    `threading.RLock` goes to whichever thread runs: one that asks query after query lets it go and has it again before
    a search that waits for it wakes up.
    """

    def __init__(self) -> None:
        self._fields = threading.Lock()
        self._owner, self._depth = FREE, 0
        self._waiting: deque[threading.Lock] = deque()

    def __enter__(self) -> None:
        if self._owner == get_ident():
            self._depth += 1
        else:
            self._acquire()

    def __exit__(self, *_: object) -> None:
        self._depth -= 1
        if not self._depth:
            self._release()

    def give_way(self) -> bool:
        """Let those who wait go first, whoever holds it; returns whether anybody waited. The holder calls this where
        what the lock protects may change under its hands.
        """
        if not self._waiting:
            return False
        depth, self._depth = self._depth, 0
        self._release()
        self._acquire()
        self._depth = depth
        return True

    def _acquire(self) -> None:
        with self._fields:
            turn = None if self._owner == FREE else threading.Lock()
            if turn is None:
                self._owner = get_ident()
            else:
                turn.acquire()
                self._waiting.append(turn)
        if turn is not None:
            turn.acquire()  # until the one before releases it
            self._owner = get_ident()
        self._depth = 1

    def _release(self) -> None:
        with self._fields:
            self._owner = PASSED_ON if self._waiting else FREE
            if self._waiting:
                self._waiting.popleft().release()
