"""Reading the documents of a page.

1. Documents come whole, as one by one, with one statement for all that are not kept, and with none for those that are.
2. Numbers that name no row are absent; rows that a write has ended are still there.
3. Ids of a page are those of the store, read with its documents; of many more they are read alone.
4. Copies share what their base has: its content is taken apart once, whoever asks first.
"""

from __future__ import annotations

import pytest

from search_engine.measuring.bench.counts import statements_seen
from tests.indexer.store.store_samples import matter, open_store


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path)
    store.put([matter(name, conditions=["甲"]) for name in "abc"] + [matter("d", title="另一事项")], "one")
    return store


@pytest.mark.sqlite
def test_documents_of_a_page_are_read_in_one_statement(store):
    store.get("a")  # names of sites are read once
    with statements_seen() as seen:
        found = store.full_documents([1, 2, 4])
        assert len(seen) == 1
        assert store.full_documents([4, 1]) == {doc: found[doc] for doc in (4, 1)}
        assert len(seen) == 1
    assert [found[doc].document for doc in (1, 2, 4)] == [store.get(name) for name in "abd"]
    assert {doc: whole.row for doc, whole in found.items()} == store.get_rows([1, 2, 4])


def test_absent_rows_are_left_out_and_ended_ones_are_read(store):
    store.delete(["b"], "two")
    assert list(store.full_documents([2, 77])) == [2]


def test_copies_share_the_content_of_their_base(store):
    first, second = (store.full_documents([doc])[doc].document for doc in (1, 2))
    assert first["conditions"] is second["conditions"] is store.base_content(1)["conditions"]
    with pytest.raises(KeyError):
        store.base_content(77)
