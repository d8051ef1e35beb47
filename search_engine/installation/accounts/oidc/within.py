"""Something done by another host, of which nobody waits longer than said: neither for a name to be looked up, nor for
an answer that comes byte by byte, which time-outs of a connection do not end.
"""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

from search_engine.installation.accounts.oidc.provider import T


def within(seconds: float, work: Callable[[], T]) -> T:
    """What some work returns or raises. Raises `TimeoutError` where it takes longer; what it does then is nobody's."""
    done: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()

    def run() -> None:
        try:
            done.put((work(), None))
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            done.put((None, error))

    Thread(target=run, name="oidc", daemon=True).start()
    try:
        found, error = done.get(timeout=seconds)
    except Empty:
        raise TimeoutError from None
    if error is not None:
        raise error
    return found  # type: ignore[return-value]
