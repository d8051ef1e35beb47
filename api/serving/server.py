"""The server of one process: waitress, held to our limits.

It reads requests in its own thread and hands on those that are whole, so that nobody can hold the application up by
sending slowly; it drops headers with `_` in their names, which would overwrite those with `-` (`X_Forwarded_For`).
Probes are answered by that thread too, from the first moment and whatever is being computed.
"""

from __future__ import annotations

import errno
import socket
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import structlog
from flask import Flask
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer

from api.endpoints.operation import HEALTH, READY
from api.http.current import EXTENSION
from api.http.lanes import Lanes
from api.http.prefix import below
from api.serving.channel import Channel
from api.serving.gate import Gate
from api.serving.handover import HAND_OVER_SECONDS, LINGER_SECONDS
from api.serving.limits import Limits
from api.serving.listening import BACKLOG
from api.serving.payers import Payers
from api.serving.places import Place
from api.serving.refusals import STARTING, Refusals, Refused
from search_engine import Service

POLL_SECONDS = 1.0  # also how often limits are enforced
DRAIN_SECONDS = 10.0  # that requests under way have when the process is to end
# Bytes of a request line with its headers: 4,000 characters of a query are 36,000 bytes.
HEADER_BYTES = 128 * 1024
# Bytes read at once. Waitress's 8 KiB make eight times the rounds of a large body, and of a flood of them.
READ_BYTES = 64 * 1024
# Bytes read, by all connections, after which it is looked at what they hold; else that is done with the other limits.
READ_BEFORE_LOOK = 16 * 1024 * 1024
# New connections taken in a round: one, so that processes side by side have as many each; twice as many while more wait
# than were taken, or the system would turn away those that wait to be accepted.
MOST_ACCEPTED = 256
PROBES = (HEALTH.path, READY.path)
# Probes that the thread that reads answers in one round, .04 ms each; what comes beyond is none, and waits with others.
MOST_PROBES = 16
log = structlog.get_logger("serve")


class Server(TcpWSGIServer):  # type: ignore[misc]
    """Serves an application on a socket that listens already, which several processes may share.

    Args:
        place: Of a process that is only starting: until `open` is called it refuses all but probes, and takes
            connections only while no sibling is open, who would answer them. None: the application is ready.
    """

    channel_class = Channel

    def __init__(self, app: Flask, listening: socket.socket, limits: Limits, place: Place | None = None) -> None:
        self.limits, self.refusals = limits, Refusals(app)
        self.place, self.starting = place or Place(), place is not None
        service: Service = app.extensions[EXTENSION]
        payers = Payers(lambda secret: service.keys.holds(secret), limits.trusted_proxies)
        self.gate = Gate(limits, Lanes.of(app, service.settings.prefix), payers, place=self.place)
        self._draining_until: float | None = None
        self._stopped = threading.Event()
        self._enforced, self._out_of_handles = 0.0, False
        self.read_since, self._to_accept, self._probes = 0, 1, 0
        adjustments = Adjustments(
            sockets=[listening], threads=1, ident=None, asyncore_use_poll=True,
            # a place for every connection and some that are about to be let go
            connection_limit=2 * limits.connections + 100, backlog=BACKLOG,
            max_request_header_size=HEADER_BYTES, max_request_body_size=limits.body + 1,
            recv_bytes=READ_BYTES,
            # whose word counts is looked at by the application (`visitor_address`)
            clear_untrusted_proxy_headers=False,
            # In memory, within `limits.held`: a disk that is slow or full must not hold up the thread that reads, and
            # the thread that computes never waits for a reader.
            inbuf_overflow=limits.held, outbuf_overflow=limits.held, outbuf_high_watermark=sys.maxsize,
        )  # fmt: skip
        self.gate.set_thread_count(1)
        address = listening.getsockname()
        super().__init__(
            app, {}, _sock=listening, dispatcher=self.gate, adj=adjustments, bind_socket=False,
            sockinfo=(listening.family, listening.type, listening.proto, address),
        )  # fmt: skip

    def serve(self) -> None:
        """Serve until `stop` is called, and all that is under way then is answered."""
        while self._draining_until is None or not self._is_drained():
            self.place.came_round()
            wasyncore.loop(timeout=POLL_SECONDS, use_poll=True, map=self._map, count=1)
            # Between two rounds: closed within one, a descriptor could be a new connection's before the round is over.
            self._enforce()
            self.gate.answer_at_once()
            self._probes = 0
        self.gate.shutdown(timeout=1)
        # Another thread's `stop` may be about to wake this one: its descriptor must not be another file's by then.
        self._stopped.wait(POLL_SECONDS)
        wasyncore.close_all(self._map, ignore_all=True)

    def open(self) -> None:
        """Take requests from now on; may be called by another thread."""
        self.place.is_open, self.starting = True, False
        self.pull_trigger()

    def stop(self, *, hand_over: bool = False) -> None:
        """Take no further connection, and let `serve` return soon; may be called by a signal's handler, and again.

        Args:
            hand_over: Another program serves now, see `api.serving.handover`.
        """
        if self.draining:
            return
        now = time.monotonic()
        self._lingering_until = now + LINGER_SECONDS if hand_over else now
        self._draining_until = now + (HAND_OVER_SECONDS if hand_over else DRAIN_SECONDS)
        self.accepting = self.place.is_open = False
        self.pull_trigger()
        self._stopped.set()

    def maintenance(self, _now: float) -> None:
        """Waitress's own has no hold on those who go on sending, or do not read."""

    @property
    def draining(self) -> bool:
        """Whether the process is to end."""
        return self._draining_until is not None

    def readable(self) -> bool:
        """Whether connections are taken."""
        return self._is_my_turn() and bool(super().readable())

    def add_task(self, channel: Any) -> None:
        """Have the whole request that a channel holds answered."""
        request = channel.requests[0]
        if request.error is None:
            if self._is_probe(request) and self._probes < MOST_PROBES:
                self._probes += 1
                self.gate.at_once(channel)
                return
            request.error = Refused(STARTING) if self.starting else None
        self.gate.add_task(channel)

    def handle_accept(self) -> None:
        """Take connections that wait to be accepted."""
        if not self._is_my_turn():  # a sibling has become open while this one waited
            return
        room = self.adj.connection_limit - len(self.active_channels)
        for _ in range(min(self._to_accept, max(1, room))):
            before = len(self.active_channels)
            super().handle_accept()
            if len(self.active_channels) == before:
                self._to_accept = 1
                return
        self._to_accept = min(2 * self._to_accept, MOST_ACCEPTED)

    def accept(self) -> Any:
        """A connection; None: there is none, or no file handle for it, which is then made free."""
        try:
            return super().accept()
        except OSError as error:
            if error.errno in (errno.EMFILE, errno.ENFILE):
                self._out_of_handles = True
            return None

    def _is_my_turn(self) -> bool:
        """Whether a connection is better taken than left to a sibling."""
        return not self.starting or not self.place.others_are_open

    def _is_probe(self, request: Any) -> bool:
        rest = below(self.refusals.prefix, request.path)
        return request.command in ("GET", "HEAD") and (request.path if rest is None else rest) in PROBES

    def _enforce(self) -> None:
        """Let every connection be held to its limits, and where there are too many let some go."""
        count = len(self.active_channels)
        most = count - 1 if self._out_of_handles else self.limits.connections
        self._out_of_handles = False
        if count > most:
            self._shed(most, lambda _: 1)
        now = time.monotonic()
        due = now > self._enforced + POLL_SECONDS
        if due or self.read_since > READ_BEFORE_LOOK:
            self.read_since = 0
            self._shed(self.limits.held, lambda channel: int(channel.held))
        if not due:
            return
        self._enforced = now
        for channel in list(self.active_channels.values()):
            try:
                channel.enforce(self.limits, now)
            except Exception as error:  # noqa: BLE001 - one connection's fault must not end the process
                log.error("connection_failed", error=type(error).__qualname__)
                channel.handle_close()

    def _shed(self, most: int, weight: Callable[[Any], int]) -> None:
        """Let connections go until those that stay weigh no more than `most` together."""
        for channel in excess(list(self.active_channels.values()), most, weight):
            channel.handle_close()

    def _is_drained(self) -> bool:
        now = time.monotonic()
        waits = self._under_way() or (bool(self.active_channels) and now < self._lingering_until)
        return not waits or now > (self._draining_until or now)

    def _under_way(self) -> bool:
        return any(channel.requests or channel.total_outbufs_len for channel in self.active_channels.values())


def excess(channels: Iterable[Any], most: int, weight: Callable[[Any], int]) -> Iterator[Any]:
    """The connections to let go so that what all of them weigh comes to no more than `most`: each time the one that has
    been quiet for longest, of the address block that weighs most, and of those that have no whole request.
    """
    weights = {channel: weight(channel) for channel in channels}
    over = sum(weights.values()) - most
    if over <= 0:
        return
    blocks, lines = Counter[str | None](), defaultdict[str | None, list[Any]](list)
    idle = (channel for channel, weighs in weights.items() if weighs and not channel.requests)
    for channel in sorted(idle, key=lambda channel: channel.idle_since, reverse=True):
        blocks[channel.block] += weights[channel]
        lines[channel.block].append(channel)
    while over > 0 and +blocks:
        heaviest = max(blocks, key=blocks.__getitem__)
        channel = lines[heaviest].pop()
        blocks[heaviest] -= weights[channel]
        over -= weights[channel]
        yield channel
