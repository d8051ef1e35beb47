"""What people who agreed did with which matters, as arrays, and what everybody handled lately: what is learnt from.

SQLite sums up before a row reaches Python: ten million events are a few hundred thousand rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from indexer.events.event import EVENT_TYPES
from indexer.events.number_rows import whole_numbers
from indexer.events.store import EventStore
from indexer.events.tables import documents, events
from indexer.generation.arrays import Int64s
from indexer.store.dialects import among, listed

WEIGHT = {kind.number: kind.weight for kind in EVENT_TYPES.values() if kind.weight > 0}
HANDLE = EVENT_TYPES["handle"].number
FAVOURITE, UNFAVOURITE = EVENT_TYPES["favourite"].number, EVENT_TYPES["unfavourite"].number
# Rows that are held as Python objects at once.
CHUNK = 50_000


@dataclass(frozen=True, slots=True, eq=False)
class InteractionMatrix:
    """One entry for each (person, item, type of event), in this order.

    Attributes:
        user, item: Numbers of the store.
        type: `EventType.number`, of those types that say something of an interest.
        first, last: When it happened first and last, ms since 1970 UTC.
    """

    user: Int64s
    item: Int64s
    type: Int64s
    first: Int64s
    last: Int64s

    @property
    def weight(self) -> npt.NDArray[np.float32]:
        """What each entry says of an interest (`EventType.weight`)."""
        table = np.zeros(max(WEIGHT) + 1, np.float32)
        table[list(WEIGHT)] = list(WEIGHT.values())
        weights: npt.NDArray[np.float32] = table[self.type]
        return weights


def interaction_matrix(
    store: EventStore, until: int | None = None, users: Sequence[int] | None = None
) -> InteractionMatrix:
    """What people who agreed did, without the favourites that they took back.

    Args:
        until: The last sequence number that counts, of taking back too; None: all.
        users: Numbers of persons; None: everybody.
    """
    query: Select[Any] = (
        select(events.c.user, documents.c.item, events.c.type, func.min(events.c.at), func.max(events.c.at))
        .join(documents, documents.c.document == events.c.document)
        .where(events.c.user.isnot(None), events.c.type.in_(list(WEIGHT)), ~_taken_back(until))
        .group_by(events.c.user, documents.c.item, events.c.type)
        .order_by(events.c.user, documents.c.item, events.c.type)
    )
    values: dict[str, Any] = {}
    if until is not None:
        query = query.where(events.c.sequence <= until)
    if users is not None:
        query = query.where(among(events.c.user, "users"))
        values["users"] = listed(sorted(users))
    return InteractionMatrix(*_columns(store, query, values, 5))


def _taken_back(until: int | None) -> ColumnElement[bool]:
    """Whether an event is a favourite that the same person took back later, of the same document: a copy of the matter
    elsewhere may still be kept. As with the marks themselves the time counts, and at one time the order of arrival.
    """
    back = events.alias()
    later = or_(back.c.at > events.c.at, and_(back.c.at == events.c.at, back.c.sequence > events.c.sequence))
    found = select(back.c.sequence).where(
        back.c.user == events.c.user, back.c.document == events.c.document, back.c.type == UNFAVOURITE, later
    )
    if until is not None:
        found = found.where(back.c.sequence <= until)
    return and_(events.c.type == FAVOURITE, found.correlate(events).exists())


def active_users(store: EventStore, after: int, until: int) -> list[int]:
    """People who agreed and did something within a span of sequence numbers (after, until]."""
    query = select(events.c.user).distinct().where(events.c.sequence > after, events.c.sequence <= until)
    with store.engine.connect() as connection:
        return sorted(connection.execute(query.where(events.c.user.isnot(None))).scalars())


@dataclass(frozen=True, slots=True, eq=False)
class Handled:
    """Who handled what where, each (item, region, actor, block) once.

    An actor is somebody of one day: the same person on two days is two.

    Attributes:
        region: Codes of 12 digits as numbers, 0: not known.
        block: 0: not known.
    """

    item: Int64s
    region: Int64s
    actor: Int64s
    block: Int64s


def handled_since(store: EventStore, at: int) -> Handled:
    """What was handled from an instant on (ms since 1970 UTC), by whom, agreed or not."""
    query: Select[Any] = (
        select(documents.c.item, func.coalesce(events.c.region, 0), events.c.actor, func.coalesce(events.c.block, 0))
        .distinct()
        .join(documents, documents.c.document == events.c.document)
        # nothing is received before it happens; and by receipt rows are sorted, whenever they were imported
        .where(events.c.received >= at, events.c.type == HANDLE, events.c.at >= at)
    )
    return Handled(*_columns(store, query, {}, 4))


def _columns(store: EventStore, query: Select[Any], values: dict[str, Any], width: int) -> Iterator[Int64s]:
    parts: list[Int64s] = [np.zeros((0, width), np.int64)]
    with store.engine.connect() as connection:
        result = connection.execute(query, values)
        while rows := result.fetchmany(CHUNK):
            parts.append(whole_numbers(rows, width))
    yield from np.concatenate(parts).T
