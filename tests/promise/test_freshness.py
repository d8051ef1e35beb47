"""What has been written is what is found, without building anew.

5. What is loaded is found; what is deleted is not; what is updated is found as it now is, and where it now is.
6. After many random updates the service answers as the plain search does, and its tables say what those of an index
   built anew from the store say.
8. A document appears when it comes into force and goes when it expires, to the second, without any write.
"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.snapshot import Snapshot
from ranker.collapse.region_view import RegionView, view_of
from ranker.ordering.cascade import RegionCascade
from search_engine.query.request import SearchRequest
from tests.promise.catalogues import bases, documents, regions, requests
from tests.promise.comparison import compare
from tests.promise.examples import examples
from tests.promise.home import NOW, Home, copies_of, home_with
from tests.promise.library import Library
from tests.promise.places import relatives
from tests.promise.texts import Copy

pytestmark = pytest.mark.long

# Regions whose views are compared: each level, and a city without counties.
VIEWS = ("330110005", "330110", "330100", "330000", "000000", "441900", "310115", "")
BESIDE = ("tier", "depth", "foreign", "needs_region", "folded")


class Pair:
    """The service and the plain library, written to alike."""

    def __init__(self, home: Home, library: Library) -> None:
        self.home, self.library = home, library

    def put(self, copies: list[Copy]) -> None:
        self.home.put(copies)
        self.library.put(copies)

    def delete(self, ids: list[str]) -> None:
        self.home.store.delete(ids, "test")
        for document_id in ids:
            self.library.delete(document_id)

    def build(self) -> None:
        self.home.build()
        self.library.build()


def ids(home: Home, query: str, **optional) -> list[str]:
    return [item.id for item in home.search_all(SearchRequest(query, **optional))[0].items]


def matter(document_id: str, title: str, region: str = "330110", **others) -> Copy:
    return copies_of([{"id": document_id, "kind": "matter", "title": title, "region": region, **others}])[0]


@pytest.mark.parametrize("kind", ["matter", "policy"])
@pytest.mark.parametrize("built", [True, False])
@pytest.mark.parametrize("twins", [0, 3])
def test_written_documents_are_found_and_removed_ones_are_not(kind, built, twins):
    others = [matter(f"t{i}", "护照签发", region) for i, region in enumerate(("330100", "310115", "000000")[:twins])]
    with home_with(others) as home:
        home.put(copies_of([{"id": "x", "kind": kind, "title": "护照签发", "region": "330110"}]))
        home.build() if built else home.follow()
        assert "x" in ids(home, "护照签发", region="330110", collapse="none")
        home.put(copies_of([{"id": "x", "kind": kind, "title": "身份证补领", "region": "441900003"}]))
        home.follow()
        assert "x" not in ids(home, "护照签发", region="330110", collapse="none")
        found = home.search_all(SearchRequest("身份证补领", region="441900003"))[0].items
        assert [(item.id, item.why["class"], item.region["tier"]) for item in found] == [("x", 6, 0)]
        found = home.search_all(SearchRequest("补领", region="441900003"))[0].items
        assert [(item.id, item.why["class"]) for item in found] == [("x", 4)]
        home.store.delete(["x"], "test")
        home.follow()
        assert ids(home, "身份证补领") == []


@examples(10)
@given(data=st.data())
def test_updates_answer_as_promised_and_leave_the_tables_of_a_fresh_build(data):
    run_updates(data, rounds=10)


@pytest.mark.soak
@settings(max_examples=250)
@given(data=st.data())
def test_ten_thousand_updates(data):
    run_updates(data, rounds=40)


def run_updates(data, rounds: int) -> None:
    """Rounds of writes; after each the service takes them in, sometimes sorts, and answers."""
    places = relatives(data.draw(regions()))
    kinds = data.draw(st.lists(bases(), min_size=1, max_size=6))
    with home_with() as home:
        pair = Pair(home, Library(NOW))
        pair.put(drawn_documents(data, kinds, places, 20))
        pair.build()
        for _ in range(rounds):
            change(pair, data, kinds, places)
            compare(home, pair.library, data.draw(requests(tuple(places))))
        followed = tables_by_base(home.snapshot)
        pair.build()
        built = tables_by_base(home.snapshot)
        # a base may be in the tables of one alone: whether it is shared is decided when an index is built
        both = followed.keys() & built.keys()
        assert {base: followed[base] for base in both} == {base: built[base] for base in both}
        for _ in range(3):
            compare(home, pair.library, data.draw(requests(tuple(places))))


def drawn_documents(data, kinds: list[dict], places: list, most: int) -> list[Copy]:
    numbers = data.draw(st.lists(st.integers(0, 60), min_size=1, max_size=most, unique=True))
    raws = data.draw(documents(numbers, st.sampled_from(kinds), st.sampled_from(places)))
    return copies_of(raws)


def change(pair: Pair, data, kinds: list[dict], places: list) -> None:
    match data.draw(st.sampled_from(("put", "put", "delete", "sort"))):
        case "put":
            pair.put(drawn_documents(data, kinds, places, 4))
        case "delete":
            pair.delete(data.draw(st.lists(st.sampled_from(pair.library.ids), max_size=2)) if pair.library.ids else [])
        case "sort":
            pair.home.sort()
    pair.home.follow()


def tables_by_base(snapshot: Snapshot) -> dict[int, dict]:
    """What the tables and views of regions say of every base that has live copies, rows by their documents."""
    places, found = snapshot.places, {}
    docs, views = np.append(snapshot.columns.doc, 0), {code: view(snapshot, code) for code in VIEWS}
    for slot in np.flatnonzero(places.total > 0).tolist():
        base = int(snapshot.book.store_base[snapshot.base_of_slot(np.array([slot]))[0]])
        found[base] = {name: int(getattr(places, name)[slot]) for name in ("total", "ex_officio", "legal_only")}
        found[base]["highest"] = int(docs[places.highest[slot]])
        for code, seen in views.items():
            chain = np.flatnonzero(snapshot.live.flags[seen.chain.rows] & (seen.chain.slot == slot))
            found[base][code] = {
                "chain": sorted(
                    zip(docs[seen.chain.rows[chain]].tolist(), seen.chain_folded[chain].tolist(), strict=True)
                ),
                "beside": [int(docs[seen.row[slot]]) if seen.row[slot] >= 0 else None]
                + [
                    getattr(seen, name)[slot].tolist()
                    for name in ("tier", "depth", "foreign", "needs_region", "folded")
                ],
                "nearest": int(docs[seen.nearest(snapshot, np.array([slot]))[0]]),
            }
    return found


def view(snapshot: Snapshot, code: str) -> RegionView:
    found = view_of(snapshot, RegionCascade.of(snapshot.tree, snapshot.groups, code) if code else None)
    found.know(snapshot, np.flatnonzero(snapshot.places.total > 0))
    return found


@examples(8)
@given(data=st.data())
def test_documents_come_and_go_with_the_clock(data):
    offsets = data.draw(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=1, max_size=12))
    start = 3_700_000_000  # in 2087: later than any clock that builds
    raws = [
        {
            "id": str(number),
            "kind": "matter",
            "title": ("护照签发", "食品经营许可")[number % 2],
            "region": ("330110", "330100", "441900003", "000000")[number % 4],
            "effective_from": instant(start + begin),
            "expires_at": instant(start + begin + length),
        }
        for number, (begin, length) in enumerate(offsets)
    ]
    library = Library(NOW)
    library.put(copies_of(raws))
    library.build()
    with home_with(copies_of(raws)) as home:
        before = home.snapshot.commit
        for second in range(20):
            home.now = library.now = start + second
            for request in (
                SearchRequest("护照", region="330110"),
                SearchRequest(),
                SearchRequest("许可", region="441900"),
            ):
                compare(home, library, replace(request, collapse=data.draw(st.sampled_from(("others", "none")))))
        assert home.snapshot.commit == before


def instant(seconds: int) -> str:
    return np.datetime64(seconds, "s").item().isoformat() + "+00:00"
