"""Documents as programs see them: one, its copies, many that are sent, one that goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any, BinaryIO

from indexer.errors import OutsideArea, UnknownLoad
from indexer.loaders import DocumentCheck
from indexer.loaders.loading import LoadOptions, LoadReport
from indexer.snapshot import Snapshot
from indexer.store import DocumentStore, Load
from search_engine.documents.bulk import OUTSIDE, BulkResult, load_lines, outside
from search_engine.documents.copies import copies_of
from search_engine.documents.standing import Standing, by_its_dates, standing_of
from search_engine.documents.visibility import has_begun, is_visible
from search_engine.documents.write_rights import ANYTHING, WriteRights
from search_engine.errors import Detail, Forbidden, NotFound, NotReady

GONE = "没有这个编号的文档，可能已下线"


class DocumentDesk:
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
