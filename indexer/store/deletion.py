"""Deleting documents: all of a request in one load, each leaving a tombstone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Row, bindparam, insert, select, update

from indexer.documents.profile import profile_from_text
from indexer.store.area import Area
from indexer.store.audit.author import Author
from indexer.store.digests import CHECKED, is_whole
from indexer.store.engine import in_portions, writing
from indexer.store.guards import is_newer
from indexer.store.load_audit import record_deletion, require_area
from indexer.store.load_record import Load, load_of, make_visible, now_text
from indexer.store.outcomes import NOT_FOUND, OLDER_DELETION, Outcome
from indexer.store.stamps import latest_stamp, stamp_of, to_stamp
from indexer.store.tables import documents, loads, profiles
from indexer.store.tombstones import EVERYWHERE, Tombstone, leave_tombstones, tombstones_of
from indexer.store.visible_rows import VISIBLE

PORTION = 5_000  # rows of one statement


@dataclass(frozen=True, slots=True)
class Deletion:
    """One document to delete.

    Attributes:
        updated_at: When its sender deleted it; None: unconditionally, and now.
        row: 1-based place in the request; 0 where it has none.
    """

    id: str
    updated_at: datetime | None = None
    row: int = 0


class Deleted(NamedTuple):
    """What became of a request.

    Attributes:
        load: The load; None where nothing came of it.
        outcomes: Of the ids that were not deleted.
    """

    load: Load | None
    outcomes: list[Outcome]


class _Stored(NamedTuple):
    """A visible document: its number, its stamp (None where it guards nothing), what its tombstone says of it."""

    doc: int
    stamp: int | None
    region: int
    site: int | None
    kind: str | None


@dataclass(frozen=True, slots=True)
class _Decided:
    """A deletion that takes effect, the document that it ends, the tombstone that it moves (None: there is none)."""

    id: str
    at: int
    stored: _Stored | None
    dead: Tombstone | None = None


def delete_documents(
    engine: Engine,
    deletions: Sequence[Deletion],
    source: str,
    author: Author | None = None,
    area: Area | None = None,
    reason: str | None = None,
    also: Callable[[Connection, Deleted], object] = lambda connection, deleted: None,
) -> Deleted:
    """Delete documents by id; ids must differ.

    A deletion that is older than the stored document does nothing. One of an unknown id leaves a tombstone where it
    says when it was made: the write that it follows may still be under way. That of another author is moved only by
    who may delete everywhere. Raises `OutsideArea`; then nothing is deleted.

    Args:
        also: What else the transaction does, last, where something came of it.
    """
    author = author or Author.of_shell()
    with writing(engine) as connection:
        outcomes: list[Outcome] = []
        mover, unknown = (author.actor, None) if area else (None, EVERYWHERE)
        decided = list(_decide(connection, deletions, outcomes, mover))
        if not decided:
            return Deleted(None, outcomes)
        load = _begin(connection, source)
        ended = [one.stored.doc for one in decided if one.stored]
        _end(connection, load, ended)
        require_area(connection, load, area)
        sequence = make_visible(connection, load, replaced=0, removed=len(ended))
        leave_tombstones(connection, [_tombstone(one, load, sequence, author, reason, unknown) for one in decided])
        record_deletion(connection, author, load, sequence, reason)
        deleted = Deleted(load_of(connection, load), outcomes)
        also(connection, deleted)
        return deleted


def _decide(
    connection: Connection, deletions: Sequence[Deletion], outcomes: list[Outcome], mover: str | None
) -> Iterator[_Decided]:
    """What takes effect. `mover`: whose tombstones alone are moved; None: any."""
    now = datetime.now(UTC)
    present, latest = to_stamp(now), latest_stamp(now)
    ids = [one.id for one in deletions]
    stored, dead = _stored(connection, ids, latest), tombstones_of(connection, ids)
    for one in deletions:
        there = stored.get(one.id)
        stamp = None if one.updated_at is None else to_stamp(one.updated_at)
        if there is None:
            outcomes.append(Outcome(one.id, NOT_FOUND, None, one.row))
            left = dead.get(one.id)
            if stamp is not None and (left is None or (left.at < stamp and mover in (None, left.actor))):
                yield _Decided(one.id, stamp, None, left)
        elif is_newer(there.stamp, stamp, latest):
            outcomes.append(Outcome(one.id, OLDER_DELETION, there.stamp, one.row))
        else:
            yield _Decided(one.id, max(present, there.stamp or 0) if stamp is None else stamp, there)


def _stored(connection: Connection, ids: Sequence[str], latest: int) -> Mapping[str, _Stored]:
    """The visible documents of ids. A damaged row can be deleted like any other; it guards nothing."""
    query = select(*CHECKED, profiles.c.value).outerjoin(profiles, profiles.c.profile == documents.c.profile)
    query = query.where(documents.c.id.in_(bindparam("ids", expanding=True)), VISIBLE)
    return {row.id: _as_stored(row, latest) for row in in_portions(connection, query, "ids", ids)}


def _as_stored(row: Row[Any], latest: int) -> _Stored:
    stamp = stamp_of(row.updated, row.difference) if is_whole(row[: len(CHECKED)]) else None
    kind = profile_from_text(row.value or "").kind or None
    return _Stored(row.doc, stamp if stamp is not None and stamp <= latest else None, row.region, row.site, kind)


def _begin(connection: Connection, source: str) -> int:
    counts = dict.fromkeys(("written", "replaced", "removed", "skipped"), 0)
    result = connection.execute(insert(loads).values(source=source, started=now_text(), **counts))
    return int(result.inserted_primary_key[0])  # type: ignore[index]


def _end(connection: Connection, load: int, docs: Sequence[int]) -> None:
    ending = update(documents).where(documents.c.doc.in_(bindparam("docs", expanding=True))).values(ended=load)
    for first in range(0, len(docs), PORTION):
        connection.execute(ending, {"docs": docs[first : first + PORTION]})


def _tombstone(
    one: _Decided, load: int, sequence: int, author: Author, reason: str | None, unknown: int | None
) -> Tombstone:
    """The tombstone of a deletion; `unknown`: the region of one whose document nobody knows."""
    deleted, known = to_stamp(datetime.now(UTC)), one.stored or one.dead
    region, site, kind = (known.region, known.site, known.kind) if known else (unknown, None, None)
    return Tombstone(one.id, one.at, deleted, sequence, load, region, site, kind, author.actor, reason)
