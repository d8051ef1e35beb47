"""What becomes of a fault of the event store: an answer that says to try again, or one without what it would add."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import structlog
from sqlalchemy.exc import DBAPIError

from dictionaries.lexicon import BadDictionaries
from dictionaries.reasons import Message
from indexer.errors import StorageFailure, StoreBusy
from search_engine.errors import NotReady

LOG = structlog.get_logger("events")
T = TypeVar("T")
UNAVAILABLE = Message(
    "not_ready", "行为数据暂时无法读写，本次请求没有改变任何内容",
    "records of behaviour cannot be read or written at the moment, and this request has changed nothing", "请稍后再试",
    "try again later",
)  # fmt: skip


@contextmanager
def storing() -> Iterator[None]:
    """Raises `NotReady` where the store is locked for too long or out of order, `StorageFailure` where the system
    refuses: nothing was written then.
    """
    try:
        yield
    except (StoreBusy, DBAPIError) as error:
        raise NotReady(UNAVAILABLE()) from error
    except BadDictionaries as error:
        raise NotReady(str(error.faults[0])) from error


def read_or(instead: T, read: Callable[[], T]) -> T:
    """What is read of the event store; `instead` where it cannot be read now: nobody's search fails for that."""
    try:
        with storing():
            return read()
    except (NotReady, StorageFailure) as error:
        LOG.warning("events not read", reason=type(error.__cause__ or error).__name__)
        return instead
