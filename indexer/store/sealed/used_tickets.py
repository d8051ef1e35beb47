"""Tickets that were used, where each may be used once: keyed digests, until the ticket would have ended by itself."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from indexer.store.engine import writing
from indexer.store.sealed.tables import used_tickets

PORTION: Final = 1_000  # digests that one use removes: nobody waits long for it


def is_used(engine: Engine, digest: str, now: int) -> bool:
    """Whether a ticket was used. `now`: ms since 1970 UTC. Raises `StoreBusy`."""
    known = select(used_tickets.c.until).where(used_tickets.c.digest == digest, used_tickets.c.until > now)
    with engine.connect() as connection:
        return connection.execute(known).scalar() is not None


def note_used(engine: Engine, digest: str, until: int, now: int) -> bool:
    """Note that a ticket is used now; False where it was used before. Of two hosts that come at a time one is first.

    Args:
        until: Until when it is remembered, ms since 1970 UTC.
        now: Likewise; what ended before goes.

    Raises:
        StoreBusy: The database does not answer now.
    """
    ended = select(used_tickets.c.digest).where(used_tickets.c.until <= now).limit(PORTION)
    own = (used_tickets.c.digest == digest) & (used_tickets.c.until <= now)
    try:
        with writing(engine, shared=True) as connection:
            connection.execute(delete(used_tickets).where(used_tickets.c.digest.in_(ended) | own))
            connection.execute(insert(used_tickets).values(digest=digest, until=until))
    except IntegrityError:
        return False
    return True
