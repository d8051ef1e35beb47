"""Where the documents of some ids belong: their regions and sites."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine, bindparam, select

from indexer.store.area import code_of
from indexer.store.engine import in_portions
from indexer.store.tables import documents, sites
from indexer.store.visible_rows import VISIBLE


def places_of(engine: Engine, ids: Sequence[str]) -> dict[str, tuple[str, str | None]]:
    """Region (12 digits) and site of the visible documents among ids."""
    joined = documents.outerjoin(sites, sites.c.site == documents.c.site)
    query = select(documents.c.id, documents.c.region, sites.c.name).select_from(joined)
    query = query.where(documents.c.id.in_(bindparam("ids", expanding=True)), VISIBLE)
    with engine.connect() as connection:
        return {row[0]: (code_of(row[1]), row[2]) for row in in_portions(connection, query, "ids", ids)}
