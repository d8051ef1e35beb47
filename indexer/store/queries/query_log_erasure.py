"""Erasing texts from the query log: nobody's name is in it, but a text may be one that nobody else would send."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, bindparam, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from indexer.documents.timestamps import to_text
from indexer.store.engine import writing
from indexer.store.queries.query_log import open_log
from indexer.store.queries.query_log_tables import digest_of, erased_texts, queries, query_weeks

# Rows without a digest that one transaction gives theirs: some 20 ms.
PORTION = 2_000
# Digests of one statement.
AT_ONCE = 10_000


def erase_texts(path: Path, texts: Collection[str]) -> int:
    """Delete all entries of some texts, in whichever way they were typed; those too that a process has gathered and not
    yet written, and what was counted of them. Returns how many entries were there.

    Args:
        texts: In normal form, as events have them.
    """
    if not texts:
        return 0
    engine = open_log(path)
    try:
        _fill_digests(engine)
        digests, gone, now = sorted({digest_of(text) for text in texts}), 0, to_text(datetime.now(UTC))
        statement = insert(erased_texts)
        again = statement.on_conflict_do_update(
            index_elements=[erased_texts.c.digest], set_={"at": func.max(erased_texts.c.at, statement.excluded.at)}
        )
        found = delete(queries).where(queries.c.digest.in_(bindparam("of", expanding=True)))
        counted = delete(query_weeks).where(query_weeks.c.digest.in_(bindparam("of", expanding=True)))
        with writing(engine) as connection:
            for start in range(0, len(digests), AT_ONCE):
                of = {"of": digests[start : start + AT_ONCE]}
                gone += connection.execute(found, of).rowcount
                connection.execute(counted, of)
            connection.execute(again, [{"digest": one, "at": now} for one in digests])
    finally:
        engine.dispose()
    return gone


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
