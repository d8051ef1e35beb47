"""What events tell of pages that were of no use.

1. Marks with their query, region and document, since a time.
2. Searches with an id are summed by query and region, with those that a click or a handled matter followed; the same
   sums as counting them one by one.
3. Ratings of a document by enough actors.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.events import EventStore, Visitor
from indexer.events.shortcomings import marked, rated, searched, searches_of
from tests.indexer.events.event_samples import NOW, event, store_in


def put(store: EventStore, who: int, *events: object) -> None:
    assert store.unknown(events) == [None] * len(events)  # type: ignore[arg-type]
    store.append(events, Visitor(address=f"10.{who}.0.1"), NOW)  # type: ignore[arg-type]


def test_marks_are_told_with_query_region_and_document(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    put(store, 1, event("e1", "not_found", query="护照", region="330110"), event("e2", "wrong", document="a2"))
    put(store, 2, event("e3", "view"))
    found = [(one.type, one.query, one.region, one.document) for one in marked(store, 0)]
    assert [one[:3] for one in found] == [("not_found", "护照", 330110000000), ("wrong", "", 0)]
    assert found[1][3] == "a2"
    assert marked(store, NOW + 1) == []
    store.close()


FOLLOWED = st.sampled_from(["", "click", "handle", "view"])
SEARCH = st.tuples(st.sampled_from(["护照", "月球"]), st.sampled_from(["330110", None]), FOLLOWED)


@settings(max_examples=15, deadline=None)
@given(st.lists(SEARCH, max_size=12))
def test_searches_are_summed_as_by_a_plain_count(tmp_path_factory, sent) -> None:  # type: ignore[no-untyped-def]
    store = store_in(tmp_path_factory.mktemp("events"))
    times: Counter[tuple[str, int]] = Counter()
    clicked: Counter[tuple[str, int]] = Counter()
    for at, (query, region, after) in enumerate(sent):
        put(store, at, event(f"s{at}", "search", query=query, region=region, search_id=f"p{at}"))
        put(store, at, event(f"n{at}", "search", query=query, region=region))  # nobody knows what followed
        if after:
            put(store, at, event(f"c{at}", after, search_id=f"p{at}"))
            put(store, at, event(f"d{at}", after, search_id=f"p{at}"))  # twice is still one search
        key = query, 330110000000 if region else 0
        times[key] += 1
        clicked[key] += after in ("click", "handle")
    found = searched(store, 0, 1)
    assert {(one.query, one.region): (one.times, one.clicked, one.actors) for one in found} == {
        key: (count, clicked[key], count) for key, count in times.items()
    }
    single = Counter((one.query, one.region, one.clicked) for one in searches_of(store, ["护照"], 0))
    assert sum(single.values()) == sum(count for (query, _), count in times.items() if query == "护照")
    assert sum(count for (*_, hit), count in single.items() if hit) == sum(
        count for (query, _), count in clicked.items() if query == "护照"
    )
    assert [one for one in searched(store, 0, 3) if one.times < 3] == []
    store.close()


def test_ratings_need_enough_actors(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    for who, stars in enumerate((1, 2, 3)):
        put(store, who, event(f"e{who}", "rate", rating=stars))
    put(store, 9, event("e9", "rate", document="b1", rating=1))
    assert [(one.document, one.actors, one.mean) for one in rated(store, 0, 3)] == [("a1", 3, 2.0)]
    assert len(rated(store, 0, 1)) == 2
    store.close()
