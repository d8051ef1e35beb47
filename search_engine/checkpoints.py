"""Between two steps of work that may take long: whether anybody still waits for it, and whether others should go first.

The loops of such work (a query after another, a trial without a row, a row of a file) call `checkpoint`; that of Trio
asks the same two things. Outside of `cancellable` and `giving_way` it does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Thread
from typing import TypeVar

__all__ = [
    "Cancellation", "Cancelled", "cancellable", "checkpoint", "giving_way", "searches_in_turns", "searching_in_turns",
    "with_checkpoints", "within",
]  # fmt: skip

T = TypeVar("T")


class Cancelled(BaseException):
    """Nobody waits for the answer any more, and none is given. No handler of errors takes it for a fault."""


class Cancellation:
    """Tells work to stop; another thread may do so."""

    def __init__(self) -> None:
        self.is_asked_for = False

    def ask(self) -> None:
        """Have the work end at its next checkpoint."""
        self.is_asked_for = True


_cancellation: ContextVar[Cancellation | None] = ContextVar("cancellation", default=None)
_give_way: ContextVar[Callable[[], None] | None] = ContextVar("give_way", default=None)
_in_turns: ContextVar[bool] = ContextVar("in_turns", default=False)


def checkpoint() -> None:
    """Raise `Cancelled` where nobody waits for the work of this thread any more; let others go first."""
    cancellation, give_way = _cancellation.get(), _give_way.get()
    if cancellation is not None and cancellation.is_asked_for:
        raise Cancelled
    if give_way is not None:
        give_way()


def with_checkpoints(steps: Iterable[T]) -> Iterator[T]:
    """The same steps, each after a checkpoint."""
    for step in steps:
        checkpoint()
        yield step


@contextmanager
def cancellable(cancellation: Cancellation) -> Iterator[None]:
    """What this thread does meanwhile can be cancelled."""
    token = _cancellation.set(cancellation)
    try:
        yield
    finally:
        _cancellation.reset(token)


@contextmanager
def searching_in_turns() -> Iterator[None]:
    """What this thread searches meanwhile gives way to other threads between its steps."""
    token = _in_turns.set(True)
    try:
        yield
    finally:
        _in_turns.reset(token)


def searches_in_turns() -> bool:
    """Whether what this thread searches gives way to other threads."""
    return _in_turns.get()


@contextmanager
def giving_way(give_way: Callable[[], None]) -> Iterator[None]:
    """What this thread does meanwhile calls this between its steps."""
    token = _give_way.set(give_way)
    try:
        yield
    finally:
        _give_way.reset(token)


def within(seconds: float, work: Callable[[], T]) -> T:
    """What some work returns or raises. Raises `TimeoutError` where it takes longer; what it does then is nobody's."""
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            done.set_exception(error)

    Thread(target=run, name="within", daemon=True).start()
    return done.result(seconds)
