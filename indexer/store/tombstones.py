"""Tombstones: what is left of a deleted document, so that an older write does not bring it back.

The table `document_tombstones` has one row an id, from its deletion until the id is written again or the row is older
than `ZWFW_TOMBSTONE_DAYS`; an id with a visible document has none. It outlives the deleted document's own row, which
`vacuum` removes. (Which documents left since a sequence number, `indexer.store.reconciling.departures` knows.)

A tombstone may be of an id that the store never had: where a deletion overtakes the write that it follows, `region`,
`site` and `kind` are unknown, and it holds back its author's writes alone. A document that a snapshot lacks leaves no
tombstone: it stays, offline, and the next snapshot may bring it again with the `updated_at` that it had.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, Engine, RowMapping, bindparam, delete, insert, select

from indexer.store.engine import in_portions, writing
from indexer.store.row_checksums import add_checksums, whole_rows
from indexer.store.tables import tombstones

PORTION = 5_000  # rows of one statement
EVERYWHERE = 0  # the nation, as a region
FIELDS = ("id", "at", "deleted", "sequence", "load", "region", "site", "kind", "actor", "reason")


@dataclass(frozen=True, slots=True)
class Tombstone:
    """One deletion.

    Attributes:
        at: A write stamped up to this does not bring the document back: the deletion's `updated_at`, or when it was
            made (µs since 1970 UTC).
        deleted: When it was made, by the service's clock (µs since 1970 UTC).
        sequence, load: Of the load that made it.
        region, site, kind: Of the document, as its row had them; None where the id was unknown. `region` is then
            `EVERYWHERE` if its author may delete in all regions.
        actor: Who deleted it (`Author.actor`); `reason`: why, where they said so.
    """

    id: str
    at: int
    deleted: int
    sequence: int
    load: int
    region: int | None
    site: int | None
    kind: str | None
    actor: str
    reason: str | None


def leave_tombstones(connection: Connection, left: Sequence[Tombstone]) -> None:
    """Write tombstones, in place of older ones of their ids."""
    lift_tombstones(connection, [one.id for one in left])
    rows = [asdict(one) for one in left]
    add_checksums(tombstones, rows)
    for first in range(0, len(rows), PORTION):
        connection.execute(insert(tombstones), rows[first : first + PORTION])


def lift_tombstones(connection: Connection, ids: Sequence[str]) -> None:
    """Remove the tombstones of ids that are written again."""
    lifting = delete(tombstones).where(tombstones.c.id.in_(bindparam("ids", expanding=True)))
    for first in range(0, len(ids), PORTION):
        connection.execute(lifting, {"ids": list(ids[first : first + PORTION])})


def tombstones_of(connection: Connection, ids: Sequence[str]) -> dict[str, Tombstone]:
    """The tombstones of ids; damaged ones are left out."""
    query = select(tombstones).where(tombstones.c.id.in_(bindparam("ids", expanding=True)))
    found = (row._mapping for row in in_portions(connection, query, "ids", ids))
    return {one.id: one for one in as_tombstones(found)}


def as_tombstones(rows: Iterable[RowMapping]) -> Iterator[Tombstone]:
    """Rows with all columns of the table; damaged ones are left out."""
    for row in whole_rows(tombstones, rows):
        yield Tombstone(**{name: row[name] for name in FIELDS})


def expire_tombstones(engine: Engine, before: int) -> int:
    """Remove tombstones of deletions made before a time (µs since 1970 UTC); returns how many. No writer is kept
    waiting where the first of them is younger.
    """
    with engine.connect() as connection:
        first = connection.execute(select(tombstones.c.deleted).order_by(tombstones.c.sequence).limit(1)).scalar()
    if first is None or first >= before:
        return 0
    with writing(engine) as connection:
        return int(connection.execute(delete(tombstones).where(tombstones.c.deleted < before)).rowcount)
