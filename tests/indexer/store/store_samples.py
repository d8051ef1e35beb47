"""Documents for the tests of the store."""

from __future__ import annotations

from typing import Any

from indexer.documents.document import Document
from indexer.store import DocumentStore, open_engine
from indexer.store.split import Prepared, prepare


def matter(document_id: str = "a", **changes: Any) -> Prepared:
    """A matter of 余杭区, ready to be written."""
    raw: dict[str, Any] = {
        "id": document_id,
        "kind": "matter",
        "title": "居民身份证补领",
        "catalog_code": "000109001000",
        "region": "330110",
        "authority": {"name": "余杭区公安分局", "department": "公安"},
        "site": "浙江省",
    }
    return prepare(Document.model_validate({**raw, **changes}))


def open_store(folder: Any) -> DocumentStore:
    """A store of its own."""
    return DocumentStore(open_engine(folder / "zwfw.db"), folder / "locks")


def ids(store: DocumentStore) -> list[str]:
    """Ids of what is visible, in order of number."""
    with store.engine.connect() as connection:
        return [row[1] for batch in store.rows(connection) for row in batch]
