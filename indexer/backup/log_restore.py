"""Making a query log of a backup fit to be used again: no text comes back that was erased as nobody else's."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path

from dictionaries.normalize import normal_text
from indexer.backup.event_restore import compact
from indexer.events.erasure_log import texts_erased
from indexer.events.pseudonyms import Pseudonyms


def settle_log(copy: Path, pseudonyms: Pseudonyms, erasures: Mapping[str, int]) -> int:
    """Delete entries whose text was erased after they were written; returns how many.

    Args:
        copy: The log of the backup, of any schema, not in use yet.
    """
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("PRAGMA secure_delete=ON")
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'queries'").fetchone():
            return 0
        name_of = {
            text: normal_text(text).strip() for (text,) in connection.execute("SELECT DISTINCT text FROM queries")
        }
        erased = texts_erased(set(name_of.values()), pseudonyms, erasures)
        until = {text: erased[name] for text, name in name_of.items() if name in erased}
        rows = connection.execute("SELECT number, at, text FROM queries") if until else ()
        moment = datetime.fromisoformat
        gone = [(number,) for number, at, text in rows if moment(at).timestamp() * 1_000 <= until.get(text, -1)]
        connection.executemany("DELETE FROM queries WHERE number = ?", gone)
        counted = _forget_counts(connection, pseudonyms, erasures)
    if gone or counted:
        compact(copy)
    return len(gone)


def _forget_counts(connection: sqlite3.Connection, pseudonyms: Pseudonyms, erasures: Mapping[str, int]) -> int:
    """Delete what was counted of such texts by week, whenever it was asked; returns how many rows."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'query_weeks'").fetchone():
        return 0
    texts = {text for (text,) in connection.execute("SELECT DISTINCT text FROM query_weeks WHERE text != ''")}
    rows = [(text,) for text in texts_erased(texts, pseudonyms, erasures)]
    connection.executemany("DELETE FROM query_weeks WHERE text = ?", rows)
    return len(rows)
