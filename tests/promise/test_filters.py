"""Filters choose among copies first.

1. Every base is reached under every filter that one of its matching copies passes: it is on a card, or folded into the
   card of another base of its catalog code; in all ways of collapsing, with a region and without, in all region modes.
2. Every matching document that passes is a card or folded into one, and what is shown passes.
3. The number of cards that a facet gives for a value is the number of cards of the page that is filtered by it.
4. A card shows the nearest copy that passes, not the nearest of all; with `all`, what is for 法人 alone has a card
   beside the one for everybody, wherever its copies are.
"""

from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_engine.query.request import SearchRequest
from tests.promise.catalogues import filters, requests, scenes
from tests.promise.comparison import is_relaxed
from tests.promise.examples import examples
from tests.promise.facets import passes
from tests.promise.home import NOW, copies_of, home_with
from tests.promise.library import Library
from tests.promise.oracle import PlainSearch
from tests.promise.places import tree


@examples(12)
@given(scene=scenes(), data=st.data())
def test_every_base_is_reached_and_every_document_counted(scene, data):
    library = Library(NOW)
    library.put(scene.copies)
    library.build()
    plain = PlainSearch(library, tree())
    with home_with(scene.copies) as home:
        for _ in range(12):
            request = replace(data.draw(requests(scene.regions)), sort="relevance", facets=())
            request = replace(request, **data.draw(filters()))
            page, scores = home.search_all(request)
            # before filters; but in its channel, on which it depends what an office takes up of itself
            if is_relaxed(request, len(plain.cards(request, scores))):
                continue
            user = plain.user(request)
            matching = plain.matches(request, scores.parsed_query, user, partial(passes, request))
            copies = [copy for match in matching.values() for copy, _ in match]
            if user and user.only:
                copies = [copy for copy in copies if user.link(copy.region) or user.is_below(copy.region)]
            shown = [library.copy(item.id) for item in page.items]
            assert all(passes(request, copy) for copy in shown)
            assert sum(1 + item.collapsed["count"] for item in page.items) == len(copies)
            bases = {copy.base for copy in shown}
            codes = {copy.document.catalog_code for copy in shown} - {None}
            assert all(copy.base in bases or copy.document.catalog_code in codes for copy in copies)


COPIES = (
    {"id": "own", "region": "330110", "level": "县级"},
    {"id": "near", "region": "330106", "level": "县级", "audience": ["legal"]},
    {"id": "next", "region": "310115", "level": "县级", "audience": ["natural"]},
    {"id": "far", "region": "650100", "level": "市级", "audience": ["natural"]},
    {"id": "online", "region": "110101", "level": "县级", "online": ["办理"]},
)


@pytest.mark.parametrize(
    ("wanted", "others", "every"),
    [
        ((), [("own", 4)], [("own", 3), ("near", 0)]),
        ((("level", ("县级",)),), [("own", 3)], [("own", 2), ("near", 0)]),
        ((("audience", ("natural",)),), [("next", 1)], [("next", 1)]),
        ((("audience", ("natural", "legal")),), [("near", 2)], [("near", 0), ("next", 1)]),
        ((("online", ("办理",)),), [("online", 0)], [("online", 0)]),
        ((("level", ("市级",)), ("audience", ("natural",))), [("far", 0)], [("far", 0)]),
    ],
)
def test_a_card_shows_the_nearest_that_passes(wanted, others, every):
    copies = copies_of({"kind": "matter", "title": "护照签发", **raw} for raw in COPIES)
    with home_with(copies) as home:
        for how, shown in (("others", others), ("all", every)):
            page, _ = home.search_all(
                SearchRequest("护照", region="330110", filters=wanted, collapse=how, facets=("level",))
            )
            assert [(item.id, item.collapsed["count"]) for item in page.items] == shown


def test_a_facet_counts_what_its_filter_gives():
    copies = copies_of({"kind": "matter", "title": "护照签发", **raw} for raw in COPIES)
    with home_with(copies) as home:
        for region in ("330110", "330100", "330000", None):
            request = SearchRequest("护照", region=region, facets=("level", "audience", "online", "channel"))
            facets = home.search_all(request)[0].facets
            assert {row["value"] for row in facets["audience"]} == {"natural", "legal"}
            for name, rows in facets.items():
                for row in rows:
                    values = () if row["value"] == "all" else (row["value"],)
                    chosen = {"channels": values} if name == "channel" else {"filters": ((name, values),)}
                    assert home.search_all(replace(request, **chosen))[0].total == row["count"], (region, name, row)
