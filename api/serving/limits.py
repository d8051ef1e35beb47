"""What one serving process bears of its callers: how long, how many, how large."""

from __future__ import annotations

from dataclasses import dataclass

from search_engine import Settings


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one process.

    Attributes:
        receive_seconds: From the first byte of a request to its last; also how long a new connection may say nothing.
        idle_seconds: How long a connection may be silent between two requests. Above the 60 s after which nginx lets
            go of a kept connection: the side that sends must be the one that closes.
        send_seconds: How long a response may take to be fetched. 1.4 MB, our largest, at 12 kB/s.
        connections: Open connections, silent ones included.
        queue: Whole requests that wait to be computed.
        queue_seconds: How long a request may wait there.
        block_requests: Requests of one address block (IPv4 /24, IPv6 /48) that wait or are computed.
        body: Bytes of a body.
        trusted_proxies: Networks whose `X-Forwarded-For` is believed.
    """

    receive_seconds: float = 10.0
    idle_seconds: float = 75.0
    send_seconds: float = 120.0
    connections: int = 1000
    queue: int = 512
    queue_seconds: float = 5.0
    block_requests: int = 128
    body: int = 64 * 1024 * 1024
    trusted_proxies: tuple[str, ...] = ()

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The bounds that the settings name."""
        return cls(
            receive_seconds=settings.receive_seconds,
            connections=settings.connection_limit,
            queue=settings.queue_limit,
            queue_seconds=settings.queue_seconds,
            block_requests=settings.block_requests,
            body=settings.max_body,
            trusted_proxies=settings.trusted_proxies,
        )
