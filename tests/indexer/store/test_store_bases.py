"""Bases and differences.

1. What copies share is stored once, as the first copy had it; every document comes back as it was written.
2. `merge` undoes the difference, for any documents whatever (Hypothesis).
3. A new name or catalog code is another base; a document may change its base.
4. Two processes and many threads write at once: nothing is lost, nothing is twice, sequence numbers have no gaps.
5. A writer that waits too long for another's lock says `StoreBusy`.
6. Counts of people and visits have an upper bound.
"""

from __future__ import annotations

import multiprocessing
import threading
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from pydantic import ValidationError

from indexer.documents.document import Document
from indexer.errors import StoreBusy
from indexer.store import DocumentStore, open_engine, postgresql
from indexer.store.engine import writing
from indexer.store.split import Differences, merge, prepare
from tests.indexer.documents.load_samples import DOCUMENTS
from tests.indexer.store.store_samples import ids, matter, open_store

WRITERS, EACH = 4, 12


@pytest.fixture
def store(tmp_path):
    return open_store(tmp_path)


def test_shared_content_is_stored_once(store):
    store.put([matter("a", conditions=["甲"]), matter("b", conditions=["甲"]), matter("c", conditions=["乙"])], "one")
    rows = store.get_rows([1, 2, 3])
    assert {row.base for row in rows.values()} == {1}
    assert [rows[doc].difference for doc in (1, 2)] == [None, None]
    assert orjson.loads(rows[3].difference) == {"conditions": ["乙"]}
    assert [store.get(name)["conditions"] for name in "abc"] == [["甲"], ["甲"], ["乙"]]


def test_a_copy_lacks_a_field_that_only_its_base_has(store):
    store.put([matter("a", hours="9:00-17:00"), matter("b")], "one")
    assert "hours" not in store.get("b")
    assert store.get("a")["hours"] == "9:00-17:00"


def test_1_the_first_copys_content_stays_when_it_goes(store):
    store.put([matter("a", conditions=["甲"]), matter("b", conditions=["乙"])], "one")
    store.delete(["a"], "two")
    store.vacuum(2)
    assert store.get("b")["conditions"] == ["乙"]


@given(DOCUMENTS, DOCUMENTS)
def test_2_merge_undoes_the_difference(first, second):
    shared, item = prepare(first).content, prepare(second)
    merged = merge(shared, Differences().of(1, shared, item))
    assert merged == {**item.content, **item.own}


@given(DOCUMENTS)
def test_a_document_does_not_differ_from_itself(document):
    item = prepare(document)
    found = Differences().of(1, item.content, item)
    assert (orjson.loads(found) if found else {}) == item.own


def test_another_name_or_code_makes_another_base(store):
    store.put([matter("a"), matter("b", title="居民身份证换领"), matter("c", catalog_code="2"), matter("d")], "one")
    a, b, c, d = (store.get_rows([doc])[doc].base for doc in (1, 2, 3, 4))
    assert a == d
    assert len({a, b, c}) == 3
    store.put([matter("a", title="居民身份证换领")], "two")
    assert store.get_rows([5])[5].base == b
    assert store.get("a")["title"] == "居民身份证换领"


def test_the_spelling_of_a_name_is_kept(store):
    store.put([matter("a", title="居民身份证（补领）"), matter("b", title="居民身份证(补领)")], "one")
    assert [store.get(name)["title"] for name in "ab"] == ["居民身份证（补领）", "居民身份证(补领)"]


def write_some(url: str, locks: str, writer: int) -> None:
    """Put documents one by one: some ids of this writer alone, one that all write."""
    store = DocumentStore(open_engine(url), Path(locks))
    for number in range(EACH):
        store.put(
            [matter(f"w{writer}-{number}", title=f"事项{number}"), matter("all", title=f"写者{writer}")], f"w{writer}"
        )
    store.engine.dispose()


@pytest.mark.parametrize("kind", ["threads", pytest.param("processes", marks=pytest.mark.long)])
def test_many_writers_lose_nothing(tmp_path, kind):
    store = open_store(tmp_path)
    make = threading.Thread if kind == "threads" else multiprocessing.get_context("forkserver").Process
    where = store.engine.url.render_as_string(hide_password=False), str(store.locks)
    writers = [make(target=write_some, args=(*where, number)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    wanted = {f"w{writer}-{number}" for writer in range(WRITERS) for number in range(EACH)} | {"all"}
    assert sorted(ids(store)) == sorted(wanted)
    assert [change.sequence for change in store.changes(0)] == list(range(1, WRITERS * EACH + 1))
    assert len(store.base_contents(range(1, 1_000))) == EACH + WRITERS


def test_a_writer_that_waits_too_long_is_told_store_busy(tmp_path, monkeypatch):
    monkeypatch.setattr("indexer.store.engine.BUSY_TIMEOUT", 50)
    monkeypatch.setitem(postgresql.SESSION, "lock_timeout", "50ms")
    store = open_store(tmp_path)
    other = open_engine(tmp_path / "zwfw.db")
    with writing(other), pytest.raises(StoreBusy, match="正忙"):
        store.put([matter("a")], "one")
    store.put([matter("a")], "two")
    assert ids(store) == ["a"]
    other.dispose()


@pytest.mark.parametrize("field", ["rating_count", "popularity"])
@pytest.mark.parametrize("value", [10**12 + 1, 10**20, float("inf"), float("nan"), -1])
def test_counts_of_people_and_visits_are_bounded(field, value):
    with pytest.raises(ValidationError):
        Document.model_validate({"id": "a", "title": "事项", field: value})
    assert getattr(Document.model_validate({"id": "a", "title": "事项", field: 10**12}), field) == 10**12
