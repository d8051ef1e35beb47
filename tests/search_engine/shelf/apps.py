"""Apps for the tests of the shelf, and a store of them."""

from __future__ import annotations

from typing import Any

from indexer.documents.document import Document
from indexer.store import DocumentStore, open_engine
from indexer.store.audit.author import Author
from indexer.store.split import prepare
from search_engine.shelf.deciding import Decision
from search_engine.shelf.shelf import Shelf
from search_engine.shelf.steps import TESTS

ZHANG, LI = Author.of_user("张三", "10.0.0.1"), Author.of_user("李四", "10.0.0.2")
PASSED = dict.fromkeys(TESTS, (True, ""))
FAILED = PASSED | {"load": (False, "每秒 50 次即超时")}


def app(document_id: str = "a", **changes: Any):
    """An app of 余杭区, ready to be written."""
    raw: dict[str, Any] = {
        "id": document_id, "kind": "app", "title": "余杭办事", "region": "330110", "site": "浙江省",
        "authority": {"name": "余杭区数据局", "department": "数据管理"}, "themes": ["交通出行"],
        "links": {"pc": "https://a.example.gov.cn/pc", "mobile": "https://a.example.gov.cn/m"},
    }  # fmt: skip
    return prepare(Document.model_validate({**raw, **changes}))


def open_store(folder: Any, **options: Any) -> DocumentStore:
    """A store of its own."""
    return DocumentStore(open_engine(folder / "zwfw.db"), folder / "locks", **options)


def shelf_of(store: DocumentStore) -> Shelf:
    """Its shelf."""
    return Shelf(lambda: store)


def take(shelf: Shelf, state: str, app: str = "a", author: Author = ZHANG, **given: Any):
    """Decide that an app goes to a state, with what the step needs."""
    return shelf.decide(Decision(app, state, **{"reason": "试用中发现问题", **given}), author)


def status(store: DocumentStore, app: str = "a") -> str | None:
    """The status that the stored document has."""
    return (store.get(app) or {}).get("status")
