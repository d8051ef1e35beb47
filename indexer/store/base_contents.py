"""What bases share: read by number, and kept for the pages that show their copies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Any

import orjson
from sqlalchemy import Engine

from dictionaries.caches import MEGABYTE, Results
from indexer.store.digests import CHECKED_BASE, is_whole_base
from indexer.store.lookup import Lookup
from indexer.store.split import Content
from indexer.store.tables import bases

CONTENTS = Lookup(CHECKED_BASE, bases.c.base)
# About 15 kB each; a nation shares fewer than 5,000.
BASES_KEPT = 6_000
# As JSON; parsed they take two or three times as much.
CONTENT_BYTES = 160 * MEGABYTE


def size_as_json(content: Content) -> int:
    """How large a content is: 2 µs, where looking at its parts takes a tenth of a millisecond."""
    return len(orjson.dumps(content))


def read_bases(engine: Engine, numbers: Iterable[int]) -> dict[int, tuple[str, Content]]:
    """Many bases' keys and contents by number; those that do not exist, or are damaged, are absent."""
    found = CONTENTS.rows(engine, list(numbers))
    return {row[0]: (row[1], orjson.loads(row[2])) for row in found if is_whole_base(*row)}


class KeptContents:
    """Contents of bases that are kept, not to be changed; safe for several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: Results[int, Content] = Results(BASES_KEPT, "base_contents", CONTENT_BYTES)
        self._lock = Lock()

    def __getitem__(self, number: int) -> Content:
        """One base's content; `KeyError` where there is none, or it is damaged."""
        with self._lock:
            found = self._kept.get(number)
        if found is None:
            for row in CONTENTS.rows(self._engine, (number,)):
                found = self.unpacked(row)
        if found is None:
            raise KeyError(number)
        return found

    def unpacked(self, row: Sequence[Any]) -> Content | None:
        """The content of a base whose row (of `CHECKED_BASE`) was read together with a copy: it is taken apart for the
        first one alone. None where it is damaged.
        """
        with self._lock:
            found = self._kept.get(row[0])
        if found is None and is_whole_base(*row):
            found = orjson.loads(row[2])
            with self._lock:
                self._kept.put(row[0], found, len(row[2]))
        return found
