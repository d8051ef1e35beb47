"""Guards: which rows of a load stay out, because what is stored, or a deletion, is newer.

Both are decided within the transaction that makes the load visible: of two loads that are open together the newer
document wins, whichever ends last. A row without `updated_at` is written unconditionally.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, or_, select

from indexer.store.digests import CHECKED, DIFFERENCE, is_whole
from indexer.store.load_record import has_visible
from indexer.store.outcomes import DELETED_LATER, OLDER_THAN_STORED, RESTORED, Outcome
from indexer.store.row_checksums import is_whole as is_whole_tombstone
from indexer.store.stamps import SECOND, latest_stamp, stamp_of
from indexer.store.stored_row import StoredRow
from indexer.store.tables import documents, loads, tombstones
from indexer.store.tombstones import lift_tombstones

NEW, OLD = documents.alias("new"), documents.alias("old")
UPDATED = StoredRow._fields.index("updated")
PORTION = 5_000  # rows of one statement
# Verdicts that are told row by row; of a whole catalogue that is sent too late, all are counted.
OUTCOMES_KEPT = 10_000


class Verdict(NamedTuple):
    """What is decided of the row of one document number."""

    doc: int
    outcome: Outcome


class Guarded(NamedTuple):
    """What is decided of a load.

    Attributes:
        refused: Numbers of the documents that stay out.
        verdicts: The first `OUTCOMES_KEPT`, of these and of those that restore a deleted document unasked.
    """

    refused: frozenset[int] = frozenset()
    verdicts: tuple[Verdict, ...] = ()


def apply_guards(connection: Connection, load: int, actor: str, *, force: bool) -> Guarded:
    """Remove the rows of a load that are older than what is stored or was deleted since, and lift the tombstones of the
    others.

    Args:
        actor: Who writes (`Author.actor`).
        force: Rows are written whatever their `updated_at`.
    """
    span = connection.execute(select(loads.c.first_doc, loads.c.last_doc).where(loads.c.load == load)).one()
    if span[0] is None:
        return Guarded()
    written = NEW.c.doc.between(*span) & (NEW.c.load == load)
    refused, kept = set[int](), list[Verdict]()
    for verdict in chain(
        () if force or not has_visible(connection) else _older(connection, written),
        _deleted(connection, written, actor, force=force),
    ):
        if not verdict.outcome.is_written:
            refused.add(verdict.doc)
        if len(kept) < OUTCOMES_KEPT:
            kept.append(verdict)
    _remove(connection, sorted(refused))
    return Guarded(frozenset(refused), tuple(kept))


def is_newer(stored: int | None, stamp: int | None, latest: int) -> bool:
    """Whether a stored stamp forbids a write with another one."""
    return stored is not None and stamp is not None and stamp < stored <= latest


def _older(connection: Connection, written: ColumnElement[bool]) -> Iterator[Verdict]:
    """Rows that are older than the visible ones of their ids.

    The statement finds what is older by the second, or of the same second and not the same; the rest is worked out
    here. So nothing leaves the database where everything is newer, or sent once more.
    """
    latest = latest_stamp(datetime.now(UTC))
    visible = select(loads.c.load).where(loads.c.sequence.isnot(None))
    in_doubt = or_(
        OLD.c.updated > NEW.c.updated, and_(OLD.c.updated == NEW.c.updated, OLD.c.difference != NEW.c.difference)
    )
    stored = [OLD.c[column.name] for column in CHECKED]
    query = (
        select(NEW.c.doc, NEW.c.updated, NEW.c.difference, *stored)
        .select_from(NEW.join(OLD, (OLD.c.id == NEW.c.id) & (OLD.c.load != NEW.c.load)))
        .where(written, OLD.c.ended.is_(None), OLD.c.load.in_(visible), in_doubt)
    )
    for doc, updated, difference, *old in connection.execute(query, execution_options={"yield_per": PORTION}):
        # a damaged row guards nothing: what replaces it mends it
        if is_whole(old) and is_newer(*_stamps(old, updated, difference), latest):
            yield Verdict(doc, Outcome(old[1], OLDER_THAN_STORED, stamp_of(old[UPDATED], old[DIFFERENCE])))


def _stamps(old: list[Any], updated: int, difference: bytes) -> tuple[int | None, int | None]:
    """The stamps of a stored row and of a new one; whole seconds where these decide."""
    if old[UPDATED] != updated:
        return old[UPDATED] * SECOND, updated * SECOND
    return stamp_of(old[UPDATED], old[DIFFERENCE]), stamp_of(updated, difference)


def _deleted(connection: Connection, written: ColumnElement[bool], actor: str, *, force: bool) -> Iterator[Verdict]:
    """Rows of deleted documents; the tombstones of those that are written are lifted.

    A tombstone of an id that was unknown, left by who may delete in some places only, holds back its author's writes
    alone: nobody could tell whether the document was one that they may delete.
    """
    if connection.execute(select(tombstones.c.id).limit(1)).first() is None:
        return
    new = [NEW.c[name].label(f"new_{name}") for name in ("doc", "updated", "difference")]
    query = select(*new, tombstones).select_from(NEW.join(tombstones, tombstones.c.id == NEW.c.id)).where(written)
    restored = []
    for row in connection.execute(query).mappings().all():
        stamp = stamp_of(row["new_updated"], row["new_difference"])
        whole = is_whole_tombstone(tombstones, row) and (row["region"] is not None or row["actor"] == actor)
        if whole and not force and stamp is not None and stamp <= row["at"]:
            yield Verdict(row["new_doc"], Outcome(row["id"], DELETED_LATER, row["at"]))
            continue
        restored.append(row["id"])
        if whole and (force or stamp is None):
            yield Verdict(row["new_doc"], Outcome(row["id"], RESTORED, row["deleted"]))
    lift_tombstones(connection, restored)


def _remove(connection: Connection, docs: list[int]) -> None:
    """Take rows out of a load that is not visible yet."""
    removing = delete(documents).where(documents.c.doc.in_(bindparam("docs", expanding=True)))
    for first in range(0, len(docs), PORTION):
        connection.execute(removing, {"docs": docs[first : first + PORTION]})
