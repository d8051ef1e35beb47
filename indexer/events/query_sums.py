"""Sums over searches and what was clicked after them, for counts by week: nothing in them is of one person."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby

from sqlalchemy import case, func, literal_column, select

from indexer.events.event import EVENT_TYPES
from indexer.events.store import DAY, EventStore
from indexer.events.tables import events

SEARCH, CLICK = EVENT_TYPES["search"].number, EVENT_TYPES["click"].number
AT_ONCE = 10_000


def asked_by_many(store: EventStore, since: int, until: int, least: int) -> set[str]:
    """Texts that at least so many actors searched for on one day; times in ms since 1970 UTC, without `until`."""
    columns = events.c
    day = columns.received // DAY
    query = (
        select(columns.query)
        .where(columns.type == SEARCH, columns.received >= since, columns.received < until, columns.query.isnot(None))
        .group_by(columns.query, day)
        .having(func.count(columns.actor.distinct()) >= least)
    )
    with store.engine.connect() as connection:
        return set(connection.execute(query).scalars())


def actors_by_text(
    store: EventStore, since: int, until: int, texts: Collection[str]
) -> Iterator[tuple[str, list[tuple[int, int, int]]]]:
    """Each of some texts with its askers: region (12 digits as a number, 0: none), day, actor."""
    columns = events.c
    query = (
        select(columns.query, func.coalesce(columns.region, 0), columns.received // DAY, columns.actor)
        .where(columns.type == SEARCH, columns.received >= since, columns.received < until, columns.query.isnot(None))
        .distinct()
        .order_by(columns.query)
    )
    with store.engine.connect() as connection:
        rows = connection.execute(query, execution_options={"yield_per": AT_ONCE})
        for text, of in groupby(rows, key=lambda row: row[0]):
            if text in texts:
                yield text, [(int(row[1]), int(row[2]), int(row[3])) for row in of]


def searches(store: EventStore, since: int, until: int) -> Iterator[tuple[str, int, int]]:
    """Text, region (12 digits as a number, 0: none) and how often portals have told of a search for it; each pair once,
    times in ms since 1970 UTC, without `until`.
    """
    columns, region = events.c, func.coalesce(events.c.region, literal_column("0"))
    query = (
        select(columns.query, region, func.count())
        .where(columns.type == SEARCH, columns.received >= since, columns.received < until, columns.query.isnot(None))
        .group_by(columns.query, region)
    )
    with store.engine.connect() as connection:
        for text, place, times in connection.execute(query, execution_options={"yield_per": AT_ONCE}):
            yield text, int(place), int(times)


def clicks(store: EventStore, since: int, until: int) -> list[tuple[str, int, str, int, int, int]]:
    """Text, region, site of the page ("": none was told), searches that portals have told of, those with a click, and
    those whose first card was clicked.

    A page is told apart by its `search_id`; one that is told without one counts as a search without a click.
    """
    columns, inside = events.c, (events.c.received >= since, events.c.received < until)
    clicked = (
        select(columns.search_id, func.min(columns.position).label("position"))
        .where(columns.type == CLICK, *inside, columns.search_id.isnot(None))
        .group_by(columns.search_id)
        .subquery()
    )
    # in the text of the statement: PostgreSQL takes no two parameters for the same, here and where it groups
    region = func.coalesce(columns.region, literal_column("0"))
    site = func.coalesce(columns.site, literal_column("''"))
    query = (
        select(
            columns.query,
            region,
            site,
            func.count(),
            func.sum(case((clicked.c.search_id.isnot(None), 1), else_=0)),
            func.sum(case((clicked.c.position == 1, 1), else_=0)),
        )
        .select_from(events.outerjoin(clicked, columns.search_id == clicked.c.search_id))
        .where(columns.type == SEARCH, *inside, columns.query.isnot(None))
        .group_by(columns.query, region, site)
    )
    with store.engine.connect() as connection:
        found = connection.execute(query)
        return [(text, int(place), str(name), *map(int, counts)) for text, place, name, *counts in found]
