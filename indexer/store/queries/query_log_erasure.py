"""Erasing texts from the query log: nobody's name is in it, but a text may be one that nobody else would send."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, bindparam, delete, select, update

from indexer.documents.timestamps import to_text
from indexer.store.dialects import upsert
from indexer.store.engine import writing
from indexer.store.location import Location
from indexer.store.queries.query_log import open_log
from indexer.store.queries.query_log_tables import digest_of, erased_texts, queries, query_weeks

# Rows without a digest that one transaction gives theirs: some 20 ms.
PORTION = 2_000
# Digests of one statement.
AT_ONCE = 10_000


def erase_texts(location: Location, texts: Collection[str]) -> int:
    """Delete all entries of some texts, in whichever way they were typed; those too that a process has gathered and not
    yet written, and what was counted of them. Returns how many entries were there.

    Args:
        texts: In normal form, as events have them.
    """
    if not texts:
        return 0
    engine = open_log(location)
    try:
        _fill_digests(engine)
        digests, gone, now = sorted({digest_of(text) for text in texts}), 0, to_text(datetime.now(UTC))
        found = delete(queries).where(queries.c.digest.in_(bindparam("of", expanding=True)))
        counted = delete(query_weeks).where(query_weeks.c.digest.in_(bindparam("of", expanding=True)))
        with writing(engine) as connection:
            for start in range(0, len(digests), AT_ONCE):
                of = {"of": digests[start : start + AT_ONCE]}
                gone += connection.execute(found, of).rowcount
                connection.execute(counted, of)
            _note(connection, digests, now)
    finally:
        engine.dispose()
    return gone


def _note(connection: Connection, digests: Sequence[int], now: str) -> None:
    statement = upsert(connection, erased_texts)
    later = statement.excluded.at > erased_texts.c.at
    again = statement.on_conflict_do_update(
        index_elements=[erased_texts.c.digest], set_={"at": statement.excluded.at}, where=later
    )
    connection.execute(again, [{"digest": one, "at": now} for one in digests])


def _fill_digests(engine: Engine) -> None:
    """Give digests to the rows that have none: they are from an older program."""
    query = select(queries.c.number, queries.c.text).where(queries.c.digest.is_(None)).limit(PORTION)
    change = update(queries).where(queries.c.number == bindparam("of")).values(digest=bindparam("found"))
    while True:
        with engine.connect() as connection:
            rows = connection.execute(query).all()
        if not rows:
            return
        with writing(engine) as connection:
            connection.execute(change, [{"of": row.number, "found": digest_of(row.text)} for row in rows])
