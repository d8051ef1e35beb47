"""One connection: takes a request only when it is whole, one at a time, and knows for how long it has been waiting."""

from __future__ import annotations

import select
import socket
import time
from functools import cached_property
from typing import Any

from waitress.channel import ClientDisconnected, HTTPChannel
from waitress.task import WSGITask

from api.serving.limits import Limits
from api.serving.parser import Parser
from api.serving.refusals import RefusalTask, Refused
from search_engine.access import network_of
from search_engine.checkpoints import Cancellation, Cancelled

TIMEOUT = 408
# Bytes of a stream that wait for its reader, and seconds between two looks whether they are still there.
STREAM_BYTES, STREAM_WAIT = 1 << 20, 1.0
MOST_REST = 0.1  # seconds


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


class AnswerTask(WSGITask):  # type: ignore[misc]
    """Computes a request and writes its answer."""

    def set_close_on_finish(self) -> None:
        """Let the connection end with the answer; not for want of a length, where the status says that there is no body
        (204, 304).
        """
        if self.has_body or self.version == "1.0" or self.request.headers.get("CONNECTION", "").lower() == "close":
            super().set_close_on_finish()

    def finish(self) -> None:
        """Write what the answer ends with."""
        super().finish()
        self.channel.write_held()

    def execute(self) -> None:
        """Compute the answer; for one who has gone meanwhile there is none."""
        try:
            super().execute()
        except Cancelled:
            raise ClientDisconnected from None


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection of the server."""

    task_class = AnswerTask
    error_task_class = RefusalTask

    def __init__(self, server: Any, sock: Any, addr: Any, adj: Any, map: Any = None) -> None:
        self.quiet_since = self.began = time.monotonic()
        self.answered = 0
        self._sending: tuple[int, float] | None = None
        self._discarding: float | None = None
        self._head: bytes | None = None
        self.request: Parser | SentAhead | None = None
        self.cancellation: Cancellation | None = None  # of what is computed for it
        self.is_streaming = False  # what is computed for it goes on at the pace of the reader
        self._rested = 0.0
        super().__init__(server, sock, addr, adj, map=map)

    @cached_property
    def block(self) -> str | None:
        """The address block of the other end."""
        return network_of(self.addr[0])

    @property
    def idle_since(self) -> float:
        """Seconds of the monotonic clock: since when nothing was answered, nor begun."""
        return min(self.began, self.quiet_since)

    @property
    def held(self) -> int:
        """Bytes of bodies that were taken and of answers that were not fetched."""
        taken = (int(one.body_bytes_received) for one in (*self.requests, self.request) if isinstance(one, Parser))
        return sum(taken) + int(self.total_outbufs_len)

    def has_left(self) -> bool:
        """Whether the other end has closed the connection. It is not read while a request is computed."""
        sock: socket.socket | None = self.socket  # None once it is closed, by the thread that reads
        try:
            return sock is None or not sock.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True

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
        """Take what was sent. Empty lines before a request are none of it, and do not begin its time."""
        self.server.read_since += len(data)
        if self.request is None:
            data = data.lstrip(b"\r\n")
        return self._discarding is None and bool(super().received(data))

    def write_soon(self, data: Any) -> int:
        """Send a part of an answer; its head only with what follows, as one packet."""
        if self._head is None:
            self._head = data
        elif self._head and isinstance(data, bytes):
            data, self._head = self._head + data, b""
            super().write_soon(data)
        else:
            self.write_held()
            super().write_soon(data)
        if self.is_streaming:
            self._wait_for_reader()
        return len(data)

    def _wait_for_reader(self) -> None:
        """Send until little of a stream is left, in the thread that writes it: only it waits. Then rest for as long as
        that thread has computed, so that searches beside have half of the time at least. Raises `ClientDisconnected`
        where the reader is gone, or fetches nothing for as long as an answer may take.
        """
        left, since = self.total_outbufs_len, time.monotonic()
        while left > STREAM_BYTES:
            if not self.connected or self._failed_to_send():
                raise ClientDisconnected
            now = time.monotonic()
            if self.total_outbufs_len < left:
                left, since = self.total_outbufs_len, now
            elif now - since > self.server.limits.send_seconds:
                raise ClientDisconnected
        computed = time.thread_time()
        time.sleep(min(max(0.0, computed - self._rested), MOST_REST))
        self._rested = time.thread_time()

    def _failed_to_send(self) -> bool:
        """Wait for a moment until the other end takes something, and send it; whether that is impossible."""
        sock: socket.socket | None = self.socket
        if sock is None or sock.fileno() < 0:
            return True
        poll = select.poll()  # takes any descriptor; `select` only those below 1,024
        poll.register(sock, select.POLLOUT)
        if any(event & (select.POLLERR | select.POLLHUP) for _, event in poll.poll(STREAM_WAIT * 1_000)):
            return True
        with self.outbuf_lock:
            _, failed = self._flush_exception(self._flush_some, do_close=False)
        return bool(failed)

    def write_held(self) -> None:
        """Send the head of an answer that has nothing else."""
        head, self._head = self._head, b""
        super().write_soon(head)

    def writable(self) -> bool:
        """Also when what was sent ahead can be read: in the server's own thread, as all reading.

        Not while an answer is computed, though a part of it may wait: the thread that computes is about to send it, and
        holds the lock. This one would ask again and again, and each time take the interpreter's lock from the other,
        for up to 170 ms.
        """
        return not self.requests and (bool(super().writable()) or self._ahead_is_due())

    def handle_write(self) -> None:
        """Send what is ready, then read what was sent ahead."""
        super().handle_write()
        ahead = self.request
        if isinstance(ahead, SentAhead) and self._ahead_is_due() and self.connected:
            self.request = None
            self.received(ahead.data)

    def service(self) -> None:
        """Compute and answer one request; the last one where the process is to end, or only begins: the next shall come
        to one that is open.
        """
        if self.server.draining or self.server.starting:
            self.requests[0].headers["CONNECTION"] = "close"
        self._head = None
        super().service()
        self.cancellation = None
        self.answered += 1
        self.quiet_since = time.monotonic()

    def enforce(self, limits: Limits, now: float) -> None:
        """End what takes too long; called about once a second, in the server's own thread.

        Args:
            now: Seconds of the monotonic clock.
        """
        if self.requests:
            if self.cancellation is not None and self.has_left():
                self.cancellation.ask()
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
