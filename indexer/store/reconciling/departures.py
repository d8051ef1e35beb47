"""Departures: documents that left a region, a site or a kind, because they were deleted or written anew elsewhere.

A row that ended is removed once no index needs it, and a tombstone is lifted when its id is written again. Whoever
mirrors one site could not learn by either that a document has moved to another one. So the transaction that ends a row
notes it here, where no row of the same region, site and kind takes its place; a rewrite in place leaves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Engine, bindparam, delete, func, insert, or_, select

from indexer.documents.profile import profile_from_text
from indexer.store.engine import in_portions, writing
from indexer.store.tables import departures, documents, loads, profiles

NEW, OLD = documents.alias("new"), documents.alias("old")
PORTION = 5_000  # rows of one statement


def record_departures(connection: Connection, load: int, sequence: int) -> None:
    """Note which of the rows that a load ended have no successor in their place."""
    columns = (OLD.c.id, OLD.c.region, OLD.c.site, OLD.c.profile)
    left_place = (NEW.c.region != OLD.c.region) | NEW.c.site.is_distinct_from(OLD.c.site)
    query = (
        select(*columns, NEW.c.profile.label("successor"), func.coalesce(left_place, False).label("left"))
        .select_from(OLD.outerjoin(NEW, (NEW.c.id == OLD.c.id) & (NEW.c.load == load)))
        .where(OLD.c.ended == load, or_(NEW.c.doc.is_(None), left_place, NEW.c.profile != OLD.c.profile))
    )
    rows = connection.execute(query).all()
    kinds = _kinds(connection, {number for row in rows for number in (row.profile, row.successor) if number})
    found = [
        {"sequence": sequence, **dict(zip(("id", "region", "site", "profile"), row[:4], strict=True)),
         "moved": int(row.successor is not None)}
        for row in rows
        if row.successor is None or row.left or kinds.get(row.profile) != kinds.get(row.successor)
    ]  # fmt: skip
    for first in range(0, len(found), PORTION):
        connection.execute(insert(departures), found[first : first + PORTION])


def expire_departures(engine: Engine, before: str) -> int:
    """Forget what left before a time (as `loads.finished` has it); returns how much."""
    with writing(engine) as connection:
        old = select(func.max(loads.c.sequence)).where(loads.c.finished < before).scalar_subquery()
        return int(connection.execute(delete(departures).where(departures.c.sequence <= old)).rowcount)


def _kinds(connection: Connection, numbers: set[int]) -> Mapping[int, str]:
    query = select(profiles.c.profile, profiles.c.value)
    query = query.where(profiles.c.profile.in_(bindparam("numbers", expanding=True)))
    return {row[0]: profile_from_text(row[1]).kind for row in in_portions(connection, query, "numbers", [*numbers])}
