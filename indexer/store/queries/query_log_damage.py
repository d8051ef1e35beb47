"""Entries of the query log that are not what was written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from indexer.store.engine import open_plain
from indexer.store.queries.query_log_tables import BESIDES, ENTRY, queries, whole_of_entry

READ = 10_000
NAMES = (*ENTRY, *BESIDES, "whole")


def damaged_entries(path: Path) -> int:
    """How many there are; entries from before there were digests are taken as they are. Reads all of the log.

    Raises:
        sqlalchemy.exc.DatabaseError: The file is damaged, or of an older schema.
    """
    engine = open_plain(path, read_only=True)
    # behind the first one that has a digest all have: one that has lost it is damaged
    first = select(func.min(queries.c.number)).where(queries.c.whole.is_not(None)).scalar_subquery()
    query = select(*(queries.c[name] for name in NAMES)).where(queries.c.number >= first)
    try:
        with engine.connect() as connection:
            # as bytes where a text is none any more: that one is damaged, the others are counted on
            connection.connection.driver_connection.text_factory = _text  # type: ignore[union-attr]
            found = connection.execute(query, execution_options={"yield_per": READ})
            return sum(not _is_whole(dict(zip(NAMES, row, strict=True))) for row in found)
    finally:
        engine.dispose()


def _text(value: bytes) -> str | bytes:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value


def _is_whole(row: Mapping[str, Any]) -> bool:
    try:
        return bool(whole_of_entry(row) == row["whole"])
    except TypeError:  # bytes where a text was
        return False
