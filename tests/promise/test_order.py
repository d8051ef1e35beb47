"""The promise of order and completeness, against the plain search.

1. For any catalogue, user, region mode and way of collapsing, with filters and without, at one level of the chain or
   at all: the service shows the promised cards in the promised order, each with its class, tier, depth, levels and
   count of folded documents; and the number of cards of each level is that of the page at that level.
2. Without filters, every matching document is a card or folded into one.
3. Pages of any size, one after another, show every card once, in the order of the one page that has all.
7. A facet counts what choosing one of its values would leave, the other filters in force.
9. A wish for the newest, the most used or the best rated comes before the promised order.
10. Copies of one base in one region are cards of their own, in order of id.
11. A small catalogue's total is exact.
"""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_engine.query.request import SearchRequest
from tests.promise.catalogues import Scene, filters, levels, requests, scenes
from tests.promise.comparison import compare, is_relaxed
from tests.promise.examples import examples
from tests.promise.home import NOW, Home, copies_of, home_with
from tests.promise.library import Library
from tests.promise.oracle import PlainSearch
from tests.promise.places import tree


def library_of(scene: Scene) -> Library:
    library = Library(NOW)
    library.put(scene.copies)
    library.build()
    return library


@examples(15)
@given(scene=scenes(), data=st.data())
def test_every_card_is_where_it_was_promised(scene, data):
    compare_requests(scene, data)


@pytest.mark.soak
@settings(max_examples=300)
@given(scene=scenes(), data=st.data())
def test_every_card_of_many_catalogues_is_where_it_was_promised(scene, data):
    compare_requests(scene, data)


def compare_requests(scene, data):
    library = library_of(scene)
    with home_with(scene.copies) as home:
        # Two thirds without filters, since a filter hides what is wrong with the cards that it takes away.
        for _ in range(8):
            request = data.draw(requests(scene.regions))
            compare(home, library, replace(request, at=data.draw(levels(request.region))))
        for _ in range(4):
            narrower = replace(request, at=data.draw(levels(request.region)), **data.draw(filters()))
            compare(home, library, narrower)


@examples(12)
@given(scene=scenes(), data=st.data())
def test_every_matching_document_is_a_card_or_folded_into_one(scene, data):
    library = library_of(scene)
    plain = PlainSearch(library, tree())
    with home_with(scene.copies) as home:
        for _ in range(8):
            # the region alone and the channel are filters
            request = replace(data.draw(requests(scene.regions)), region_mode="cascade", channels=())
            page, scores = home.search_all(request)
            matching = sum(map(len, plain.matches(request, scores.parsed_query, plain.user(request)).values()))
            if not is_relaxed(request, len(plain.cards(request, scores))):
                assert sum(1 + item.collapsed["count"] for item in page.items) == matching


@examples(10)
@given(scene=scenes(), data=st.data())
def test_pages_neither_repeat_nor_skip(scene, data):
    with home_with(scene.copies) as home:
        request = data.draw(requests(scene.regions))
        every = [item.id for item in home.search_all(request)[0].items]
        for size in data.draw(st.sets(st.integers(1, 50), min_size=4, max_size=8)):
            assert list(ids_page_by_page(home, request, size)) == every


def ids_page_by_page(home: Home, request: SearchRequest, size: int):
    number, total = 1, 1
    while (number - 1) * size < total:
        page = home.search(replace(request, page=number, size=size))
        total = page.total
        assert len(page.items) == min(size, total - (number - 1) * size)
        yield from (item.id for item in page.items)
        number += 1


def test_copies_in_one_region_are_cards_of_their_own():
    raws = [
        {"id": name, "kind": "matter", "title": "护照签发", "region": region}
        for name, region in (("c", "330110"), ("a", "330110"), ("b", "330110"), ("d", "310115"))
    ]
    with home_with(copies_of(raws)) as home:
        page, _ = home.search_all(SearchRequest("护照签发", region="330110"))
        assert [(item.id, item.collapsed["count"]) for item in page.items] == [("a", 1), ("b", 0), ("c", 0)]
