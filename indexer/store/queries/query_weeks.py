"""Counts of the query log by week: read from its entries, written beside them, summed over weeks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, bindparam, case, delete, func, insert, inspect, select

from indexer.store.dialects import upsert
from indexer.store.engine import in_portions, writing
from indexer.store.location import Location
from indexer.store.queries.query_log import reading_log
from indexer.store.queries.query_log_tables import (
    counted_weeks,
    digest_of,
    erased_texts,
    queries,
    query_holds,
    query_weeks,
)

COUNTS = ("searches", "none", "held", "corrected", "reported", "clicked", "first")
# Rows of one statement.
AT_ONCE = 10_000
TEXTS = 500  # that one statement names
# Text, region, site, category that held it back; how often, without a result, corrected.
Entry = tuple[str, str | None, str | None, str | None, int, int, int]
ALL = ""  # of texts, of sites: all together


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when: a region with all below it, a site ("": all), Mondays of the first and the last week."""

    region: str
    site: str
    first: str
    last: str


class Counted(NamedTuple):
    """Searches; those that portals have told of, and of these: with a click, with a click on the first card."""

    searches: int = 0
    reported: int = 0
    clicked: int = 0
    first: int = 0

    @property
    def times(self) -> int:
        """How often, as the log or the events have it: a portal that searches elsewhere tells of events alone."""
        return max(self.searches, self.reported)

    def and_(self, more: Counted, sign: int = 1) -> Counted:
        """The sum of both, or with `sign` -1 the difference."""
        return Counted(*(one + sign * other for one, other in zip(self, more, strict=True)))


class TextWeek(NamedTuple):
    """What is counted of a text in a region with all below it, on a site ("": all), in the week of a Monday."""

    region: str
    site: str
    week: str
    counts: Counted


# ---- counting


def first_day(engine: Engine) -> str | None:
    """The day of the oldest entry, as `2026-11-23`; None: there is none."""
    with engine.connect() as connection:
        at = connection.execute(select(func.min(queries.c.at))).scalar_one_or_none()
    return None if at is None else str(at)[:10]


def entries(engine: Engine, since: str, until: str) -> Iterator[Entry]:
    """First pages of some days (`until` not among them) by what they say: text, region, site, category that held them
    back, how often; then how often without a result, and how often corrected.
    """
    columns = queries.c
    said = (columns.text, columns.region, columns.site, columns.blocked)
    none = func.sum(case((columns.total == 0, 1), else_=0))
    corrected = func.sum(func.coalesce(columns.corrected, 0))
    query = select(*said, func.count(), none, corrected).where(
        columns.page == 1, columns.at >= since, columns.at < until
    )
    with engine.connect() as connection:
        for rows in connection.execute(query.group_by(*said), execution_options={"yield_per": AT_ONCE}).partitions():
            yield from ((*row[:4], int(row[4]), int(row[5]), int(row[6])) for row in rows)


def counted(engine: Engine) -> dict[str, tuple[int, bool]]:
    """Week → when it was counted, and whether for good."""
    with engine.connect() as connection:
        found = connection.execute(select(counted_weeks))
        return {row.week: (row.at, bool(row.final)) for row in found}


def write_week(
    engine: Engine,
    week: str,
    rows: Sequence[Mapping[str, Any]],
    holds: Sequence[Mapping[str, Any]],
    *,
    at: int,
    final: bool,
) -> None:
    """Put the counts of a week in the place of those that are there; what was erased meanwhile is left out."""
    with writing(engine) as connection:
        erased = set(connection.execute(select(erased_texts.c.digest)).scalars())
        for table in (query_weeks, query_holds):
            connection.execute(delete(table).where(table.c.week == week))
        told = [{**row, "week": week, "digest": digest_of(row["text"])} for row in rows]
        kept = [row for row in told if row["digest"] not in erased or not row["text"]]
        for start in range(0, len(kept), AT_ONCE):
            connection.execute(insert(query_weeks), kept[start : start + AT_ONCE])
        if holds:
            connection.execute(insert(query_holds), [{**row, "week": week} for row in holds])
        row = {"week": week, "at": at, "final": int(final)}
        noted = upsert(connection, counted_weeks).values(row)
        connection.execute(noted.on_conflict_do_update(index_elements=["week"], set_=row))


def forget_weeks(engine: Engine, before: str) -> None:
    """Delete the weeks before one."""
    with writing(engine) as connection:
        for table in (query_weeks, query_holds, counted_weeks):
            connection.execute(delete(table).where(table.c.week < before))


# ---- reading


@contextmanager
def counts(location: Location) -> Iterator[Connection | None]:
    """The counts of a log, to be read; None where nothing was counted yet. Raises `WrongDatabase`."""
    with reading_log(location) as connection:
        yield connection if connection is not None and inspect(connection).has_table(query_weeks.name) else None


def by_week(connection: Connection, place: Place) -> list[dict[str, Any]]:
    """All searches of each week, oldest first."""
    query = select(query_weeks.c.week, *(query_weeks.c[name] for name in COUNTS)).where(
        *_of(place), query_weeks.c.text == ALL
    )
    return _named(("week", *COUNTS), connection.execute(query.order_by(query_weeks.c.week)).all())


def by_text(connection: Connection, place: Place) -> list[dict[str, Any]]:
    """Every text that may be told, with its counts and its actors on the day that had the most."""
    sums = [func.sum(query_weeks.c[name]).label(name) for name in COUNTS]
    query = select(query_weeks.c.text, *sums, func.max(query_weeks.c.actors).label("actors")).where(
        *_of(place), query_weeks.c.text != ALL
    )
    return _named(("text", *COUNTS, "actors"), connection.execute(query.group_by(query_weeks.c.text)).all())


def most_actors(connection: Connection, texts: Collection[str], since: str, site: str) -> dict[tuple[str, str], int]:
    """Region and text (in normal form) → actors on the day that had the most, since a week, of what was asked on a site
    (`ALL`: anywhere); fewer than may be told are left out.
    """
    columns, found = query_weeks.c, dict[tuple[str, str], int]()
    query = select(columns.region, columns.text, func.max(columns.actors).label("actors")).where(
        columns.site == site, columns.week >= since, columns.text.in_(bindparam("of", expanding=True))
    )
    for row in in_portions(connection, query.group_by(columns.region, columns.text), "of", sorted(texts), TEXTS):
        if row.actors:
            found[row.region, row.text] = int(row.actors)
    return found


def frequent_texts(connection: Connection, place: Place, most: int) -> list[str]:
    """The texts asked most often there and then, most first: as the log has it, or as portals have told."""
    columns = query_weeks.c
    searches, reported = func.sum(columns.searches), func.sum(columns.reported)
    times = case((searches > reported, searches), else_=reported).label("times")
    query = select(columns.text, times).where(*_of(place), columns.text != ALL).group_by(columns.text)
    return list(connection.execute(query.order_by(times.desc(), columns.text).limit(most)).scalars())


def weeks_of_text(connection: Connection, text: str, first: str, last: str) -> list[TextWeek]:
    """The counts of a text in every week, region and site of which it is told (Mondays, `last` among them)."""
    columns = query_weeks.c
    counted = [columns[name] for name in Counted._fields]
    query = select(columns.region, columns.site, columns.week, *counted).where(
        columns.digest == digest_of(text), columns.text == text, columns.week.between(first, last)
    )
    return [TextWeek(row[0], row[1], row[2], Counted(*row[3:])) for row in connection.execute(query)]


def all_counted(connection: Connection, place: Place) -> Counted:
    """All searches there and then."""
    sums = [func.coalesce(func.sum(query_weeks.c[name]), 0) for name in Counted._fields]
    return Counted(*connection.execute(select(*sums).where(*_of(place), query_weeks.c.text == ALL)).one())


def by_category(connection: Connection, place: Place) -> list[dict[str, Any]]:
    """Searches that were held back, by category, most first."""
    columns, searches = query_holds.c, func.sum(query_holds.c.searches).label("searches")
    query = select(columns.category, searches).where(
        columns.region == place.region, columns.site == place.site, columns.week.between(place.first, place.last)
    )
    query = query.group_by(columns.category).order_by(searches.desc(), columns.category)
    return _named(("category", "searches"), connection.execute(query).all())


def sites_of(connection: Connection) -> list[str]:
    """Sites that anything was asked on."""
    query = select(query_weeks.c.site).where(query_weeks.c.text == ALL, query_weeks.c.site != ALL).distinct()
    return sorted(connection.execute(query).scalars())


def last_counted(connection: Connection) -> int | None:
    """When a week was counted last, in ms since 1970 UTC."""
    found: int | None = connection.execute(select(func.max(counted_weeks.c.at))).scalar_one_or_none()
    return found


def _named(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in rows]


def _of(place: Place) -> Collection[ColumnElement[bool]]:
    columns = query_weeks.c
    return columns.region == place.region, columns.site == place.site, columns.week.between(place.first, place.last)
