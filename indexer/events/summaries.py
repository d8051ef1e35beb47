"""Sums over events for staff: nothing in them is of one person. Who reads them holds to a least number of actors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from indexer.events.event import EVENT_TYPES
from indexer.events.store import DAY, EventStore
from indexer.events.tables import events
from indexer.store.engine import in_portions

# The steps from a question to what was done, in order.
STEPS = ("search", "impression", "click", "view", "handle")


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the way: how many events there were, and of how many actors (a visitor of several days is several)."""

    type: str
    events: int
    actors: int


def way(store: EventStore, since: int) -> list[Step]:
    """The steps since a time, in ms since 1970 UTC; of each event type, in order."""
    columns = events.c
    query = select(columns.type, func.count(), func.count(columns.actor.distinct())).where(columns.received >= since)
    with store.engine.connect() as connection:
        found = {row[0]: (row[1], row[2]) for row in connection.execute(query.group_by(columns.type))}
    return [Step(name, *found.get(EVENT_TYPES[name].number, (0, 0))) for name in STEPS]


def asking_actors(store: EventStore, texts: Sequence[str], since: int) -> dict[str, dict[tuple[int, int], set[int]]]:
    """Who has searched for some texts: text → (region as 12 digits or 0, day) → actors."""
    columns = events.c
    day = columns.received // DAY
    query = (
        select(columns.query, func.coalesce(columns.region, 0), day, columns.actor)
        .where(
            columns.type == EVENT_TYPES["search"].number,
            columns.received >= since,
            columns.query.in_(bindparam("of", expanding=True)),
        )
        .distinct()
    )
    found: dict[str, dict[tuple[int, int], set[int]]] = defaultdict(lambda: defaultdict(set))
    with store.engine.connect() as connection:
        for text, region, when, actor in in_portions(connection, query, "of", texts):
            if when is not None:  # as a changed byte may have made it
                found[text][region, int(when)].add(actor)
    return found


def asked_by_few(store: EventStore, texts: Sequence[str], least: int) -> set[str]:
    """Those of some texts (in normal form) that fewer than `least` people have searched for, of those that events know
    of. Who has agreed is one person however often they came; who has not is another one every day.
    """
    columns = events.c
    query = (
        select(columns.query, columns.user, columns.actor)
        .where(columns.type == EVENT_TYPES["search"].number, columns.query.in_(bindparam("of", expanding=True)))
        .distinct()
    )
    found: dict[str, set[tuple[bool, int]]] = defaultdict(set)
    with store.engine.connect() as connection:
        for text, user, actor in in_portions(connection, query, "of", texts):
            found[text].add((user is None, actor if user is None else user))
    return {text for text, people in found.items() if len(people) < least}
