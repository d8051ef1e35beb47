"""Drafts that a publisher has sent back to their authors, each with the reason. Functions over a connection.

A return is of a draft as it was then: once its author changes the draft or submits it again, it is answered.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select

from indexer.store.editing.tables import drafts, returns
from indexer.store.row_checksums import is_whole, write_checksums


@dataclass(frozen=True, slots=True)
class Return:
    """Why a draft went back to its author.

    Attributes:
        returner: Who sent it back.
        reason: In one line, for the author.
        at: ms since 1970 UTC.
    """

    returner: str
    reason: str
    at: int


def add_return(connection: Connection, draft: int, changed: int, returner: str, reason: str) -> None:
    """Send back a draft as it is, which was last `changed` then."""
    values = {"draft": draft, "changed": changed, "returner": returner, "reason": reason, "at": int(time.time() * 1000)}
    number = connection.execute(insert(returns).values(**values)).inserted_primary_key[0]  # type: ignore[index]
    write_checksums(connection, returns, [number])


def returns_in_force(connection: Connection, author: str | None = None) -> dict[int, Return]:
    """Draft → its last return, of drafts that are as they were when they went back; those of all, or of one author. A
    damaged return is none.
    """
    same = (drafts.c.number == returns.c.draft) & (drafts.c.changed == returns.c.changed)
    query = select(returns).join(drafts, same).order_by(returns.c.number)
    if author is not None:
        query = query.where(drafts.c.author == author)
    whole = [row for row in connection.execute(query) if is_whole(returns, row._mapping)]
    return {row.draft: Return(row.returner, row.reason, row.at) for row in whole}


def remove_returns(connection: Connection, draft: int) -> None:
    """Forget the returns of a draft that is gone."""
    connection.execute(delete(returns).where(returns.c.draft == draft))


def last_return(connection: Connection) -> int:
    """The number of the last one; 0 where there is none."""
    return int(connection.execute(select(func.max(returns.c.number))).scalar() or 0)
