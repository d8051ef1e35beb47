"""Documents as the view has them, for readers: where the documents' database is on another host, none waits for it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import numpy as np
from sqlalchemy.exc import DBAPIError

from indexer.documents.part_defaults import with_part_defaults
from indexer.errors import StorageFailure, StoreBusy
from indexer.snapshot import Snapshot
from indexer.snapshot.facets import SITE
from indexer.store import DocumentStore
from indexer.store.split import Content
from search_engine.errors import NotReady


class ServedDocuments:
    """Reads whole documents by id.

    Args:
        snapshot: The newest view of the index.
        store: Is asked for what the view has not: a document that has expired, or that is yet to be indexed.
    """

    def __init__(
        self, snapshot: Callable[[], AbstractContextManager[Snapshot]], store: Callable[[], DocumentStore]
    ) -> None:
        self._snapshot, self._store = snapshot, store

    def get(self, document_id: str) -> Content | None:
        """As `DocumentStore.get`; None too where only the database would know and it is away."""
        try:
            with self._snapshot() as snapshot:
                found = document_in(snapshot, document_id)
        except NotReady:
            found = None
        if found is not None:
            return found
        try:
            return self._store().get(document_id)
        except (StoreBusy, StorageFailure, DBAPIError):
            return None


def document_in(snapshot: Snapshot, document_id: str) -> Content | None:
    """The whole document of an id, as the store has it; None where the view has none."""
    row = snapshot.row_of_id(document_id)
    shown = None if row is None else snapshot.documents.of([row]).get(row)
    if row is None or shown is None:
        return None
    fields, columns = dict(shown.fields), snapshot.columns
    for name in ("id", "region", "status"):  # last, as the store has them
        fields[name] = fields.pop(name)
    if site := int(columns.site[row]):
        fields["site"] = snapshot.facets[SITE].value_of(site)
    if popularity := np.float32(columns.popularity[row]):
        fields["popularity"] = float(str(popularity))  # the shortest text of it, as it was written
    return with_part_defaults(fields)
