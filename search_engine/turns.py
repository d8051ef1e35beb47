"""Processes that get ready one by one, and begin when all are: `zwfw serve --takeover`.

Parent and child hold the two ends of a pair of sockets. A child that is started again finds what was said to the one
before it: what the parent has said is looked at and left there.
"""

from __future__ import annotations

import socket
from contextlib import suppress

READY, GO = b"r", b"g"


class Turn:
    """The child's end.

    Args:
        descriptor: Of the socket.
    """

    def __init__(self, descriptor: int) -> None:
        self._socket = socket.socket(fileno=descriptor)

    def tell_ready(self) -> None:
        """Say that this process is ready."""
        with suppress(OSError):
            self._socket.send(READY)

    def wait(self) -> bool:
        """Return when it is time to begin; False: that time will not come, the parent has given up or ended."""
        try:
            return self._socket.recv(1, socket.MSG_PEEK) == GO
        except OSError:
            return False


class Turns:
    """The parent's ends."""

    def __init__(self) -> None:
        self._ends: list[tuple[socket.socket, socket.socket]] = []

    def new(self) -> int:
        """The descriptor of a new child's end, for it to inherit."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        self._ends.append((ours, theirs))
        return theirs.fileno()

    def all_ready(self) -> bool:
        """Whether each child has said so."""
        return all(self._has_told(ours) for ours, _ in self._ends)

    def go(self) -> None:
        """All may begin."""
        for ours, _ in self._ends:
            ours.send(GO)

    def give_up(self) -> None:
        """Nobody will."""
        for ours, _ in self._ends:
            ours.close()

    def _has_told(self, ours: socket.socket) -> bool:
        try:
            return ours.recv(1, socket.MSG_PEEK) == READY
        except BlockingIOError:
            return False
