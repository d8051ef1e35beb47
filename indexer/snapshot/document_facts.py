"""What the book of bases does not say of a document: names, date, code where they are not those of its base's first.

The book is made once, of bases. A document of a base of one region is looked up in the store if it came after the
build, or if it was not, at the build, as its base's first copy had been.
"""

from __future__ import annotations

from typing import Any

from dictionaries.caches import memoize
from indexer.documents.timestamps import parse_instant, to_seconds
from indexer.generation.base_doc_values import Name, code_hash, names_in
from indexer.store.documents import DocumentStore

# A document of another version has another number, so what is kept never goes stale.
CACHE_SIZE = 20_000


class DocumentFacts:
    """Names, dates and codes of documents by their numbers."""

    def __init__(self, store: DocumentStore) -> None:
        self._store = store
        self.names = memoize(self._names, CACHE_SIZE, name="document_names")
        self.issued = memoize(self._issued, CACHE_SIZE, name="document_dates")
        self.catalog_code = memoize(self._catalog_code, CACHE_SIZE, name="document_codes")

    def _names(self, doc: int) -> tuple[Name, ...]:
        return names_in(self._document(doc))

    def _issued(self, doc: int) -> int:
        """Seconds since 1970 UTC, 0 = not known."""
        text = self._document(doc).get("issued_at")
        return to_seconds(parse_instant(text)) if text else 0

    def _catalog_code(self, doc: int) -> int:
        """The code's hash, 0 = none."""
        return code_hash(self._document(doc).get("catalog_code"))

    def _document(self, doc: int) -> dict[str, Any]:
        row = self._store.get_rows([doc]).get(doc)
        return (self._store.document(row) if row else None) or {}
