"""Full snapshots of a site, and what becomes of old rows.

1. What a snapshot lacks goes offline: still there by its id, no longer online; other sites are left alone.
2. More than 5 % of a site missing wants a confirmation; exactly 5 % does not; without it nothing has happened.
3. A snapshot brings back what it has again; a document that is offline already is not counted as missing.
4. Rows that ended are kept until no generation needs them; then they go, and bases that no row names with them.
5. A load under way keeps its bases; a base's number is never given twice.
6. Rows of a load whose process died are removed; a load that was finished in the meantime is not touched.
   What a refused load wrote goes at once, and nothing of it is left to remove.
"""

from __future__ import annotations

import pytest

from indexer.errors import SnapshotTooSmall
from indexer.store import unfinished_loads
from tests.indexer.store.store_samples import ids, matter, open_store


@pytest.fixture
def store(tmp_path):
    return open_store(tmp_path)


def snapshot(store, items, *, site="浙江省", confirm=False):
    with store.begin("snapshot", site) as writer:
        writer.write(items)
        return writer.finish(confirm=confirm)


def count_of(store, table):
    with store.engine.connect() as connection:
        return connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()


def status(store, document_id):
    return store.get(document_id)["status"]


def test_what_a_snapshot_lacks_goes_offline(store):
    store.put([*(matter(f"d{number}") for number in range(40)), matter("other", site="江苏省")], "one")
    done = snapshot(store, [matter(f"d{number}") for number in range(39)])
    assert (done.written, done.replaced, done.removed) == (39, 39, 1)
    assert (status(store, "d39"), status(store, "d0"), status(store, "other")) == ("offline", "online", "online")
    assert store.count() == 41


@pytest.mark.parametrize(("missing", "refused"), [(2, False), (3, True)])
def test_a_snapshot_lacking_over_five_per_cent_asks_for_confirmation(store, missing, refused):
    store.put([matter(f"d{number}") for number in range(40)], "one")
    kept = [matter(f"d{number}") for number in range(40 - missing)]
    if refused:
        with pytest.raises(SnapshotTooSmall) as caught:
            snapshot(store, kept)
        assert (caught.value.missing, caught.value.present) == (3, 40)
        assert (store.sequence(), store.count(), status(store, "d39")) == (1, 40, "online")
    done = snapshot(store, kept, confirm=refused)
    assert done.removed == missing
    assert status(store, "d39") == "offline"


def test_a_snapshot_brings_documents_back(store):
    store.put([matter(f"d{number}") for number in range(20)], "one")
    snapshot(store, [matter(f"d{number}") for number in range(19)])
    assert snapshot(store, [matter(f"d{number}") for number in range(19)]).removed == 0
    assert snapshot(store, [matter(f"d{number}") for number in range(20)]).removed == 0
    assert status(store, "d19") == "online"


def test_vacuum_removes_ended_rows_and_unused_bases(store):
    store.put([matter("a"), matter("b", title="护照换发", catalog_code="1")], "one")
    store.put([matter("a", title="身份证换领", catalog_code="2")], "two")
    store.delete(["b"], "three")
    store.put([matter("c", title="居住证申领", catalog_code="3")], "four")
    assert (count_of(store, "documents"), count_of(store, "bases")) == (4, 4)
    assert store.vacuum(1) == 0
    assert store.vacuum(2) == 1
    assert (count_of(store, "documents"), count_of(store, "bases")) == (3, 3)
    assert store.vacuum(4) == 1
    assert (ids(store), count_of(store, "documents"), count_of(store, "bases")) == (["a", "c"], 2, 2)
    assert store.get("a")["title"] == "身份证换领"


def test_the_worker_vacuums_what_no_generation_needs(tmp_path):
    from search_engine.installation.installation import Installation
    from search_engine.settings.settings import Settings

    place = Installation(Settings(home=tmp_path, spelling="off"))
    store, worker = place.store, place.worker()
    store.put([matter("a"), matter("b")], "one")
    worker.build()
    store.put([matter("a", title="护照换发")], "two")
    worker.build()
    assert count_of(store, "documents") == 3, "the first generation, which is kept, still needs the old row"
    worker.build()
    assert len(place.generations.names()) == 2
    assert count_of(store, "documents") == 2, "no generation is left that needs it"
    assert store.get("a")["title"] == "护照换发"


def test_5_a_load_under_way_keeps_its_bases(store):
    store.put([matter("a"), matter("z", title="最新的", catalog_code="9")], "one")
    with store.begin("two") as writer:
        writer.write([matter("b")])
        store.delete(["a"], "three")
        store.vacuum(2)
        writer.write([matter("c")])
        writer.finish()
    assert [store.get(name)["title"] for name in ("b", "c")] == ["居民身份证补领"] * 2


def test_5_numbers_of_bases_are_not_given_twice(store):
    store.put([matter("a")], "one")
    store.put([matter("b", title="护照换发", catalog_code="1")], "two")
    store.delete(["a", "b"], "three")
    store.vacuum(3)
    store.put([matter("c", title="居住证申领", catalog_code="2")], "four")
    assert store.get_rows([3])[3].base == 3
    assert store.get("c")["title"] == "居住证申领"


def abandoned(store):
    """A load whose process is gone: its lock is free, its rows are there."""
    writer = store.begin("dead")
    writer.write([matter("x"), matter("y")])
    writer._release()
    return writer


def test_rows_of_abandoned_loads_are_removed(store):
    store.put([matter("a")], "one")
    abandoned(store)
    assert count_of(store, "documents") == 3
    assert store.remove_abandoned() == [2]
    assert (count_of(store, "documents"), ids(store), store.remove_abandoned()) == (1, ["a"], [])


def test_6_a_refused_load_leaves_nothing_to_remove(store):
    def refuse(connection, load):
        raise ValueError("older")

    def load():
        with store.begin("refused") as writer:
            writer.write([matter("x")])
            writer.finish(also=refuse)

    with pytest.raises(ValueError, match="older"):
        load()
    assert (count_of(store, "documents"), store.remove_abandoned()) == (0, [])


def test_6_a_living_load_is_left_alone(store):
    with store.begin("living") as writer:
        writer.write([matter("x")])
        assert store.remove_abandoned() == []
        writer.finish()
    assert ids(store) == ["x"]


def test_a_load_finished_meanwhile_is_not_removed(store, monkeypatch):
    writer = abandoned(store)
    plain = unfinished_loads.hold_load

    def finish_first(*which):
        if not writer._done:
            writer.finish()
        return plain(*which)

    monkeypatch.setattr("indexer.store.unfinished_loads.hold_load", finish_first)
    assert store.remove_abandoned() == []
    change = store.changes(0)[0]
    assert [row.id for row in store.added(change)] == ["x", "y"]
