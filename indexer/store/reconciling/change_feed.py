"""The feed of changes: which documents became visible, and which vanished, in the order of sequence.

It is read from what is stored. A visible row tells of the load that wrote it, found by the span of numbers that the
load has; a row that a later load replaced tells nothing, for that load's row does. What left is in `departures`. Within
a sequence departures come first: a document that moved is gone from its old place before it is visible in its new one.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, literal, select

from indexer.store.area import code_of
from indexer.store.reconciling.listing import plain_rows
from indexer.store.reconciling.row_filter import RowTest
from indexer.store.split import STATUSES, short_code
from indexer.store.tables import departures, documents, loads

OFFLINE = STATUSES.index("offline")
DEPARTURES, ROWS, END = range(3)  # the parts of a sequence, in their order
# Rows, and loads, that one page looks at.
LOOKED_AT, LOADS = 20_000, 1_000


class Position(NamedTuple):
    """A place in the feed, behind which it goes on.

    Attributes:
        sequence, part, key: Of what was read last; the key is a number within the part.
        floor: What left up to this sequence is not told: the reader began later, and never had it.
    """

    sequence: int
    part: int
    key: int
    floor: int

    @classmethod
    def behind(cls, sequence: int) -> Position:
        """Behind all of a sequence, for who has read the store as it was then."""
        return cls(sequence, END, 0, sequence)


class FeedRow(NamedTuple):
    """One change.

    Attributes:
        sequence, part, key: Its place in the feed.
        at: When it became visible, RFC 3339.
        region, site, profile: Of the document, or of what it was; as `StoredRow` has them.
        is_visible: Whether it can be found since, or is gone.
    """

    sequence: int
    part: int
    key: int
    at: str
    id: str
    region: int
    site: int | None
    profile: int
    is_visible: bool

    @property
    def region_code(self) -> str:
        """The region as documents have it: 6, 9 or 12 digits."""
        return short_code(code_of(self.region))


class FeedPage(NamedTuple):
    """Changes, and the position to go on from; `more`: whether there are others behind it."""

    rows: list[FeedRow]
    next: Position
    more: bool


def feed_page(connection: Connection, after: Position, newest: int, size: int, test: RowTest) -> FeedPage:
    """At most `size` changes behind a position; fewer where a page would have to look at too many.

    Args:
        newest: The sequence up to which is read.
    """
    until = _last_load(connection, after.sequence) or newest
    found: list[FeedRow] = []
    for count, (row, is_told) in enumerate(_changes(connection, after, until, test), 1):
        if is_told and test.admits_place(row.region, row.site, row.profile):
            found.append(row)
        if len(found) == size or count == LOOKED_AT:
            return FeedPage(found, Position(row.sequence, row.part, row.key, after.floor), True)
    return FeedPage(found, Position(until, END, 0, after.floor), until < newest)


def first_load_after(connection: Connection, sequence: int) -> str | None:
    """When the first load behind a sequence became visible; None where there is none."""
    behind = select(loads.c.finished).where(loads.c.sequence > sequence).order_by(loads.c.sequence).limit(1)
    found: str | None = connection.execute(behind).scalar_one_or_none()
    return found


def _last_load(connection: Connection, after: int) -> int | None:
    """The sequence up to which a page looks; None: to the end."""
    query = select(loads.c.sequence).where(loads.c.sequence > after).order_by(loads.c.sequence)
    found: int | None = connection.execute(query.limit(1).offset(LOADS)).scalar_one_or_none()
    return found


def _changes(connection: Connection, after: Position, until: int, test: RowTest) -> Iterator[tuple[FeedRow, bool]]:
    """All that has to be looked at, in order, and whether it is a change: a row that ended is none, nor a move within
    what is asked for.
    """
    gone = (
        (FeedRow._make((*row, False)), not moved or test.is_bounded)
        for *row, moved in plain_rows(connection, _departed(after, until))
    )
    written = (
        (FeedRow._make((*row, status != OFFLINE)), ended is None)
        for *row, status, ended in _written(connection, after, until)
    )
    return heapq.merge(gone, written, key=lambda found: found[0][:3])


def _departed(after: Position, until: int) -> Select[Any]:
    sequence, key = departures.c.sequence, departures.c.number
    place = (departures.c[name] for name in ("id", "region", "site", "profile"))
    query = select(sequence, literal(DEPARTURES), key, loads.c.finished, *place, departures.c.moved)
    behind = sequence > after.sequence
    if after.part == DEPARTURES:
        behind |= (sequence == after.sequence) & (key > after.key)
    query = query.join(loads, loads.c.sequence == sequence)
    query = query.where(behind, sequence > after.floor, sequence <= until)
    return query.order_by(sequence, key).limit(LOOKED_AT)


def _written(connection: Connection, after: Position, until: int) -> Iterator[Sequence[Any]]:
    """Rows by their loads, each found by the span of numbers that it has written, from the key on."""
    columns = (loads.c.sequence, loads.c.load, loads.c.finished, loads.c.first_doc, loads.c.last_doc)
    behind = loads.c.sequence > after.sequence if after.part == END else loads.c.sequence >= after.sequence
    query = select(*columns).where(behind, loads.c.sequence <= until, loads.c.first_doc.isnot(None))
    place = [documents.c[name] for name in ("id", "region", "site", "profile", "status", "ended")]
    for sequence, load, at, first, last in connection.execute(query.order_by(loads.c.sequence)).all():
        begin = after.key + 1 if (sequence, ROWS) == after[:2] else first
        own = documents.c.doc.between(begin, last) & (documents.c.load == load)
        of_load = select(literal(sequence), literal(ROWS), documents.c.doc, literal(at), *place).where(own)
        yield from plain_rows(connection, of_load.order_by(documents.c.doc).limit(LOOKED_AT))
