"""Rows by many numbers at once.

1. However many are asked for, each that is there comes once and no other does, in one statement up to `CHUNK`.
2. Few statements are compiled: one for each power of two up to `FEW`, and one for all that are more.
"""

from __future__ import annotations

import pytest

from indexer.store.documents import IDS
from indexer.store.lookup import FEW, Lookup
from indexer.store.tables import documents
from search_engine.measuring.bench.counts import statements_seen
from tests.indexer.store.store_samples import matter, open_store

ROWS = 90


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = open_store(tmp_path_factory.mktemp("store"))
    store.put([matter(f"d{number}") for number in range(1, ROWS + 1)], "one")
    return store


@pytest.mark.sqlite
@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 9, FEW - 1, FEW, FEW + 1, ROWS])
def test_each_row_asked_for_comes_once_in_one_statement(store, count):
    wanted = list(range(ROWS, ROWS - count, -1))
    with statements_seen() as seen:
        found = sorted(IDS.rows(store.engine, [*wanted, 5_000]))
    assert found == [(number, f"d{number}") for number in sorted(wanted)]
    assert len(seen) == 1


def test_asking_for_no_rows_gives_none(store):
    assert list(IDS.rows(store.engine, [])) == []


@pytest.mark.sqlite
def test_few_lookup_statements_are_compiled(store):
    lookup = Lookup([documents.c.doc], documents.c.doc)
    for count in range(1, ROWS):
        list(lookup.rows(store.engine, list(range(1, count + 1))))
    assert len(lookup._texts) == FEW.bit_length() + 1
