"""When the queue was gathered, and what came of it. Functions over a connection."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from indexer.store.queue.tables import rounds

KEPT_ROUNDS = 200


@dataclass(frozen=True, slots=True)
class QueueRound:
    """One gathering.

    Attributes:
        begun, ended: ms since 1970 UTC.
        seen: Items that something was seen of.
        added, mended, returned: Items that are new, that were found mended, that came back.
    """

    number: int
    begun: int
    ended: int
    seen: int
    added: int
    mended: int
    returned: int


def begin_round(connection: Connection, at: int) -> int:
    """Note that the queue is being gathered; returns the round's number."""
    values = {"begun": at, "seen": 0, "added": 0, "mended": 0, "returned": 0}
    return int(connection.execute(insert(rounds).values(**values)).inserted_primary_key[0])  # type: ignore[index]


def end_round(connection: Connection, found: QueueRound) -> None:
    """Note how a round has ended; those of long ago go."""
    names = ("ended", "seen", "added", "mended", "returned")
    change = update(rounds).where(rounds.c.number == found.number)
    connection.execute(change.values({name: getattr(found, name) for name in names}))
    connection.execute(delete(rounds).where(rounds.c.number <= found.number - KEPT_ROUNDS))


def last_round(connection: Connection) -> QueueRound | None:
    """The newest round that has ended; None: there was none yet."""
    columns = [rounds.c[name] for name in QueueRound.__dataclass_fields__]
    query = select(*columns).where(rounds.c.ended.isnot(None)).order_by(rounds.c.number.desc()).limit(1)
    row = connection.execute(query).first()
    return None if row is None else QueueRound(*row)
