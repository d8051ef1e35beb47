"""One connection: takes a request only when it is whole, one at a time, and knows for how long it has been waiting."""

from __future__ import annotations

import time
from typing import Any

from waitress.channel import HTTPChannel

from api.serving.limits import Limits
from api.serving.parser import Parser
from api.serving.refusals import RefusalTask, Refused

TIMEOUT = 408


class SentAhead:
    """Bytes of a request that came before the one before it was answered. They wait unread.

    Otherwise a client that sends a hundred requests at once and reads no answer would fill the buffers, and the thread
    that computes would wait for it.
    """

    completed = expect_continue = False
    headers_finished = True

    def __init__(self) -> None:
        self.data = b""

    def received(self, data: bytes) -> int:
        """Keep all of it."""
        self.data += data
        return len(data)

    def close(self) -> None:
        """Nothing is open."""


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection of the server."""

    error_task_class = RefusalTask

    def __init__(self, server: Any, sock: Any, addr: Any, adj: Any, map: Any = None) -> None:
        self.quiet_since = self.began = time.monotonic()
        self.answered = 0
        self._sending: tuple[int, float] | None = None
        self._discarding: float | None = None
        self.request: Parser | SentAhead | None = None
        super().__init__(server, sock, addr, adj, map=map)

    def parser_class(self, adj: Any) -> Parser | SentAhead:
        """What takes the first byte of a request, which has begun."""
        if self.requests:
            return SentAhead()
        self.began = time.monotonic()
        return Parser(adj)

    def discard(self) -> None:
        """Read on, and throw away what comes, until the client ends the connection or has had its time."""
        self._discarding = time.monotonic()

    def received(self, data: bytes) -> bool:
        """Take what was sent."""
        return self._discarding is None and bool(super().received(data))

    def writable(self) -> bool:
        """Also when what was sent ahead can be read: in the server's own thread, as all reading."""
        return bool(super().writable()) or self._ahead_is_due()

    def handle_write(self) -> None:
        """Send what is ready, then read what was sent ahead."""
        super().handle_write()
        ahead = self.request
        if isinstance(ahead, SentAhead) and self._ahead_is_due() and self.connected:
            self.request = None
            self.received(ahead.data)

    def service(self) -> None:
        """Compute and answer one request."""
        super().service()
        self.answered += 1
        self.quiet_since = time.monotonic()

    def enforce(self, limits: Limits, now: float) -> None:
        """End what takes too long; called about once a second, in the server's own thread.

        Args:
            now: Seconds of the monotonic clock.
        """
        if self.requests:
            return
        if self._discarding is not None:
            if now - self._discarding > limits.receive_seconds:
                self.handle_close()
        elif isinstance(self.request, Parser):
            if now - self.began > limits.receive_seconds:
                self._time_out()
        elif self.total_outbufs_len:
            # At once: `will_close` waits until the socket can be written, which is what does not come.
            # The same answer since when? A connection that fetches one after the other is not slow
            if self._sending is None or self._sending[0] != self.answered:
                self._sending = (self.answered, now)
            elif now - self._sending[1] > limits.send_seconds:
                self.handle_close()
        elif now - self.quiet_since > (limits.idle_seconds if self.answered else limits.receive_seconds):
            self.handle_close()

    def _time_out(self) -> None:
        with self.requests_lock:
            request, self.request = self.request, None
            if isinstance(request, Parser) and not self.requests:
                request.error = Refused(TIMEOUT)
                self.requests.append(request)
                self.server.add_task(self)

    def _ahead_is_due(self) -> bool:
        return isinstance(self.request, SentAhead) and not self.requests and not self.total_outbufs_len
