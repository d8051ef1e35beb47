"""What events tell of pages that were of no use: what readers marked, searches that nobody clicked after, low ratings.

Sums and single rows without a person; who reads them holds to a least number of actors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, and_, bindparam, case, func, select

from indexer.events.event import BY_NUMBER, EVENT_TYPES
from indexer.events.store import EventStore
from indexer.events.tables import documents, events
from indexer.store.engine import in_portions
from indexer.store.row_checksums import whole_rows

# What readers mark: `not_found` (没找到) of a query, `wrong` (信息有误) of a document.
MARKED = ("not_found", "wrong")
# What tells that something was found.
USED = ("click", "handle")
# Texts of one statement.
AT_ONCE = 500


class Marked(NamedTuple):
    """A mark. `region`: 12 digits as a number, 0: none; `at`: ms since 1970 UTC; `actor`: a visitor of one day;
    `element`: what is wrong, "": not said.
    """

    type: str
    query: str
    region: int
    document: str
    at: int
    actor: int
    element: str = ""


class Remark(NamedTuple):
    """A sentence of a reader's on what is wrong. `element`: as in `Marked`; `at`: ms since 1970 UTC."""

    element: str
    text: str
    at: int


class Searched(NamedTuple):
    """Searches of a query from a region: how many, how many were followed by a click, of how many actors, the last."""

    query: str
    region: int
    times: int
    clicked: int
    actors: int
    last: int


class OneSearch(NamedTuple):
    """One search, and whether a click followed; `site`: of its page, "": not told."""

    query: str
    region: int
    at: int
    clicked: bool
    site: str = ""


class Rated(NamedTuple):
    """Ratings of a document: how many actors, their mean (1-5), the last."""

    document: str
    actors: int
    mean: float
    last: int


def marked(store: EventStore, since: int) -> list[Marked]:
    """What readers have marked since a time (ms since 1970 UTC), oldest first."""
    query = _marks().where(events.c.received >= since).order_by(events.c.sequence)
    with store.engine.connect() as connection:
        return [_marked(row) for row in connection.execute(query)]


def mark_of(store: EventStore, id: str) -> Marked | None:
    """The mark that has an id; None: there is none, or no longer."""
    with store.engine.connect() as connection:
        row = connection.execute(_marks().where(events.c.id == id).order_by(events.c.sequence)).first()
    return None if row is None else _marked(row)


def remarks_on(store: EventStore, document: str, most: int) -> list[Remark]:
    """What readers say is wrong with a document, newest first. A row that is damaged is left out."""
    number = select(documents.c.document).where(documents.c.id == document).scalar_subquery()
    query = (
        select(events)
        .where(events.c.document == number, events.c.text.isnot(None), events.c.type == EVENT_TYPES["wrong"].number)
        .order_by(events.c.sequence.desc())
        .limit(most)
    )
    with store.engine.connect() as connection:
        rows = whole_rows(events, connection.execute(query).mappings())
        return [Remark(row["element"] or "", row["text"], row["at"]) for row in rows]


def _marks() -> Select[Any]:
    one = events.c
    return (
        select(one.type, one.query, func.coalesce(one.region, 0), documents.c.id, one.at, one.actor, one.element)
        .outerjoin(documents, documents.c.document == one.document)
        .where(one.type.in_([EVENT_TYPES[name].number for name in MARKED]))
    )


def _marked(row: Row[Any]) -> Marked:
    number, text, region, document, at, actor, element = tuple(row)
    return Marked(BY_NUMBER[number].name, text or "", region, document or "", at, actor, element or "")


def searched(store: EventStore, since: int, least: int) -> list[Searched]:
    """Queries that were searched for at least so often from one region since a time. Searches without an id are left
    out: nobody can tell what was clicked after them.
    """
    query = _searches(since).subquery()
    times, clicked = func.count(), func.sum(query.c.clicked)
    sums = select(
        query.c.query, query.c.region, times, clicked, func.count(query.c.actor.distinct()), func.max(query.c.at)
    )
    with store.engine.connect() as connection:
        found = connection.execute(sums.group_by(query.c.query, query.c.region).having(times >= least))
        return [Searched(*row) for row in found]


def searches_of(store: EventStore, texts: Sequence[str], since: int) -> Iterator[OneSearch]:
    """Each search for some texts (in normal form) since a time."""
    query = _searches(since).where(events.c.query.in_(bindparam("of", expanding=True)))
    with store.engine.connect() as connection:
        for row in in_portions(connection, query, "of", texts, AT_ONCE):
            yield OneSearch(row.query, row.region, row.at, bool(row.clicked), row.site or "")


def rated(store: EventStore, since: int, least: int) -> list[Rated]:
    """Documents that at least so many actors have rated since a time."""
    one = events.c
    actors = func.count(one.actor.distinct())
    query = (
        select(documents.c.id, actors, func.avg(one.rating), func.max(one.at))
        .join(documents, documents.c.document == one.document)
        .where(one.received >= since, one.type == EVENT_TYPES["rate"].number, one.rating.isnot(None))
        .group_by(documents.c.id)
        .having(actors >= least)
    )
    with store.engine.connect() as connection:
        return [Rated(name, count, float(mean), last) for name, count, mean, last in connection.execute(query)]


def _searches(since: int) -> Select[tuple[str, int, int, int, int, str]]:
    """Searches with an id since a time, each with 1 where a click followed, else 0."""
    one, other = events.c, events.alias("used")
    used = (
        select(other.c.search_id)
        .where(
            other.c.received >= since,
            other.c.type.in_([EVENT_TYPES[name].number for name in USED]),
            other.c.search_id.isnot(None),
        )
        .distinct()
        .subquery()
    )
    clicked = case((used.c.search_id.isnot(None), 1), else_=0).label("clicked")
    region = func.coalesce(one.region, 0).label("region")
    return (
        select(one.query, region, one.at, one.actor, clicked, one.site)
        .outerjoin(used, used.c.search_id == one.search_id)
        .where(
            and_(one.received >= since, one.type == EVENT_TYPES["search"].number),
            one.query.isnot(None),
            one.search_id.isnot(None),
        )
    )
