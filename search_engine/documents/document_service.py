"""Documents as programs see them: one, its copies, many that are sent, one that goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection

from dictionaries.normalize import normal_text
from dictionaries.regions import NATION, UnknownRegion
from indexer.documents.document import KEPT_OUT_OF_FORCE
from indexer.errors import OutsideArea, UnknownLoad
from indexer.generation.arrays import Bools, Int64s
from indexer.loaders import DocumentCheck, read_json_bytes, read_jsonl_bytes
from indexer.loaders.loading import LoadOptions, LoadReport
from indexer.snapshot import Snapshot
from indexer.store import DocumentStore, Load
from indexer.store.area import Area
from indexer.store.audit import Author
from indexer.store.deletion import Deleted, Deletion
from indexer.store.outcomes import NOT_FOUND
from indexer.store.shelf.app_states import AppState
from indexer.store.split import Content
from ranker.collapse.closest import first_order
from ranker.ordering.cascade import RegionCascade
from search_engine.documents.bulk import OUTSIDE, BulkResult, forced_by, load_body, outside
from search_engine.documents.deleting import DeleteResult, read_deletions
from search_engine.documents.given_documents import Documents, as_stream
from search_engine.documents.shelved import as_catalogue_says, for_programs, for_readers, recorded_state
from search_engine.documents.single_write import PutResult, load_document
from search_engine.documents.standing import Standing, by_its_dates, standing_of
from search_engine.errors import BadParameters, Detail, Forbidden, NotFound, NotReady, StaleWrite
from search_engine.idempotency import Commit, uncommitted
from search_engine.messages import NO_DOCUMENT
from search_engine.page.levels import level_rows, levels_of
from search_engine.page.region_answers import region_fields

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
        read: The document of an id, as readers are given it; None: as the store has it.
    """

    def __init__(
        self,
        store: Callable[[], DocumentStore],
        check: Callable[[], DocumentCheck],
        snapshot: Callable[[], AbstractContextManager[Snapshot]],
        loaded: Callable[[LoadReport], object],
        read: Callable[[str], Content | None] | None = None,
    ) -> None:
        self._store, self._check, self._snapshot, self._loaded = store, check, snapshot, loaded
        self._read = read or (lambda document_id: self._store().get(document_id))

    def get(self, document_id: str, *, hidden: bool = False, over: bool = False) -> dict[str, Any]:
        """A whole document. Raises `NotFound`.

        Args:
            hidden: Whether one is given that no search would show, as programs are (`for_programs`).
            over: Whether one is given that is no longer shown because its last day is over.
        """
        found = self._store().get(document_id) if hidden else self._read(document_id)
        if found is not None and hidden:
            return for_programs(found, recorded_state(self._store(), found))
        if found is None or not (is_visible(found) or (over and has_begun(found))):
            raise NotFound(NO_DOCUMENT())
        return found

    def off_shelf(self, document_id: str) -> tuple[dict[str, Any], AppState] | None:
        """An app that people knew and that was taken off, without the links that lead into it, and its state; None for
        any other document.
        """
        found = self._read(document_id)
        state = recorded_state(self._store(), found) if found and found["status"] == OFFLINE else None
        if found is None or state is None or not (state.is_hidden and state.shown):
            return None
        shown = is_visible(as_catalogue_says(found, state))
        return (for_readers(found, state), state) if shown else None

    def standing(self, document: Mapping[str, Any]) -> Standing:
        """Whether a document is in force, what has taken its place, and what it has taken the place of; while there is
        no index, by its own dates.
        """
        try:
            with self._snapshot() as snapshot:
                return standing_of(snapshot, snapshot.row_of_id(document["id"]), document)
        except NotReady:
            return by_its_dates(document)

    def title(self, document_id: str) -> str | None:
        """The title of one that readers may be given; None for any other."""
        found = self._read(document_id)
        return str(found["title"]) if found and is_visible(found) else None

    def own_fields(self, ids: Sequence[str]) -> dict[str, frozenset[str]]:
        """By id, the names of the fields that are not as the document's base has them; unknown ids are absent. Raises
        `NotReady`.
        """
        with self._snapshot() as snapshot:
            rows = snapshot.documents.rows_of_ids(ids)
            return {name: snapshot.documents.own_fields(row) for name, row in rows.items()}

    def beginning(self, number: str, limit: int) -> list[dict[str, Any]]:
        """Whole documents whose ids begin with a text, at most `limit`, those too that no search would show."""
        found = [self._store().get(one) for one in self._store().ids_beginning(number, limit)]
        return [one for one in found if one is not None]

    def copies(
        self, document_id: str, region: str | None, page: int = 1, size: int = 10, name: str = ""
    ) -> dict[str, Any]:
        """A page of the other live documents of the same base, nearest to a region first, else to the document's own;
        `name`: see `copies_of`. Raises `NotFound`, `BadParameters`, `NotReady`.
        """
        self._demand(document_id)
        with self._snapshot() as snapshot:
            return copies_of(snapshot, snapshot.row_of_id(document_id), region, page, size, name)

    def levels(self, document_id: str, region: str | None) -> tuple[dict[str, Any], ...]:
        """The document and the other copies of its matter in the chain of a region, nearest first, as a search with
        `collapse=all` has them; none where there are not several. Raises `NotFound`, `BadParameters`, `NotReady`.

        Args:
            region: None: the document's own.
        """
        self._demand(document_id)
        with self._snapshot() as snapshot:
            row = snapshot.row_of_id(document_id)
            if row is None:
                return ()
            own = region or snapshot.tree.by_number(int(snapshot.columns.region[row])).code
            there = level_rows(snapshot, _cascade(snapshot, own), np.array([row])).get(row, [])
            found = snapshot.documents.of(there)
            there = [row for row in there if row in found]
            regions = [snapshot.tree.by_number(number) for number in snapshot.columns.region[there].tolist()]
            return levels_of([found[row] for row in there], regions)

    def _demand(self, document_id: str) -> None:
        """Raises `NotFound` where there is no such document, indexed or not, and `NotReady`."""
        with self._snapshot() as snapshot:
            row = snapshot.row_of_id(document_id)
        # no search waits for what may ask a database
        if row is None and self._read(document_id) is None:
            raise NotFound(NO_DOCUMENT())

    def put(
        self,
        documents: Documents,
        source: str,
        *,
        may_be_object: bool = False,
        skip_bad_rows: bool = False,
        site: str | None = None,
        confirm: bool = False,
        force: bool = False,
        reason: str | None = None,
        rights: WriteRights = ANYTHING,
        commit: Commit[BulkResult] = uncommitted,
    ) -> BulkResult:
        """Take documents: a binary stream of JSON lines, or where it may be one an object with a list of documents; or
        objects with their fields. Raises `BadParameters` with the
        faults of rows where bad ones are not to be skipped, `Forbidden` with those of rows outside of where the author
        may write.

        Args:
            source: Who sends them, as the load tells it.
            may_be_object: See `read_json_bytes`.
            skip_bad_rows: Whether rows at fault are left out and the others taken.
            site: These are all documents of that site: those that are not among them go offline.
            confirm: Whether that may be more than 5 % of them.
            force, reason: Whether they are written though what is stored is newer, and why.
            commit: Called with the result within the transaction that makes the documents visible.
        """
        forced = forced_by(force=force, reason=reason)
        area, read = rights.area, read_json_bytes if may_be_object else read_jsonl_bytes
        if site is not None and area and not area.covers_site(site):
            raise Forbidden(OUTSIDE(), [Detail("site", fault.reason) for fault in area.refusals("000000", site)[-1:]])
        options = LoadOptions(source, skip_bad_rows, False, site, confirm, rights.author, area, forced)
        return load_body(self._store(), self._check, lambda: read(as_stream(documents)), options, self._loaded, commit)

    def put_one(
        self,
        document_id: str,
        raw: Mapping[str, Any],
        source: str,
        *,
        force: bool = False,
        reason: str | None = None,
        rights: WriteRights = ANYTHING,
        commit: Commit[PutResult] = uncommitted,
    ) -> PutResult:
        """Take one document to its id. Raises as `put`, and `StaleWrite`."""
        options = LoadOptions(
            source, author=rights.author, area=rights.area, forced=forced_by(force=force, reason=reason)
        )
        return load_document(self._store(), self._check, document_id, raw, options, self._loaded, commit)

    def delete(
        self,
        document_id: str,
        source: str,
        rights: WriteRights = ANYTHING,
        updated_at: datetime | None = None,
        reason: str | None = None,
        commit: Commit[None] = uncommitted,
    ) -> None:
        """Remove a document. Raises `NotFound`, `StaleWrite` where it was updated after `updated_at`, `Forbidden` where
        it is outside of where the author may write.

        Args:
            commit: Called within the transaction that takes the document away.
        """

        def also(connection: Connection, done: DeleteResult) -> None:
            if done.deleted:  # a deletion that overtakes its write is remembered, and answered with 404
                commit(connection, None)

        for outcome in self._delete([Deletion(document_id, updated_at)], source, rights, reason, also).rows:
            raise NotFound(NO_DOCUMENT()) if outcome.said is NOT_FOUND else StaleWrite(outcome.reason)

    def delete_many(
        self,
        documents: Any,
        source: str,
        rights: WriteRights = ANYTHING,
        reason: str | None = None,
        commit: Commit[DeleteResult] = uncommitted,
    ) -> DeleteResult:
        """Remove documents, all in one load.

        Args:
            documents: As they were sent, see `read_deletions`.
            reason: For the audit log.
            commit: Called with the result within the transaction that makes it visible.

        Raises:
            BadParameters: With every fault of what was sent; nothing is deleted.
            Forbidden: Some are outside of where the author may write; nothing is deleted.
        """
        return self._delete(read_deletions(documents), source, rights, reason, commit)

    def _delete(
        self,
        deletions: Sequence[Deletion],
        source: str,
        rights: WriteRights,
        reason: str | None,
        commit: Commit[DeleteResult] = uncommitted,
    ) -> DeleteResult:
        def also(connection: Connection, deleted: Deleted) -> None:
            commit(connection, DeleteResult.of(deleted))

        try:
            found = self._store().delete_documents(deletions, source, rights.author, rights.area, reason or None, also)
        except OutsideArea as error:
            raise outside(error) from error
        return DeleteResult.of(found)

    def load(self, number: int) -> Load:
        """What is known of a load. Raises `NotFound`."""
        try:
            return self._store().load(number)
        except UnknownLoad as error:
            raise NotFound(str(error)) from error


def is_visible(document: Mapping[str, Any], now: datetime | None = None) -> bool:
    """Whether a document (JSON values) is neither offline, nor yet to come into force, nor expired; what is only read
    is there before its first day and after its last.

    Args:
        now: None: now.
    """
    if document.get("kind") in KEPT_OUT_OF_FORCE:
        return bool(document["status"] != OFFLINE)
    ends, moment = document.get("expires_at"), now or datetime.now(UTC)
    return (ends is None or datetime.fromisoformat(ends) > moment) and has_begun(document, moment)


def has_begun(document: Mapping[str, Any], now: datetime | None = None) -> bool:
    """Whether a document is neither offline nor yet to come into force: it may be over, and its page says so."""
    if document["status"] == OFFLINE:
        return False
    begins = document.get("effective_from")
    return begins is None or datetime.fromisoformat(begins) <= (now or datetime.now(UTC))


# Where a copy lies as seen from a region: in its city, in its province, for the whole nation, elsewhere.
COPY_GROUPS = ("city", "province", "nation", "elsewhere")


def copies_of(
    snapshot: Snapshot, row: int | None, region: str | None, page: int, size: int, name: str = ""
) -> dict[str, Any]:
    """Other live documents of the same base, a page of all of them, and how many each of `COPY_GROUPS` has. Group by
    group: the region's own, then what lies below it, then those of the regions above it, then by the distance between
    the counties' centres. Raises `BadParameters`.

    Args:
        row: The document's; None: it has none.
        region: Code of the user's region; None: the document's own.
        page, size: Which of them, as in a search.
        name: Only copies whose region has each of its words in its name or in a name above it; "": all.

    Returns:
        Besides the page, `own`: of all copies, whatever their names, that of the region itself or of the nearest one
        above it; None where none of them has one.
    """
    found, group, own = np.zeros(0, np.int64), np.zeros(0, np.int64), None
    if row is not None:
        found = snapshot.rows_of_bases(snapshot.columns.base[[row]])
        found = found[snapshot.live.flags[found] & (found != row)]
        seen_from = region or snapshot.tree.by_number(int(snapshot.columns.region[row])).code
        cascade = _cascade(snapshot, seen_from)
        found, group = _by_proximity(snapshot, cascade, found)
        own = _own_copy(snapshot, cascade, found)
        named = _named(snapshot, found, name)
        found, group = found[named], group[named]
    part = slice((page - 1) * size, page * size)
    counts = np.bincount(group, minlength=len(COPY_GROUPS)).tolist()
    return {
        "total": len(found),
        "page": page,
        "size": size,
        "copies": [
            {**copy, "group": COPY_GROUPS[of]}
            for copy, of in zip(_as_copies(snapshot, found[part]), group[part].tolist(), strict=True)
        ],
        "groups": {name: count for name, count in zip(COPY_GROUPS, counts, strict=True) if count},
        "own": own,
    }


def _as_copies(snapshot: Snapshot, rows: Int64s) -> list[dict[str, Any]]:
    regions = map(snapshot.tree.by_number, snapshot.columns.region[rows].tolist())
    return [{"id": id, "region": region_fields(region)} for id, region in zip(snapshot.ids(rows), regions, strict=True)]


def _by_proximity(snapshot: Snapshot, cascade: RegionCascade, rows: Int64s) -> tuple[Int64s, Int64s]:
    """Rows in the order of `copies_of`, and the place of each one's group in `COPY_GROUPS`."""
    rows = rows[first_order(snapshot, rows, np.zeros(len(rows), np.int64))]
    region = snapshot.columns.region[rows].astype(np.int64)
    city, province, nation, elsewhere = range(len(COPY_GROUPS))
    group = np.where(region == snapshot.tree[NATION].number, nation, elsewhere)
    for of, place, own in (
        (province, snapshot.groups.province, cascade.province),
        (city, snapshot.groups.city, cascade.city),
    ):
        if own >= 0:
            group[place[region] == own] = of
    links = len(cascade.numbers)
    near = np.where(cascade.is_below(region), 0, links)
    for link, number in enumerate(cascade.numbers):
        near[region == number] = link or -1
    distance = snapshot.groups.place_groups.distances_of(cascade.own.number, region)
    order = np.lexsort((distance, near, group))
    return rows[order], group[order]


def _own_copy(snapshot: Snapshot, cascade: RegionCascade, rows: Int64s) -> dict[str, Any] | None:
    region = snapshot.columns.region[rows]
    for number in cascade.numbers:
        if len(copies := rows[region == number]):
            return _as_copies(snapshot, copies[:1])[0]
    return None


def _named(snapshot: Snapshot, rows: Int64s, name: str) -> Bools:
    """Which rows are of a region that a name means; see `copies_of`."""
    words, tree = normal_text(name).split(), snapshot.tree
    if not words:
        return np.ones(len(rows), np.bool_)
    numbers, place = np.unique(snapshot.columns.region[rows], return_inverse=True)
    is_named = np.zeros(len(numbers), np.bool_)
    for at, number in enumerate(numbers.tolist()):
        path = tree.chain(tree.by_number(number).code)[::-1]
        # 浙江省宁波市, and as people write it 浙江宁波
        names = "".join(region.name for region in path), "".join(region.short_name for region in path)
        is_named[at] = all(word in names[0] or word in names[1] for word in words)
    found: Bools = is_named[place]
    return found


def _cascade(snapshot: Snapshot, region: str) -> RegionCascade:
    try:
        return RegionCascade.of(snapshot.tree, snapshot.groups, region)
    except UnknownRegion as error:
        raise BadParameters([Detail("region", str(error))]) from error
