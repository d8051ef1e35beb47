"""Forgetting what nobody needs any more: rows that ended, and bases that no row names."""

from __future__ import annotations

from sqlalchemy import Connection, delete, func, select

from indexer.store.tables import bases, documents, loads


def forget_rows(connection: Connection, sequence: int) -> int:
    """Remove rows that ended at or before a change; returns how many."""
    old = select(loads.c.load).where(loads.c.sequence <= sequence)
    return int(connection.execute(delete(documents).where(documents.c.ended.in_(old))).rowcount)


def forget_bases(connection: Connection) -> int:
    """Remove bases that no row names; returns how many.

    A load under way remembers bases by their numbers: while there is one, nothing is removed. The newest base always
    stays, so that no number is ever given twice.
    """
    under_way = select(loads.c.load).where(loads.c.sequence.is_(None), loads.c.first_doc.isnot(None)).limit(1)
    if connection.execute(under_way).first() is not None:
        return 0
    newest = connection.execute(select(func.coalesce(func.max(bases.c.base), 0))).scalar_one()
    unused = bases.c.base.notin_(select(documents.c.base)) & (bases.c.base < newest)
    return int(connection.execute(delete(bases).where(unused)).rowcount)
