"""Two processes' worth of one thing at the same time, as threads."""

from __future__ import annotations

import threading
from pathlib import Path

from indexer.store.engine import open_plain
from indexer.store.schemas import DatabaseSchema


def migrated_twice(schema: DatabaseSchema, location: Path | str) -> list[Exception]:
    """Migrate a database from two sides at once; returns what went wrong."""
    faults: list[Exception] = []
    ready = threading.Barrier(2)

    def open_it() -> None:
        engine = open_plain(location)
        ready.wait()
        try:
            schema.migrate(engine)
        except Exception as error:  # noqa: BLE001 - any of them is one too many
            faults.append(error)
        engine.dispose()

    threads = [threading.Thread(target=open_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults
