"""What one serving process bears of its callers: how long, how many, how large."""

from __future__ import annotations

from dataclasses import dataclass, replace

from api.http.lanes import Lane
from search_engine import Settings

HELD = 128 * 1024 * 1024  # bytes; at least two of the largest bodies, so that loads side by side have room
# File handles for what is no connection: databases, index, metrics.
OWN_FILES = 200
# Somewhat more than twice as many are accepted as there may be, before the oldest are let go.
FILES_PER_CONNECTION = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one process.

    Attributes:
        receive_seconds: From the first byte of a request to its last; also how long a new connection may say nothing.
        idle_seconds: How long a connection may be silent between two requests. Above the 60 s after which nginx lets
            go of a kept connection: the side that sends must be the one that closes.
        send_seconds: How long a response may take to be fetched. 1.4 MB, our largest, at 12 kB/s.
        connections: Open connections, silent ones included.
        queue: Whole requests that wait in a lane.
        queue_seconds: How long a request may wait there.
        costly_queue, costly_seconds: The same of the lanes of what is costly, and of streams: a few people, each of
            whom waits for some seconds anyway; with 3 s of work less than proxies wait (15 s).
        block_seconds: Thread seconds a minute of one address block (IPv4 /24, IPv6 /48); 0: any.
        key_seconds: Thread seconds a minute of one key; 0: any.
        body: Bytes of a body.
        held: Bytes of all bodies that were taken and of all answers that are not fetched, in memory.
        trusted_proxies: Networks whose `X-Forwarded-For` is believed.
    """

    receive_seconds: float = 10.0
    idle_seconds: float = 75.0
    send_seconds: float = 120.0
    connections: int = 1000
    queue: int = 512
    queue_seconds: float = 5.0
    costly_queue: int = 8
    costly_seconds: float = 10.0
    block_seconds: float = 0.0
    key_seconds: float = 0.0
    body: int = 64 * 1024 * 1024
    held: int = HELD
    trusted_proxies: tuple[str, ...] = ()

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The bounds that the settings name."""
        return cls(
            receive_seconds=settings.receive_seconds,
            connections=settings.connection_limit,
            queue=settings.queue_limit,
            queue_seconds=settings.queue_seconds,
            block_seconds=settings.block_seconds,
            key_seconds=settings.key_seconds,
            body=settings.max_body,
            held=max(HELD, 2 * settings.max_body),
            trusted_proxies=settings.trusted_proxies,
        )

    def waiting(self, lane: Lane) -> tuple[int, float]:
        """How many requests may wait in a lane, and for how many seconds."""
        is_short = lane in (Lane.COSTLY, Lane.STREAMING)
        return (self.costly_queue, self.costly_seconds) if is_short else (self.queue, self.queue_seconds)

    def within(self, files: int) -> Limits:
        """The same for a process that may open so many files: no connection shall take the last of them."""
        return replace(self, connections=max(1, min(self.connections, (files - OWN_FILES) // FILES_PER_CONNECTION)))
