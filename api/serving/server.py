"""The server of one process: waitress, held to our limits.

It reads requests in its own thread and hands on those that are whole, so that nobody can hold the application up by
sending slowly; it drops headers with `_` in their names, which would overwrite those with `-` (`X_Forwarded_For`).
"""

from __future__ import annotations

import socket
import time
from collections import Counter
from typing import Any

import structlog
from flask import Flask
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer

from api.serving.channel import Channel
from api.serving.gate import Gate
from api.serving.limits import Limits
from api.serving.refusals import Refusals

POLL_SECONDS = 1.0  # also how often limits are enforced
DRAIN_SECONDS = 10.0  # that requests under way have when the process is to end
# Bytes of a request line with its headers: 4,000 characters of a query are 36,000 bytes.
HEADER_BYTES = 128 * 1024
log = structlog.get_logger("serve")


class Server(TcpWSGIServer):  # type: ignore[misc]
    """Serves an application on a socket that listens already, which several processes may share."""

    channel_class = Channel

    def __init__(self, app: Flask, listening: socket.socket, limits: Limits) -> None:
        self.limits, self.refusals = limits, Refusals(app)
        self.gate = Gate(limits)
        self._draining_until: float | None = None
        self._enforced = 0.0
        adjustments = Adjustments(
            sockets=[listening], threads=1, ident=None, asyncore_use_poll=True,
            # a place for every connection and some that are about to be let go
            connection_limit=2 * limits.connections + 100, backlog=1024,
            max_request_header_size=HEADER_BYTES, max_request_body_size=limits.body + 1,
        )  # fmt: skip
        self.gate.set_thread_count(1)
        address = listening.getsockname()
        super().__init__(
            app, {}, _sock=listening, dispatcher=self.gate, adj=adjustments, bind_socket=False,
            sockinfo=(listening.family, listening.type, listening.proto, address),
        )  # fmt: skip

    def serve(self) -> None:
        """Serve until `stop` is called, and all that is under way then is answered."""
        while self._draining_until is None or (self._under_way() and time.monotonic() < self._draining_until):
            wasyncore.loop(timeout=POLL_SECONDS, use_poll=True, map=self._map, count=1)
            # Between two rounds: closed within one, a descriptor could be a new connection's before the round is over.
            self._enforce()
        self.gate.shutdown(timeout=1)
        wasyncore.close_all(self._map, ignore_all=True)

    def stop(self) -> None:
        """Take no further connection, and let `serve` return soon; may be called by a signal's handler."""
        self._draining_until = time.monotonic() + DRAIN_SECONDS
        self.accepting = False
        self.pull_trigger()

    def maintenance(self, _now: float) -> None:
        """Waitress's own has no hold on those who go on sending, or do not read."""

    def _enforce(self) -> None:
        """Let every connection be held to its limits, and where there are too many let some go."""
        while len(self.active_channels) > self.limits.connections and self._evict():
            pass
        now = time.monotonic()
        if now < self._enforced + POLL_SECONDS:
            return
        self._enforced = now
        for channel in list(self.active_channels.values()):
            try:
                channel.enforce(self.limits, now)
            except Exception as error:  # noqa: BLE001 - one connection's fault must not end the process
                log.error("connection_failed", error=type(error).__qualname__)
                channel.handle_close()

    def _evict(self) -> bool:
        """Let go the oldest connection that has no whole request, of the address that has most of them. Returns
        whether there was one.
        """
        idle = [channel for channel in self.active_channels.values() if not channel.requests]
        if not idle:
            return False
        most = Counter(channel.addr[0] for channel in idle).most_common(1)[0][0]
        min((channel for channel in idle if channel.addr[0] == most), key=_age).handle_close()
        return True

    def _under_way(self) -> bool:
        return any(channel.requests or channel.total_outbufs_len for channel in self.active_channels.values())


def _age(channel: Any) -> float:
    return float(min(channel.began, channel.quiet_since))
