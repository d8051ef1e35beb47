"""SQL of this process is compiled once for all of its databases.

SQLAlchemy keeps what it compiled with the engine, and most tests open databases of their own: three of five statements
were compiled anew, a fifteenth of the processor time of `tests/promise`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.util import LRUCache

from indexer.store import engine

CREATE = engine.create_engine
KEPT = 2_000


class Shared:
    """The cache of one engine: without the dialect, which is an object of its own for each engine, the keys of all are
    alike. For engines that are made alike.
    """

    def __init__(self, kept: LRUCache[Any, Any]) -> None:
        self._kept = kept

    def get(self, key: tuple[Any, ...]) -> Any:
        return self._kept.get(key[1:])

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        self._kept[key[1:]] = compiled

    def __len__(self) -> int:
        return len(self._kept)

    def clear(self) -> None:
        self._kept.clear()


@contextmanager
def compiled_once() -> Iterator[None]:
    """In this process."""
    kept: LRUCache[Any, Any] = LRUCache(KEPT)

    def create(url: Any, **given: Any) -> Engine:
        made = CREATE(url, **given)
        if made.dialect.name == "sqlite":
            made._compiled_cache = Shared(kept)  # type: ignore[assignment]
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "create_engine", create)
        yield
