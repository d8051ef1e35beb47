"""Deleting what a person did, together with what was counted of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, delete, select

from indexer.events.hot_terms.occurrences import uncount, uncount_queries
from indexer.events.tables import events, favourites, users
from indexer.store.dialects import among, listed

# Events of one statement.
AT_ONCE = 10_000


def erase_person(connection: Connection, number: int) -> int:
    """Delete all rows of a person; returns how many events went."""
    gone = erase_all_events(connection, number)
    connection.execute(delete(favourites).where(favourites.c.user == number))
    connection.execute(delete(users).where(users.c.user == number))
    return gone


def erase_all_events(connection: Connection, number: int) -> int:
    """Delete all events of a person; returns how many."""
    own = events.c.user == number
    # of a day they are one actor's, and nobody else's
    uncount(connection, connection.execute(select(events.c.actor).where(own).distinct()).scalars().all())
    return int(connection.execute(delete(events).where(own)).rowcount)


def erase_some_events(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    """Delete events that fit; returns how many."""
    searched = select(events.c.actor, events.c.query).where(events.c.query.isnot(None), *conditions)
    uncount_queries(connection, [(actor, text) for actor, text in connection.execute(searched).all()])
    return int(connection.execute(delete(events).where(*conditions)).rowcount)


def erase_nameless(connection: Connection, actors: Sequence[int]) -> set[str]:
    """Delete what actors did that stands under no person's name; returns what they asked."""
    uncount(connection, sorted(actors))
    # all are walked over, so once for both
    found = connection.execute(select(events.c.sequence, events.c.query).where(events.c.actor.in_(actors))).all()
    for start in range(0, len(found), AT_ONCE):
        numbers = [row.sequence for row in found[start : start + AT_ONCE]]
        connection.execute(delete(events).where(events.c.sequence.in_(numbers)))
    return {row.query for row in found if row.query is not None}


def texts_of(connection: Connection, *conditions: ColumnElement[bool]) -> set[str]:
    """What was asked in events that fit."""
    query = select(events.c.query).where(events.c.query.isnot(None), *conditions).distinct()
    return set(connection.execute(query).scalars())


def sent_by_nobody(connection: Connection, texts: Iterable[str]) -> list[str]:
    """Those of some texts that no event has any more."""
    wanted = sorted(set(texts))
    if not wanted:
        return []
    query = select(events.c.query).where(among(events.c.query, "of")).distinct()
    found = set(connection.execute(query, {"of": listed(wanted)}).scalars())
    return [text for text in wanted if text not in found]
