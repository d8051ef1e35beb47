"""What one person who agreed has done, by key of base: read for one request, in one query each."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from indexer.events.event import BY_NUMBER, EVENT_TYPES
from indexer.events.store import EventStore
from indexer.events.tables import documents, events, favourites, items, users
from indexer.store.row_checksums import whole_rows


def user_history(store: EventStore, user: str, types: Sequence[str], most: int) -> list[tuple[str, str, int]]:
    """Key of base, type of event, when last (ms since 1970 UTC), the newest first; [] for who has not agreed.

    Args:
        user: The person's hash.
        most: Pairs of base and type.
    """
    last = func.max(events.c.at)
    query = (
        select(items.c.key, events.c.type, last)
        .select_from(events)
        .join(users, users.c.user == events.c.user)
        .join(documents, documents.c.document == events.c.document)
        .join(items, items.c.item == documents.c.item)
        .where(users.c.hash == user, users.c.agreed.isnot(None))
        .where(events.c.type.in_([EVENT_TYPES[name].number for name in types]))
        .group_by(items.c.key, events.c.type)
        .order_by(last.desc(), items.c.key)
        .limit(most)
    )
    with store.engine.connect() as connection:
        rows = connection.execute(query).all()
    return [(key, BY_NUMBER[number].name, at) for key, number, at in rows if isinstance(at, int)]


def kept_bases(store: EventStore, user: str) -> dict[str, int]:
    """Keys of the bases whose documents a person keeps, and since when; empty for who has not agreed."""
    query = (
        select(favourites, items.c.key)
        .join(users, users.c.user == favourites.c.user)
        .join(documents, documents.c.document == favourites.c.document)
        .join(items, items.c.item == documents.c.item)
        .where(users.c.hash == user, users.c.agreed.isnot(None), favourites.c.kept == 1)
        .order_by(favourites.c.at)
    )
    with store.engine.connect() as connection:
        return {row["key"]: row["at"] for row in whole_rows(favourites, connection.execute(query).mappings())}


def regions_of(store: EventStore, user: str, most: int) -> list[int]:
    """Where a person's events were, codes of 12 digits as numbers, the latest first."""
    last = func.max(events.c.at)
    query = (
        select(events.c.region)
        .join(users, users.c.user == events.c.user)
        .where(users.c.hash == user, users.c.agreed.isnot(None), events.c.region.isnot(None))
        .group_by(events.c.region)
        .order_by(last.desc())
        .limit(most)
    )
    with store.engine.connect() as connection:
        return [region for region in connection.execute(query).scalars() if isinstance(region, int)]
