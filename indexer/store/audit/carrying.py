"""Carrying the log over a restore: what was written after a backup was made stays written."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, inspect, select

from indexer.store.audit.author import Author
from indexer.store.audit.log import FIELDS, append, entry_of
from indexer.store.engine import open_plain, writing
from indexer.store.tables import audit


def carry_over(old: Path, engine: Engine) -> int:
    """Append the entries of an old database file that a restored one has not; returns how many.

    The restored one mostly has the same beginning: then numbers and digests come out as they were.
    """
    before = open_plain(old, read_only=True)
    try:
        if not inspect(before).has_table(audit.name):
            return 0
        query = select(*(audit.c[name] for name in FIELDS)).order_by(audit.c.entry)
        with before.connect() as reader, writing(engine) as connection:
            known = set(connection.execute(select(audit.c.digest)).scalars())
            count = 0
            for row in reader.execution_options(yield_per=1_000).execute(query):
                entry = entry_of(row)
                if entry.digest in known:
                    continue
                author = Author(entry.actor, entry.person, entry.address)
                append(
                    connection, author, entry.action, entry.target, entry.before, entry.after,
                    region=entry.region, at=entry.at,
                )  # fmt: skip
                count += 1
        return count
    finally:
        before.dispose()
