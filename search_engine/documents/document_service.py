"""Documents as programs see them: one, its copies, many that are sent, one that goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO

import numpy as np

from dictionaries.regions import UnknownRegion
from indexer.documents.document import KEPT_WHEN_EXPIRED
from indexer.errors import OutsideArea, UnknownLoad
from indexer.generation.arrays import Int64s
from indexer.loaders import DocumentCheck
from indexer.loaders.loading import LoadOptions, LoadReport
from indexer.snapshot import Snapshot
from indexer.store import DocumentStore, Load
from indexer.store.area import Area
from indexer.store.audit import Author
from ranker.collapse.closest import first_order, proximity_of
from ranker.ordering.cascade import RegionCascade
from search_engine.documents.bulk import OUTSIDE, BulkResult, load_lines, outside
from search_engine.documents.standing import Standing, by_its_dates, standing_of
from search_engine.errors import BadParameters, Detail, Forbidden, NotFound, NotReady
from search_engine.page.levels import level_rows, levels_of
from search_engine.page.region_answers import region_fields

GONE = "没有这个编号的文档，可能已下线"


OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class WriteRights:
    """For the audit log, and for what is refused.

    Attributes:
        author: None: whoever runs this process.
        area: None: everywhere.
    """

    author: Author | None = None
    area: Area | None = None


ANYTHING = WriteRights()


class DocumentService:
    """Reads and writes documents.

    Args:
        store: Where they are.
        check: What new ones are held to.
        snapshot: The newest view of the index.
        loaded: Told what became of a load.
    """

    def __init__(
        self,
        store: Callable[[], DocumentStore],
        check: Callable[[], DocumentCheck],
        snapshot: Callable[[], AbstractContextManager[Snapshot]],
        loaded: Callable[[LoadReport], object],
    ) -> None:
        self._store, self._check, self._snapshot, self._loaded = store, check, snapshot, loaded

    def get(self, document_id: str, *, hidden: bool = False, over: bool = False) -> dict[str, Any]:
        """A whole document. Raises `NotFound`.

        Args:
            hidden: Whether one is given that no search would show.
            over: Whether one is given that is no longer shown because its last day is over.
        """
        found = self._store().get(document_id)
        if found is None or not (hidden or is_visible(found) or (over and has_begun(found))):
            raise NotFound(GONE)
        return found

    def standing(self, document: Mapping[str, Any]) -> Standing:
        """Whether a document is in force, what has taken its place, and what it has taken the place of; while there is
        no index, by its own dates.
        """
        try:
            with self._snapshot() as snapshot:
                return standing_of(snapshot, self._store().doc_of(document["id"]), document)
        except NotReady:
            return by_its_dates(document)

    def title(self, document_id: str) -> str | None:
        """The title of one that readers may be given; None for any other."""
        found = self._store().get(document_id)
        return str(found["title"]) if found and is_visible(found) else None

    def own_fields(self, ids: Sequence[str]) -> dict[str, frozenset[str]]:
        """By id, the names of the fields that are not as the document's base has them; unknown ids are absent."""
        return self._store().own_fields(ids)

    def beginning(self, number: str, limit: int) -> list[dict[str, Any]]:
        """Whole documents whose ids begin with a text, at most `limit`, those too that no search would show."""
        found = [self._store().get(one) for one in self._store().ids_beginning(number, limit)]
        return [one for one in found if one is not None]

    def copies(self, document_id: str, region: str | None, page: int = 1, size: int = 10) -> dict[str, Any]:
        """A page of the other live documents of the same base, nearest to a region first, else to the document's own.
        Raises `NotFound`, `BadParameters`, `NotReady`.
        """
        doc = self._store().doc_of(document_id)
        if doc is None:
            raise NotFound(GONE)
        with self._snapshot() as snapshot:
            return copies_of(snapshot, doc, region, page, size)

    def levels(self, document_id: str, region: str | None) -> tuple[dict[str, Any], ...]:
        """The document and the other copies of its matter in the chain of a region, nearest first, as a search with
        `collapse=all` has them; none where there are not several. Raises `NotFound`, `BadParameters`, `NotReady`.

        Args:
            region: None: the document's own.
        """
        doc = self._store().doc_of(document_id)
        if doc is None:
            raise NotFound(GONE)
        with self._snapshot() as snapshot:
            rows, _ = snapshot.rows_of_docs(np.array([doc]))
            if not len(rows):
                return ()
            own = region or snapshot.tree.by_number(int(snapshot.columns.region[rows[0]])).code
            there = level_rows(snapshot, _cascade(snapshot, own), rows[:1]).get(int(rows[0]), [])
            found = snapshot.documents.of(there)
            there = [row for row in there if row in found]
            regions = [snapshot.tree.by_number(number) for number in snapshot.columns.region[there].tolist()]
            return levels_of([found[row] for row in there], regions)

    def put(
        self,
        stream: BinaryIO,
        source: str,
        *,
        skip_bad_rows: bool = False,
        site: str | None = None,
        confirm: bool = False,
        rights: WriteRights = ANYTHING,
    ) -> BulkResult:
        """Take JSON lines. Raises `BadParameters` with the faults of rows where bad ones are not to be skipped,
        `Forbidden` with those of rows outside of where the author may write.
        """
        area = rights.area
        if site is not None and area and not area.covers_site(site):
            raise Forbidden(OUTSIDE, [Detail("site", fault.reason) for fault in area.refusals("000000", site)[-1:]])
        options = LoadOptions(source, skip_bad_rows, False, site, confirm, rights.author, area)
        return load_lines(self._store(), self._check, stream, options, self._loaded)

    def delete(self, document_id: str, source: str, rights: WriteRights = ANYTHING) -> None:
        """Remove a document. Raises `NotFound`, `Forbidden` where it is outside of where the author may write."""
        try:
            gone = self._store().delete([document_id], source, rights.author, rights.area)
        except OutsideArea as error:
            raise outside(error) from error
        if gone is None:
            raise NotFound(GONE)

    def load(self, number: int) -> Load:
        """What is known of a load. Raises `NotFound`."""
        try:
            return self._store().load(number)
        except UnknownLoad as error:
            raise NotFound(str(error)) from error


def is_visible(document: Mapping[str, Any], now: datetime | None = None) -> bool:
    """Whether a document (JSON values) is neither offline, nor yet to come into force, nor expired; what is only read
    stays after its last day.

    Args:
        now: None: now.
    """
    moment = now or datetime.now(UTC)
    ends = document.get("expires_at")
    is_there = ends is None or datetime.fromisoformat(ends) > moment or document.get("kind") in KEPT_WHEN_EXPIRED
    return is_there and has_begun(document, moment)


def has_begun(document: Mapping[str, Any], now: datetime | None = None) -> bool:
    """Whether a document is neither offline nor yet to come into force: it may be over, and its page says so."""
    if document["status"] == OFFLINE:
        return False
    begins = document.get("effective_from")
    return begins is None or datetime.fromisoformat(begins) <= (now or datetime.now(UTC))


def copies_of(snapshot: Snapshot, doc: int, region: str | None, page: int, size: int) -> dict[str, Any]:
    """Other live documents of the same base, a page of all of them: those of the region's chain first, its own region
    first of all; then those below it; then all others as searches take the nearest of them. Raises `BadParameters`.

    Args:
        doc: The document's number in the store.
        region: Code of the user's region; None: the document's own.
        page, size: Which of them, as in a search.
    """
    rows, here = snapshot.rows_of_docs(np.array([doc]))
    found = rows
    if here.any():
        found = snapshot.rows_of_bases(snapshot.columns.base[rows])
        found = found[snapshot.live.flags[found] & (found != rows[0])]
    if len(found):
        own = region or snapshot.tree.by_number(int(snapshot.columns.region[rows[0]])).code
        found = found[_by_proximity(snapshot, _cascade(snapshot, own), found)]
    shown = found[(page - 1) * size : page * size]
    regions = map(snapshot.tree.by_number, snapshot.columns.region[shown].tolist())
    copies = [
        {"id": id, "region": region_fields(region)} for id, region in zip(snapshot.ids(shown), regions, strict=True)
    ]
    return {"total": len(found), "page": page, "size": size, "copies": copies}


def _by_proximity(snapshot: Snapshot, cascade: RegionCascade, rows: Int64s) -> Int64s:
    """The order of rows as seen from a region."""
    tier, _, distance = proximity_of(snapshot, cascade, rows)
    region = snapshot.columns.region[rows].astype(np.int64)
    links = len(cascade.numbers)
    # before all tiers: the chain link by link, then what lies below
    near = np.where(cascade.is_below(region), links, links + 1 + tier.astype(np.int64))
    for link, number in enumerate(cascade.numbers):
        near[region == number] = link
    order = first_order(snapshot, rows, np.zeros(len(rows), np.int64))
    found: Int64s = order[np.lexsort((distance[order], near[order]))]
    return found


def _cascade(snapshot: Snapshot, region: str) -> RegionCascade:
    try:
        return RegionCascade.of(snapshot.tree, snapshot.groups, region)
    except UnknownRegion as error:
        raise BadParameters([Detail("region", str(error))]) from error
