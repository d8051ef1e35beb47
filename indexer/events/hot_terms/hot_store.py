"""Counting who asks for what: the tables behind hot terms, written so that an event counts once or not yet.

Occurrences and the position in the events that they come from are one transaction. So are a deletion on a person's wish
and what was counted of them (`People`); a batch that was read before one is not written after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson
from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, func, select

from indexer.events.event import EVENT_TYPES
from indexer.events.hot_terms.hot_tables import hot_seasonal_baselines, hot_sightings, hot_state, hot_terms, hot_words
from indexer.events.hot_terms.occurrences import (
    Occurrence,
    Written,
    count_sightings,
    forget_texts,
    put_sightings,
    terms_of,
)
from indexer.events.marks import read_mark, whole_number
from indexer.events.number_rows import whole_numbers
from indexer.events.store import FORGOTTEN, EventStore
from indexer.events.tables import events
from indexer.generation.arrays import Int64s
from indexer.store.dialects import upsert
from indexer.store.engine import in_portions, writing
from indexer.store.row_checksums import CHECKSUM, add_checksums, is_whole, whole_rows

SEARCH = EVENT_TYPES["search"].number
POSITION, HOUR, BEGAN = "position", "hour", "began"
# How often lists were put, and for each region when its own was: who follows them reads what is new alone.
PUT, PUT_OF = "put", "put:"


@dataclass(frozen=True, slots=True)
class Asking:
    """A search as it was stored; `at` and `received` in ms since 1970 UTC, `region` as 12 digits, 0: none."""

    at: int
    received: int
    actor: int
    block: int | None
    region: int
    query: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Searches after a position.

    Attributes:
        last: The position after them, other events included.
        forgotten: How many deletions there had been when they were read.
    """

    after: int
    last: int
    forgotten: int
    askings: tuple[Asking, ...]


@dataclass(frozen=True, slots=True)
class ListedTerm:
    """A row of a region's list; `evidence` as it was given."""

    text: str
    heat: float
    trend: str
    evidence: dict[str, Any]


class HotStore:
    """Reads and writes the tables of hot terms."""

    def __init__(self, store: EventStore) -> None:
        self._store = store

    # ---- following the events

    def batch(self, limit: int) -> Batch:
        """The next events, at most so many."""
        with self._store.engine.connect() as connection:
            after, forgotten = _state(connection, POSITION), read_mark(connection, FORGOTTEN)
            upto = select(events.c.sequence).where(events.c.sequence > after).order_by(events.c.sequence).limit(limit)
            last = connection.execute(select(func.max(upto.subquery().c.sequence))).scalar_one_or_none() or after
            query = select(events).where(
                events.c.sequence > after,
                events.c.sequence <= last,
                events.c.type == SEARCH,
                events.c.query.isnot(None),
            )
            rows = whole_rows(events, connection.execute(query).mappings())
        askings = (
            Asking(row["at"], row["received"], row["actor"], row["block"], row["region"] or 0, row["query"])
            for row in rows
        )
        return Batch(after, last, forgotten, tuple(askings))

    def write(self, batch: Batch, occurrences: Sequence[Occurrence]) -> Written | None:
        """Count a batch.

        Args:
            occurrences: Of its askings, one at most for each text and actor.

        Returns:
            None where it does not follow what is there any more (another has counted it, or somebody was forgotten
            since it was read): nothing was written, and it is to be read again.
        """
        with writing(self._store.engine) as connection:
            if _state(connection, POSITION) != batch.after or read_mark(connection, FORGOTTEN) != batch.forgotten:
                return None
            terms = terms_of(connection, sorted({one.text for one in occurrences}))
            written = put_sightings(connection, terms, occurrences)
            _set_state(connection, POSITION, batch.last)
        return written

    def forgotten(self) -> int:
        """How many deletions there have been."""
        return self._store.mark(FORGOTTEN)

    # ---- sightings

    def occurrences(self) -> tuple[Int64s, ...]:
        """All as columns: term, actor, block (of an unknown one: the actor), region as 12 digits, bucket, day."""
        columns = hot_sightings.c
        block = func.coalesce(columns.block, columns.actor)
        query = select(columns.term, columns.actor, block, columns.region, columns.bucket, columns.day)
        parts = []
        with self._store.engine.connect() as connection:
            for rows in connection.execute(query).partitions(100_000):
                parts.append(whole_numbers(rows, 6))
        table = np.concatenate(parts) if parts else np.zeros((0, 6), np.int64)
        return tuple(np.ascontiguousarray(table[:, place]) for place in range(6))

    def texts(self, terms: Sequence[int]) -> dict[int, str]:
        """Texts of terms."""
        query = select(hot_words.c.term, hot_words.c.text).where(hot_words.c.term.in_(bindparam("of", expanding=True)))
        with self._store.engine.connect() as connection:
            return dict(in_portions(connection, query, "of", terms))

    def prune(self, oldest: int, most: int, rare: int, settled: int) -> int:
        """Delete sightings of buckets before `oldest`; where more than `most` are left, those before `settled` of
        terms with fewer than `rare`, then the oldest; then texts that nothing refers to. Returns how many sightings.
        """
        columns = hot_sightings.c
        with writing(self._store.engine) as connection:
            gone = connection.execute(delete(hot_sightings).where(columns.bucket < oldest)).rowcount
            if count_sightings(connection) > most:
                often = select(columns.term).group_by(columns.term).having(func.count() >= rare)
                seldom = delete(hot_sightings).where(columns.bucket < settled, columns.term.notin_(often))
                gone += connection.execute(seldom).rowcount
            surplus = count_sightings(connection) - most
            if surplus > 0:
                last = select(columns.bucket).order_by(columns.bucket).offset(surplus - 1).limit(1)
                until = connection.execute(last).scalar_one()
                gone += connection.execute(delete(hot_sightings).where(columns.bucket <= until)).rowcount
            forget_texts(connection)
        return int(gone)

    # ---- what is usual

    def hours(self) -> tuple[int, int]:
        """The first and the last hour that went into what is usual (hours since 1970 UTC); 0, 0: none yet."""
        with self._store.engine.connect() as connection:
            return _state(connection, BEGAN), _state(connection, HOUR)

    def seasonal_baseline(self, hour: int, region: int) -> list[Row[Any]]:
        """Rows (term, week, mean, square, …) of a region at an hour of the week."""
        columns = hot_seasonal_baselines.c
        return self._usual(columns.region == region, columns.hour == hour)

    def usual_everywhere(self, hour: int) -> list[Row[Any]]:
        """Rows (region, term, week, mean, square, …) at an hour of the week."""
        return self._usual(hot_seasonal_baselines.c.hour == hour)

    def _usual(self, *conditions: ColumnElement[bool]) -> list[Row[Any]]:
        query = select(hot_seasonal_baselines).where(*conditions)
        with self._store.engine.connect() as connection:
            rows = connection.execute(query).all()
        return [row for row in rows if is_whole(hot_seasonal_baselines, row._mapping)]

    def write_hour(self, hour: int, rows: Sequence[Mapping[str, Any]], most: int) -> None:
        """Note what was usual in an hour (since 1970 UTC); where more than `most` rows are kept, the least go."""
        with writing(self._store.engine) as connection:
            began, last = _state(connection, BEGAN), _state(connection, HOUR)
            if hour <= last:
                return
            if rows:
                written = [{**row, **{name: _stored(row[name]) for name in ("mean", "square")}} for row in rows]
                add_checksums(hot_seasonal_baselines, written)
                statement = upsert(connection, hot_seasonal_baselines)
                kept = {name: statement.excluded[name] for name in ("week", "mean", "square", CHECKSUM)}
                keys = [hot_seasonal_baselines.c.region, hot_seasonal_baselines.c.hour, hot_seasonal_baselines.c.term]
                connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=kept), written)
            _set_state(connection, HOUR, hour)
            _set_state(connection, BEGAN, began or hour)
            _thin_out(connection, most)

    # ---- lists

    def put_lists(self, lists: Mapping[int, Sequence[ListedTerm]]) -> None:
        """Replace the lists of some regions."""
        rows = [
            {
                "region": region,
                "rank": place,
                "text": term.text,
                "heat": _stored(term.heat),
                "trend": term.trend,
                "evidence": orjson.dumps(term.evidence).decode(),
            }
            for region, terms in lists.items()
            for place, term in enumerate(terms, 1)
        ]
        with writing(self._store.engine) as connection:
            version = _state(connection, PUT) + 1
            _set_states(connection, {PUT: version, **{f"{PUT_OF}{region}": version for region in lists}})
            connection.execute(
                delete(hot_terms).where(hot_terms.c.region == bindparam("of")), [{"of": region} for region in lists]
            )
            if rows:
                add_checksums(hot_terms, rows)
                connection.execute(upsert(connection, hot_terms), rows)

    def lists(self, regions: Sequence[int]) -> dict[int, list[ListedTerm]]:
        """The lists of some regions, by rank; a region without one is absent."""
        query = (
            select(hot_terms)
            .where(hot_terms.c.region.in_(bindparam("of", expanding=True)))
            .order_by(hot_terms.c.region, hot_terms.c.rank)
        )
        found: dict[int, list[ListedTerm]] = {}
        with self._store.engine.connect() as connection:
            for row in whole_rows(hot_terms, connection.execute(query, {"of": list(regions)}).mappings()):
                term = ListedTerm(row["text"], row["heat"], row["trend"], orjson.loads(row["evidence"]))
                found.setdefault(row["region"], []).append(term)
        return found

    def lists_after(self, version: int) -> tuple[int, dict[int, list[ListedTerm]]]:
        """How often lists were put, and those that were since a version (0: all); of a region without any an empty
        one.
        """
        with self._store.engine.connect() as connection:
            newest = _state(connection, PUT)
            if newest == version:
                return newest, {}
            of_regions = (hot_state.c.name > PUT_OF, hot_state.c.name < f"{PUT_OF}~", hot_state.c.value > version)
            names = connection.execute(select(hot_state.c.name).where(*of_regions)).scalars()
            changed = [int(name.removeprefix(PUT_OF)) for name in names]
        if not version:  # those from before it was counted too
            changed = [*{*changed, *self.listed_regions()}]
        found = self.lists(changed)
        return newest, {region: found.get(region, []) for region in changed}

    def regions_of(self, text: str) -> list[tuple[int, int, float]]:
        """Regions (12 digits) whose list has a text, with its rank and heat; the hottest first."""
        query = select(hot_terms).where(hot_terms.c.text == text)
        with self._store.engine.connect() as connection:
            rows = whole_rows(hot_terms, connection.execute(query).mappings())
        found = [(int(row["region"]), int(row["rank"]), float(row["heat"])) for row in rows]
        return sorted(found, key=lambda one: (-one[2], one[0]))

    def listed_regions(self) -> list[int]:
        """Regions that have a list."""
        with self._store.engine.connect() as connection:
            return list(
                connection.execute(select(hot_terms.c.region).distinct().order_by(hot_terms.c.region)).scalars()
            )


def _stored(value: float) -> float:
    """A number as it comes back: SQLite keeps no negative zero."""
    return float(value) + 0.0


def _thin_out(connection: Connection, most: int) -> None:
    count = int(connection.execute(select(func.count()).select_from(hot_seasonal_baselines)).scalar_one())
    if count > most:
        means = (
            select(hot_seasonal_baselines.c.mean)
            .order_by(hot_seasonal_baselines.c.mean)
            .offset(count - most - 1)
            .limit(1)
        )
        least = connection.execute(means).scalar_one()
        connection.execute(delete(hot_seasonal_baselines).where(hot_seasonal_baselines.c.mean <= least))


def _state(connection: Connection, name: str) -> int:
    query = select(hot_state.c.value).where(hot_state.c.name == name)
    return whole_number(connection.execute(query).scalar_one_or_none())


def _set_state(connection: Connection, name: str, value: int) -> None:
    _set_states(connection, {name: value})


def _set_states(connection: Connection, values: Mapping[str, int]) -> None:
    rows = [{"name": name, "value": value} for name, value in values.items()]
    add_checksums(hot_state, rows)
    statement = upsert(connection, hot_state)
    changed = {column: statement.excluded[column] for column in ("value", CHECKSUM)}
    connection.execute(statement.on_conflict_do_update(index_elements=[hot_state.c.name], set_=changed), rows)
