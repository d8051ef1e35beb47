"""Fencing: what a builder writes beside the index counts only while its lease is its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from indexer.store.engine import CONFIRMATION
from indexer.store.hosts.lease import require_fence


@contextmanager
def under_fence(fence: int) -> Iterator[None]:
    """Within it, each transaction of this thread sees at its end that nobody else has the lease: a host that was paused
    in the middle of its work writes nothing afterwards. Such a transaction raises `Fenced`.
    """
    token = CONFIRMATION.set(partial(require_fence, fence=fence))
    try:
        yield
    finally:
        CONFIRMATION.reset(token)
