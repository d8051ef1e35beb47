"""Documents that editors put first and hide, against the plain version.

1. Which rules are for a query: exact, all words and phrase, over random patterns and queries.
2. Every page is the plain one: cards, their order and places, counts, totals, facets, in all ways of collapsing, with
   filters, in all region modes; and says which row put a card first, and how many documents are hidden.
3. Where a row says that nothing fits, and none puts anything first, the same cards come, none of them sure, and the
   page says that nothing is held.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dictionaries.kinds.lists import NOTHING_FITS, PinRule
from dictionaries.normalize import normal_text, squash
from ranker.ordering.zones import POSSIBLE
from search_engine.page.why import pin_id
from search_engine.query.analysis import QueryAnalyzer
from search_engine.query.request import SearchRequest
from tests.promise.catalogues import Scene, filters, queries, requests, scenes
from tests.promise.comparison import _of_card, _of_item, is_not_held, is_relaxed
from tests.promise.editorial import UNPINNED, EditedSearch, fits, is_for
from tests.promise.examples import examples
from tests.promise.facets import facet_counts
from tests.promise.home import NOW, Home, home_with
from tests.promise.library import Library
from tests.promise.texts import UNDERSTANDER

pytestmark = pytest.mark.long

DAY = "2026-09-21"  # of NOW in China
MATCHES = ("exact", "all_words", "phrase")


@st.composite
def patterns(draw: st.DrawFn, text: str) -> str:
    """A pattern that may have to do with a query."""
    text = normal_text(text).strip()
    start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
    choices = [st.just(text), st.just(text[start:end]), queries().map(normal_text)]
    return draw(st.one_of(choices)).strip()


@st.composite
def rules(draw: st.DrawFn, request: SearchRequest, scene: Scene) -> PinRule | None:
    """A rule that may be for a request; None where the pattern says nothing."""
    pattern = draw(patterns(request.q))
    if not squash(pattern):
        return None
    match = draw(st.sampled_from(MATCHES))
    if match == "exact" and draw(st.booleans()):
        pattern += "*"
    region = draw(st.sampled_from(("", "", *(region.code for region in scene.regions))))
    action = draw(st.sampled_from(("pin", "pin", "hide", "hide_all", NOTHING_FITS)))
    return PinRule(
        pattern,
        region,
        "" if action == NOTHING_FITS else draw(st.sampled_from([*(copy.id for copy in scene.copies), "none"])),
        draw(st.integers(1, 4)) if action == "pin" else 0,
        draw(st.sampled_from(("", "", "2026-09-20", DAY))),
        match,
        action,
        draw(st.sampled_from(((), (), (), ("power",), ("all", "natural")))),
        draw(st.sampled_from(("", "", "", "natural", "legal"))),
    )


def edited(rows: tuple[PinRule, ...]) -> QueryAnalyzer:
    return QueryAnalyzer(replace(UNDERSTANDER.resources, pins=rows))


@examples(150)
@given(data=st.data(), query=queries())
def test_each_pattern_fits_as_in_the_plain_version(data: st.DataObject, query: str) -> None:
    texts = data.draw(st.lists(st.tuples(st.sampled_from(MATCHES), patterns(query)), max_size=12))
    rows = tuple(
        PinRule(text, "", str(number), 1, match=match) for number, (match, text) in enumerate(texts) if squash(text)
    )
    analyzer = edited(rows)
    book = analyzer.resources.pin_book
    found = [] if book is None else list(book.matching(query, analyzer.analyze(query), analyzer.resources.analyzer))
    assert sorted(one.document for one in found) == sorted(row.document for row in rows if fits(row, query, analyzer))


@examples(20)
@given(scene=scenes(40), data=st.data())
def test_every_edited_page_is_the_plain_one(scene: Scene, data: st.DataObject) -> None:
    library = Library(NOW)
    library.put(scene.copies)
    library.build()
    with home_with(scene.copies) as home:
        for _ in range(6):
            request = data.draw(requests(scene.regions))
            if data.draw(st.booleans()):
                request = replace(request, **data.draw(filters()))
            drawn = data.draw(st.lists(rules(request, scene), max_size=5))
            rows = tuple({(row.query, row.region, row.document): row for row in drawn if row}.values())
            home.query_analyzer = edited(rows)
            compare(home, library, request, rows)


def compare(home: Home, library: Library, request: SearchRequest, rows: tuple[PinRule, ...]) -> None:
    user = EditedSearch(library, ()).user(request)
    held = [row for row in rows if is_for(row, request, user, home.query_analyzer, DAY)]
    plain = EditedSearch(library, held)
    page, scores = home.search_all(request)
    hidden = plain.hidden()
    assert not hidden & {item.id for item in page.items}
    if is_relaxed(request, len(EditedSearch(library, held, pins=False).cards(request, scores))):
        return
    own = user.own.code if user else None
    wanted = plain.placed(request, scores)
    assert [_of_item(item) for item in page.items] == [_of_card(card, own) for _, card in wanted]
    assert [item.pinned for item in page.items] == [place < UNPINNED for place, _ in wanted]
    ids = {pin_id(row) for row in held if row.action == "pin"}
    assert all((item.pin in ids) if item.pinned else item.pin is None for item in page.items)
    assert page.total == len(wanted)
    facets = {name: {row["value"]: row["count"] for row in rows if row["count"]} for name, rows in page.facets.items()}
    nothing_fits = any(row.action == NOTHING_FITS for row in held) and not plain.pins(user)
    if nothing_fits:
        assert is_not_held(page.notices)
        assert {item.zone for item in page.items} <= {POSSIBLE}
    shows_nothing = is_not_held(page.notices) and not (nothing_fits and page.items)
    assert facets == ({} if shows_nothing else facet_counts(plain, request, scores))
    found = EditedSearch(library, ()).matches(request, scores.parsed_query, user)
    matching = {copy.id for copies in found.values() for copy, _ in copies}
    assert page.hidden is not None
    assert page.hidden["count"] == len(hidden & matching)
