"""What every request goes through, those of the generated calls too: retries, idempotency keys, signatures, typed
errors.
"""

from __future__ import annotations

import time
import uuid
from itertools import count

import httpx

from .errors import NoAnswer, ServiceError, error_of
from .retry import Retry
from .signing import Signer

READING = frozenset({"GET", "HEAD", "OPTIONS"})
IDEMPOTENCY_KEY = "Idempotency-Key"


class Transport(httpx.BaseTransport):
    """Sends a request until it is answered, or patience ends; an answer that is an error is raised.

    A request that writes carries one `Idempotency-Key` through all its attempts, so that the service does it once.

    Args:
        below: What really sends.
        retry: When to send again.
        signer: Signs each attempt, with a nonce and a time of its own; None: nothing is signed.
        mounted_at: Path of the service's address, which is not signed: a proxy may take it off.
    """

    def __init__(
        self,
        below: httpx.BaseTransport,
        retry: Retry | None = None,
        signer: Signer | None = None,
        mounted_at: str = "",
    ) -> None:
        self.below, self.retry = below, retry or Retry()
        self.signer, self._mounted_at = signer, mounted_at.rstrip("/").encode()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, below 400.

        Raises:
            NoAnswer: None of the attempts was answered.
            ErrorAnswer: The last attempt was answered with an error.
        """
        request.read()  # a body that is a stream can be sent once only
        if request.method not in READING:
            request.headers.setdefault(IDEMPOTENCY_KEY, str(uuid.uuid4()))
        for attempt in count(1):
            try:
                return self._attempt(request)
            except ServiceError as failure:
                wait = self.retry.wait(attempt, failure)
                if wait is None:
                    raise
            time.sleep(wait)
        raise AssertionError  # unreachable

    def _attempt(self, request: httpx.Request) -> httpx.Response:
        """One answer; that of an error is read whole, so that its connection is free again."""
        if self.signer is not None:
            target = request.url.raw_path.removeprefix(self._mounted_at)
            request.headers.update(self.signer.headers(request.method, target, request.content))
        try:
            response = self.below.handle_request(request)
            if response.status_code >= 400:
                response.read()
                response.close()
        except httpx.TransportError as error:
            raise NoAnswer(f"{request.method} {request.url.path}: {error or type(error).__name__}") from error
        if response.status_code >= 400:
            raise error_of(response)
        return response

    def close(self) -> None:
        """Close the connections."""
        self.below.close()
