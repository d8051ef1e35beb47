"""Who pays for a request: the key that it shows, if that is in use, else the address block that it comes from.

The thread that reads requests asks no database: it knows the digests of keys that were found to be in use when an
earlier request showed them, and that one was charged to its address.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import structlog

from api.http.addresses import HEADER, visitor_address
from api.http.keys import secret_of
from search_engine.access import network_of

FORWARDED = HEADER.upper().replace("-", "_")  # as waitress names it
# A key speaks for a portal with all its visitors: it gets more than half of a thread beside ten blocks that ask without
# end, where one share each would leave it an eleventh.
KEY_WEIGHT = 16.0
KNOWN_SECONDS = 60.0  # after which a key is looked up again: it may have been revoked, or have expired
LOG = structlog.get_logger("serve")


class Payer(NamedTuple):
    """The digest of a key, or an address block; None: not known, and shared by all of whom that is so."""

    name: str | None
    has_key: bool = False

    @property
    def weight(self) -> float:
        """Shares of a thread."""
        return KEY_WEIGHT if self.has_key else 1.0


class Payers:
    """Names the payers of requests.

    Args:
        holds: Whether a key is in use; may ask a database.
        trusted: Networks of proxies whose word counts.
        clock: Seconds.
    """

    def __init__(
        self, holds: Callable[[str], bool], trusted: tuple[str, ...] = (), clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._holds, self._trusted, self._clock = holds, trusted, clock
        self._until: dict[str, float] = {}  # digest of a key in use → when it is to be looked up again

    def of(self, connected: str | None, request: Any) -> Payer:
        """The payer of a whole request, read from it alone."""
        if (secret := _secret(request)) and (digest := _digest(secret)) in self._until:
            return Payer(digest, has_key=True)
        return Payer(network_of(visitor_address(connected, request.headers.get(FORWARDED), self._trusted)))

    def learn(self, request: Any) -> None:
        """Look the key of a request up, if it shows one that is not known; by a thread that may wait for a database."""
        if not (secret := _secret(request)) or self._until.get(digest := _digest(secret), 0.0) > self._clock():
            return
        try:
            in_use = self._holds(secret)
        except Exception as error:  # noqa: BLE001 - whatever is wrong there, the request itself is told
            LOG.warning("key_not_read", error=type(error).__qualname__)
            return
        if in_use:
            self._until[digest] = self._clock() + KNOWN_SECONDS
        else:
            self._until.pop(digest, None)


def _secret(request: Any) -> str:
    return secret_of(request.headers.get("AUTHORIZATION", ""), request.headers.get("X_ZWFW_KEY", ""))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
