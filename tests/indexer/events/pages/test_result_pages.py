"""Pages of results, read from the events.

1. A page is all events of one `search_id` that tell of it, in order of their receipt, however they are mixed with those
   of others; of those without one there is no page.
2. Only what was received within the span counts, its end not among it.
3. What is damaged is no document; of a page with very many events the rest is left.
4. Sorting goes to a file, and the connection is afterwards as it was.
5. Actors with more clicks than a number are told.
"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert

from indexer.events.event import EVENT_TYPES
from indexer.events.pages.result_pages import MOST_EVENTS, PageEvent, busy_actors, result_pages
from indexer.events.tables import events
from indexer.store.engine import sorting_on_disk, writing
from tests.indexer.events.event_samples import store_in


@pytest.fixture
def store(tmp_path):
    found = store_in(tmp_path)
    yield found
    found.close()


def write(store, *rows: dict[str, Any]):
    usual = {"at": 1, "received": 5, "actor": 7, "sender": 1, "region": None, "query": None, "document": None,
             "shown": None, "position": None, "search_id": "p"}  # fmt: skip
    with writing(store.engine) as connection:
        known = len(connection.execute(events.select()).all())
        ids = range(known, known + len(rows))
        made = [
            usual | row | {"id": f"e{own}", "type": EVENT_TYPES[row["type"]].number}
            for own, row in zip(ids, rows, strict=True)
        ]
        for row in made:
            connection.execute(insert(events), row)


def test_1_pages_are_told_apart(store):
    write(
        store,
        {"type": "search", "search_id": "b", "query": "补办", "region": 330110000000},
        {"type": "impression", "search_id": "a", "shown": "[3,1]", "position": 1},
        {"type": "click", "search_id": "b", "document": 4, "position": 2, "actor": 8},
        {"type": "click", "search_id": None, "document": 4},
        {"type": "rate", "search_id": "a", "document": 4, "rating": 5},
        {"type": "handle", "search_id": "a", "document": 1},
    )
    assert list(result_pages(store, 0, 10)) == [
        [PageEvent("impression", 7, 0, None, (3, 1), 1), PageEvent("handle", 7, 0, None, (1,), None)],
        [PageEvent("search", 7, 330110000000, "补办", (), None), PageEvent("click", 8, 0, None, (4,), 2)],
    ]


def test_2_the_span_counts(store):
    write(store, *({"type": "click", "document": at, "received": at} for at in (1, 2, 3, 4)))
    [page] = result_pages(store, 2, 4)
    assert [event.documents for event in page] == [(2,), (3,)]


def test_3_what_is_damaged_is_left_out(store):
    damaged = ("[1,", '{"a":1}', '["x", 2]', None)
    write(store, *({"type": "impression", "shown": shown} for shown in damaged))
    [page] = result_pages(store, 0, 10)
    assert [event.documents for event in page] == [(), (), (2,), ()]
    write(store, *({"type": "click", "document": 1, "search_id": "q"} for _ in range(MOST_EVENTS + 20)))
    assert [len(page) for page in result_pages(store, 0, 10)] == [4, MOST_EVENTS]


@pytest.mark.sqlite
def test_4_a_sort_goes_to_a_file(store):
    def settings(connection):
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("temp_store", "cache_size")]

    with store.engine.connect() as connection:
        before = settings(connection)
    with sorting_on_disk(store.engine) as connection:
        assert settings(connection)[0] == 1  # FILE
        assert settings(connection)[1] > before[1]  # a smaller cache: negative, in KiB
    with store.engine.connect() as connection:
        assert settings(connection) == before


def test_5_busy_actors_are_told(store):
    write(store, *({"type": "click", "document": 1, "actor": actor} for actor in (1, 1, 1, 2, 2)))
    write(store, *({"type": "view", "document": 1, "actor": 3} for _ in range(9)))
    assert busy_actors(store, 0, 10, 2) == {1}
    assert busy_actors(store, 6, 10, 2) == frozenset()
