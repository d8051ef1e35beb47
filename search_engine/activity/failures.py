"""What becomes of a fault of the event store: an answer that says to try again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from dictionaries.lexicon import BadDictionaries
from indexer.errors import StoreBusy
from search_engine.errors import NotReady

UNAVAILABLE = "行为数据暂时无法读写，本次请求没有改变任何内容，请稍后再试"


@contextmanager
def storing() -> Iterator[None]:
    """Raises `NotReady` where the store is locked for too long, full or out of order: nothing was written then."""
    try:
        yield
    except (StoreBusy, DBAPIError) as error:
        raise NotReady(UNAVAILABLE) from error
    except BadDictionaries as error:
        raise NotReady(str(error.faults[0])) from error
