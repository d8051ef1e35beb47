"""What is read is what was sent.

1. A document that is loaded and then read is its validated self, dumped again: parts with their default values, nothing
   that is null or an empty list.
2. So are copies, which are kept as differences from their base.
3. The store itself keeps no default value.
4. A document that is kept for pages is not changed by reading it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from dictionaries.regions import load_tree
from indexer.documents.document import Document, Duration, Material
from indexer.loaders import DocumentCheck, Row
from indexer.loaders.loading import LoadOptions, load_rows
from indexer.store import DocumentStore
from indexer.store.tables import bases
from tests.indexer.documents.load_samples import DOCUMENTS, full_matter
from tests.indexer.store.store_samples import open_store

TREE = load_tree()
NUMBER = itertools.count()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DocumentStore]:
    opened = open_store(tmp_path_factory.mktemp("store"))
    yield opened
    opened.engine.dispose()


def load(store: DocumentStore, *raws: dict[str, Any]) -> None:
    rows = [Row(number, raw) for number, raw in enumerate(raws, 1)]
    load_rows(store, rows, DocumentCheck(TREE), LoadOptions(source="test"))


def validated(raw: dict[str, Any]) -> dict[str, Any]:
    dumped = Document.model_validate(raw).model_dump(mode="json", exclude_none=True)
    return {name: value for name, value in dumped.items() if value != []}


@given(DOCUMENTS, st.booleans())
def test_a_loaded_document_reads_as_validated(store: DocumentStore, document: Document, bare: bool) -> None:
    raw = document.model_dump(mode="json", exclude_none=True, exclude_defaults=bare)
    raw = {**raw, "region": "330110", "id": f"d{next(NUMBER)}"}
    load(store, raw)
    assert store.get(raw["id"]) == validated(raw)


@given(st.lists(DOCUMENTS, min_size=2, max_size=4))
def test_loaded_copies_read_as_validated(store: DocumentStore, documents: list[Document]) -> None:
    code = f"c{next(NUMBER)}"
    same = {"kind": "matter", "title": "居民身份证补领", "catalog_code": code}
    raws = [
        {**document.model_dump(mode="json", exclude_defaults=True), **same, "id": f"{code}-{place}"}
        for place, document in enumerate(documents)
    ]
    load(store, *raws)
    assert [store.get(raw["id"]) for raw in raws] == [validated(raw) for raw in raws]


def test_default_values_are_not_stored(store: DocumentStore) -> None:
    usual = {"promised_time": {"value": 5, "unit": "工作日"}, "materials": [{"name": "户口簿", "necessity": "必要"}]}
    load(store, full_matter(id="usual", catalog_code="usual", **usual))
    with store.engine.connect() as connection:
        kept = connection.execute(select(bases.c.content).where(bases.c.key.like("code:usual:%"))).scalar_one()
    assert orjson.loads(kept)["promised_time"] == {"value": 5.0}
    assert orjson.loads(kept)["materials"] == [{"name": "户口簿"}]
    read = store.get("usual")
    assert read is not None
    assert read["promised_time"] == Duration(value=5).model_dump(exclude_none=True)
    assert read["materials"] == [Material(name="户口簿").model_dump(exclude_none=True)]


def test_reading_does_not_change_a_cached_document(store: DocumentStore) -> None:
    load(store, full_matter(id="held", catalog_code="held"))
    doc = store.doc_of("held")
    assert doc is not None
    before = orjson.dumps(store.full_documents([doc])[doc].document)
    store.get("held")
    assert orjson.dumps(store.full_documents([doc])[doc].document) == before
