"""When to ask again, and how long to wait before."""

from __future__ import annotations

import random
from dataclasses import dataclass

from .errors import ErrorAnswer, NoAnswer, ServiceError, TooManyRequests, Unavailable

REPLAYED = "replayed"  # what the service says of a nonce that was used before


@dataclass(frozen=True, slots=True)
class Retry:
    """Exponential back-off with full jitter.

    Attributes:
        attempts: How often a request is sent at most, the first time included; 1: never again.
        first: The upper limit of the first wait, in seconds; it doubles with each further one.
        longest: The longest wait, in seconds. A service that asks for more (`Retry-After`) is not asked again.
    """

    attempts: int = 5
    first: float = 0.25
    longest: float = 30.0

    def wait(self, attempt: int, failure: ServiceError) -> float | None:
        """Seconds to wait after the failed attempt of this number (from 1); None: give up.

        The wait is drawn evenly from nothing up to the limit, so that clients that failed together do not come back
        together. What the service asks for comes on top.
        """
        if not is_passing(failure) or attempt >= self.attempts or failure.retry_after > self.longest:
            return None
        return failure.retry_after + random.uniform(0, min(self.longest, self.first * 2 ** (attempt - 1)))


def is_passing(failure: ServiceError) -> bool:
    """Whether the same request may succeed in a moment: no answer, too much asked, the service says when, or something
    between here and the service sent a signed request twice. That is signed anew.
    """
    return isinstance(failure, NoAnswer | TooManyRequests | Unavailable) or failure.retry_after > 0 or is_echo(failure)


def is_echo(failure: ServiceError) -> bool:
    """Whether the nonce of a signed request had arrived before: proxies and libraries send requests again too."""
    return isinstance(failure, ErrorAnswer) and any(fault.code == REPLAYED for fault in failure.faults)
