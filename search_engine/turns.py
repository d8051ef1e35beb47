"""Processes that get ready one by one, and begin when all are: `zwfw serve --takeover`.

Parent and child hold the two ends of a pair of sockets. A child that is started again finds what was said to the one
before it: what the parent has said is looked at and left there.
"""

from __future__ import annotations

import socket
from contextlib import suppress

__all__ = ["Turn", "Turns"]

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
    """The parent's ends. The children's stay open, for those that are started again."""

    def __init__(self) -> None:
        self._ends: list[socket.socket] = []

    def new(self) -> int:
        """The descriptor of a new child's end, for it to inherit."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        self._ends.append(ours)
        return theirs.detach()

    def all_ready(self) -> bool:
        """Whether each child has said so."""
        return all(_has_told(end) for end in self._ends)

    def go(self) -> None:
        """All may begin."""
        for end in self._ends:
            end.send(GO)
        self.close()

    def close(self) -> None:
        """Say no more: those that have not been told to begin never will be."""
        for end in self._ends:
            end.close()


def _has_told(end: socket.socket) -> bool:
    try:
        return end.recv(1, socket.MSG_PEEK) == READY
    except BlockingIOError:
        return False
