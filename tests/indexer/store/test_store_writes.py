"""Writing to the store.

1. A document replaces the one of the same id; each visible load has the next sequence number; numbers are never reused.
2. All or nothing: an exception, or leaving without `finish`, leaves nothing; readers never see an unfinished load.
3. The same id twice: within a batch or across batches it is refused and named, and nothing of the batch is written.
4. Deleting: what is there goes, what is not there is no change.
5. Any id that a document may have is found again.
6. Loading the same file again changes nothing that is visible.
7. A row with a fault stops all, or is left out, as asked.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.regions import load_tree
from indexer.errors import BadRows, UnknownLoad
from indexer.loaders import DocumentCheck, Row
from indexer.loaders.loading import LoadOptions, load_rows
from tests.indexer.store.store_samples import ids, matter, open_store


@pytest.fixture
def store(tmp_path):
    return open_store(tmp_path)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """One store for many examples, with a document that none of them may touch."""
    store = open_store(tmp_path_factory.mktemp("ids"))
    store.put([matter("x%_'\"\\")], "test")
    return store


def load(store, rows, **options):
    given_rows = [Row(number, dict(row)) for number, row in enumerate(rows, 1)]
    return load_rows(store, given_rows, DocumentCheck(load_tree()), LoadOptions("test", **options))


def row(document_id, title="居民身份证补领", **more):
    return {"id": document_id, "title": title, "region": "330110", **more}


def test_a_document_replaces_the_one_of_its_id(store):
    first = store.put([matter("a"), matter("b")], "one")
    second = store.put([matter("a", title="护照换发")], "two")
    assert (first.sequence, first.written, first.replaced) == (1, 2, 0)
    assert (second.sequence, second.written, second.replaced) == (2, 1, 1)
    assert store.get("a")["title"] == "护照换发"
    assert (store.count(), store.sequence(), ids(store)) == (2, 2, ["b", "a"])
    assert [change.sequence for change in store.changes(0)] == [1, 2]
    assert store.ended(store.changes(1)[0]) == [1]
    assert [found.id for found in store.added(store.changes(0)[0])] == ["b"]


def test_numbers_of_documents_are_never_used_twice(store):
    with store.begin("lost") as writer:
        writer.write([matter("a"), matter("b")])
    store.put([matter("c")], "kept")
    assert store.doc_of("c") == 3
    assert store.sequence() == 1


def write_and_fail(store, items):
    with store.begin("failing") as writer:
        writer.write(items)
        assert (store.count(), store.get("b"), store.get("a")["title"]) == (1, None, "居民身份证补领")
        assert store.changes(1) == []
        raise RuntimeError


def test_an_exception_during_a_load_leaves_nothing(store, tmp_path):
    store.put([matter("a")], "one")
    with pytest.raises(RuntimeError):
        write_and_fail(store, [matter("a", title="护照换发"), matter("b")])
    assert ids(store) == ["a"]
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM documents").scalar_one() == 1
    assert list((tmp_path / "locks").glob("*.lock")) == []


def test_a_load_without_finish_leaves_nothing(store):
    with store.begin("one") as writer:
        writer.write([matter("a")])
    assert (store.count(), store.sequence(), store.load(1).sequence) == (0, 0, None)
    with pytest.raises(UnknownLoad):
        store.load(2)


def test_an_id_twice_across_batches_is_refused(store):
    with store.begin("one") as writer:
        assert writer.write([matter("a"), matter("b")]) == ()
        assert writer.write([matter("c"), matter("a")]) == ("a",)
        assert writer.write([matter("c")]) == ()
        writer.finish()
    assert ids(store) == ["a", "b", "c"]


@pytest.mark.parametrize("batch", [2, 100])
def test_an_id_twice_in_a_file_is_named(store, monkeypatch, batch):
    monkeypatch.setattr("indexer.loaders.loading.BATCH", batch)
    rows = [row("a"), row("b"), row("c"), row("a")]
    with pytest.raises(BadRows, match=r"第 4 行 id.*重复"):
        load(store, rows)
    assert store.count() == 0
    report = load(store, rows, skip_bad_rows=True)
    assert (report.accepted, report.bad_rows, store.count()) == (3, 1, 3)


def test_deleting_removes_only_what_is_there(store):
    store.put([matter("a"), matter("b")], "one")
    gone = store.delete(["a", "nobody"], "two")
    assert (gone.sequence, gone.removed) == (2, 1)
    assert store.delete(["a"], "three") is None
    assert (store.get("a"), ids(store), store.sequence()) == (None, ["b"], 2)
    store.put([matter("a")], "four")
    assert store.get("a")["id"] == "a"


@given(
    st.text(
        st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cn"), exclude_characters="<>"),
        min_size=1,
        max_size=128,
    )
)
def test_any_document_id_is_found_again(shelf, document_id):
    store = shelf
    store.put([matter(document_id, title="别的")], "one")
    assert store.get(document_id)["title"] == "别的"
    assert store.ids([store.doc_of(document_id)]) == [document_id]
    assert store.delete([document_id], "two").removed == 1
    assert ids(store) == ["x%_'\"\\"]


def test_loading_the_same_file_again_changes_nothing(store):
    rows = [
        row(f"d{number}", f"事项{number % 3}", region=region) for number, region in enumerate(["330110", "330106"] * 5)
    ]
    load(store, rows)
    before = [store.get(document_id) for document_id in sorted(ids(store))]
    again = load(store, rows)
    assert (again.load.written, again.load.replaced, store.count()) == (10, 10, 10)
    assert [store.get(document_id) for document_id in sorted(ids(store))] == before


def test_a_bad_row_stops_the_load_or_is_skipped(store):
    rows = [row("a"), {"id": "b"}, row("c", region="999999")]
    with pytest.raises(BadRows) as caught:
        load(store, rows)
    assert caught.value.total >= 2
    assert (store.count(), store.sequence()) == (0, 0)
    report = load(store, rows, skip_bad_rows=True)
    assert (ids(store), report.bad_rows) == (["a"], 2)
    assert load(store, [row("d")], dry_run=True).load is None
    assert ids(store) == ["a"]
