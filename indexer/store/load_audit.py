"""What the audit log says of a load or a deletion, and whether the one who asks for it may write there.

Both are looked at within the transaction that makes the change visible: by then every row that it ends is known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, func, select

from dictionaries.faults import Fault
from dictionaries.reasons import Message
from indexer.errors import OutsideArea
from indexer.store.area import Area, code_of
from indexer.store.audit.author import Author
from indexer.store.audit.log import Actions, append
from indexer.store.load_record import Load
from indexer.store.split import short_code
from indexer.store.tables import documents, loads, sites

# Of so few documents each is named, with its digest before and after.
FEW = 20
# Rows outside of an area that are told.
TOLD = 20
STORED = Message("outside_area", "已有的文档 {document}：{why}", "the stored document {document}: {why}")
# What makes a document what it is, as it is stored.
DIGESTED = (
    "id", "base", "region", "profile", "site", "status", "effective", "expires", "updated", "popularity", "difference",
)  # fmt: skip


class LoadDigest:
    """A digest of the digests of all rows of a load, in the order in which they come."""

    def __init__(self) -> None:
        self._found = hashlib.blake2b(digest_size=16)

    def add(self, digests: Iterable[bytes]) -> None:
        """Take the digests of rows in."""
        self._found.update(b"".join(digests))

    def __str__(self) -> str:
        return self._found.hexdigest()


def require_area(connection: Connection, load: int, area: Area | None) -> None:
    """Raise `OutsideArea` where a load, or a deletion under its number, ends what its author may not write."""
    if not area:
        return
    places = select(documents.c.region, sites.c.name).distinct()
    places = places.select_from(documents.outerjoin(sites, sites.c.site == documents.c.site))
    ended = documents.c.ended == load
    outside = [
        (region, site, refused)
        for region, site in connection.execute(places.where(ended)).all()
        if (refused := area.refusals(code_of(region), site))
    ]
    faults: list[Fault] = []
    for region, site, refused in outside[:TOLD]:
        there = documents.c.region == region
        there &= sites.c.name.is_(None) if site is None else sites.c.name == site
        of_place = select(documents.c.id).select_from(documents.outerjoin(sites, sites.c.site == documents.c.site))
        ids = connection.execute(of_place.where(ended, there).order_by(documents.c.id).limit(TOLD)).scalars()
        faults += [
            Fault(0, fault.field, STORED(document=document, why=fault.reason)) for document in ids for fault in refused
        ]
    if faults:
        raise OutsideArea(tuple(faults[:TOLD]))


def record_load(
    connection: Connection, author: Author, load: Load, source: str, digest: LoadDigest, forced: str | None = None
) -> None:
    """Enter a load that has just become visible into the audit log; `forced`: why it overrode what is newer."""
    counts = {name: getattr(load, name) for name in ("sequence", "written", "replaced", "removed", "skipped")}
    after: dict[str, Any] = {"source": source, "site": load.site, **counts, "digest": str(digest)}
    if forced is not None:
        after["reason"] = forced
    before: dict[str, Any] = {"sequence": (load.sequence or 1) - 1}
    new, ended = _rows_of(connection, load.load), documents.c.ended == load.load
    if load.written + load.removed <= FEW:
        before["documents"] = _digests(connection, ended)
        after["documents"] = _digests(connection, new)
    region = _one_region(connection, new, ended)
    append(connection, author, Actions.DOCUMENTS_WRITE, f"load:{load.load}", before, after, region=region)


def record_deletion(
    connection: Connection, author: Author, load: int, sequence: int, reason: str | None = None
) -> None:
    """Enter a deletion into the audit log; `reason`: why, where its author said so."""
    ended = documents.c.ended == load
    count = connection.execute(select(func.count()).select_from(documents).where(ended)).scalar_one()
    before: dict[str, Any] = {"sequence": sequence - 1}
    target = f"load:{load}"
    if count <= FEW:
        before["documents"] = found = _digests(connection, ended)
        target = f"document:{next(iter(found))}" if len(found) == 1 else target
    after: dict[str, Any] = {"sequence": sequence, "load": load, "removed": count}
    if reason is not None:
        after["reason"] = reason
    region = _one_region(connection, ended)
    append(connection, author, Actions.DOCUMENTS_DELETE, target, before, after, region=region)


def _rows_of(connection: Connection, load: int) -> ColumnElement[bool]:
    """The rows that a load has written, found by their numbers: there is no index over loads."""
    span = connection.execute(select(loads.c.first_doc, loads.c.last_doc).where(loads.c.load == load)).one()
    first, last = (0, -1) if span[0] is None else span
    return documents.c.doc.between(first, last) & (documents.c.load == load)


def _digests(connection: Connection, rows: ColumnElement[bool]) -> dict[str, str]:
    """Ids with digests of their stored rows."""
    query = select(*(documents.c[name] for name in DIGESTED)).where(rows).order_by(documents.c.id).limit(FEW)
    found = {}
    for row in connection.execute(query):
        text = orjson.dumps(list(row), default=_text)
        found[row[0]] = hashlib.blake2b(text, digest_size=8).hexdigest()
    return found


def _one_region(connection: Connection, *kinds: ColumnElement[bool]) -> str | None:
    """The region of all these rows; None where there are several, or none."""
    found: set[int] = set()
    for rows in kinds:
        found.update(connection.execute(select(documents.c.region).where(rows).distinct().limit(2)).scalars())
    return short_code(code_of(found.pop())) if len(found) == 1 else None


def _text(value: Any) -> str:
    """Bytes as JSON may have them."""
    return bytes(value).hex()
