"""Items of the queue as somebody wants to see them: chosen, counted and put in order by the database."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from indexer.store.queue.items import COLUMNS, UNDONE, QueueItem, as_item
from indexer.store.queue.tables import items

SORTED_AS: Final = func.coalesce(func.nullif(items.c.sort, ""), items.c.proposed)


@dataclass(frozen=True, slots=True)
class ItemChoice:
    """Which items; "" and None: any.

    Attributes:
        today: YYYY-MM-DD: what was due before it, and is undone, is overdue.
        states: In one of these.
        sort: As somebody chose, else as proposed.
        source, element: It was seen there, or marked as wrong.
        q: Stands in the query, the title or the id of the document.
        covers: Whether items of a region ("": of none) are among them.
        sites: Of documents of these sites; a query is of none.
    """

    today: str
    states: Collection[str]
    sort: str = ""
    department: str = ""
    owner: str = ""
    source: str = ""
    element: str = ""
    q: str = ""
    overdue: bool = False
    covers: Callable[[str], bool] | None = None
    sites: Collection[str] | None = None


def listed(connection: Connection, wanted: ItemChoice, first: int = 0, size: int | None = None) -> list[QueueItem]:
    """Items, overdue ones first, then those that were seen most often."""
    query = _chosen(connection, wanted, select(*COLUMNS))
    query = query.order_by(_is_overdue(wanted.today).desc(), items.c.count.desc(), items.c.number)
    return [as_item(row) for row in connection.execute(query.offset(first).limit(size))]


def counted(connection: Connection, wanted: ItemChoice) -> dict[tuple[str, bool], int]:
    """State, and whether it is overdue → how many."""
    columns = items.c.state, _is_overdue(wanted.today).label("overdue")
    query = _chosen(connection, wanted, select(*columns, func.count())).group_by(*columns)
    return {(state, bool(overdue)): count for state, overdue, count in connection.execute(query)}


def named(connection: Connection, wanted: ItemChoice, column: str) -> list[str]:
    """What stands in a column of texts, in order, without ""."""
    query = _chosen(connection, wanted, select(items.c[column]).distinct())
    return sorted(set(connection.execute(query).scalars()) - {""})


def _chosen(connection: Connection, wanted: ItemChoice, query: Select[Any]) -> Select[Any]:
    columns, states = items.c, items.c.state.in_(list(wanted.states))
    equal = ((SORTED_AS, wanted.sort), (columns.department, wanted.department), (columns.owner, wanted.owner))
    holding = ((columns.sources, wanted.source), (columns.elements, wanted.element))  # JSON: "name":times
    parts: list[ColumnElement[bool]] = [states, *(column == value for column, value in equal if value)]
    parts += [_holds(column, f'"{value}":') for column, value in holding if value]
    if wanted.q:
        parts.append(or_(*(_holds(column, wanted.q) for column in (columns.shown, columns.text, columns.document))))
    if wanted.overdue:
        parts.append(_is_overdue(wanted.today))
    if wanted.covers is not None:
        regions = connection.execute(select(columns.region).where(states).distinct()).scalars()
        parts.append(columns.region.in_([code for code in regions if wanted.covers(code)]))
    if wanted.sites is not None:
        parts.append(columns.site.in_(sorted(wanted.sites)))
    return query.where(*parts)


def _is_overdue(today: str) -> ColumnElement[bool]:
    return and_(items.c.state.in_(UNDONE), items.c.due != "", items.c.due < today)


def _holds(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """Whether a text stands in a column. `LIKE` of SQLite takes a for A, and no function for it has one name in all
    databases.
    """
    return func.replace(column, text, "") != column
