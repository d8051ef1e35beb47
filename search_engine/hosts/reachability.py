"""Whether the database and the storage answer, as this host sees it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from indexer.errors import StorageAway, StoreBusy, WrongDatabase

# A call that has not returned after so many seconds counts as no answer: a mount may hang for ever.
HANGS = 3.0
AWAY = (StorageAway, StoreBusy, WrongDatabase, SQLAlchemyError)


class Reachability:
    """Since when one of them has not answered.

    Args:
        kinds: The exceptions that say so.
        clock: Seconds since 1970 UTC.
    """

    def __init__(self, *kinds: type[Exception], clock: Callable[[], float] = time.time) -> None:
        self._kinds, self._clock = kinds, clock
        self._failed: float | None = None
        self._asked: float | None = None

    @property
    def away_since(self) -> float | None:
        """When it began not to answer, seconds since 1970 UTC; None: it answers."""
        asked, failed = self._asked, self._failed
        if failed is None and asked is not None and self._clock() - asked > HANGS:
            return asked
        return failed

    def is_away_for(self, seconds: float) -> bool:
        """Whether it has not answered for so long."""
        since = self.away_since
        return since is not None and self._clock() - since >= seconds

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Within it, it is asked. One thread at a time."""
        self._asked = begun = self._clock()
        try:
            yield
        except self._kinds:
            self._failed = begun if self._failed is None else self._failed
            raise
        else:
            self._failed = None
        finally:
            self._asked = None
