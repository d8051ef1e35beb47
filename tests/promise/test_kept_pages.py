"""Pages that are kept for those who ask the same again.

1. The same request has the same page, under an id of its own.
2. A write, and a date that passes, end what was kept.
"""

from dataclasses import replace
from datetime import UTC, datetime

from search_engine.query.request import SearchRequest
from tests.promise.home import copies_of, home_with

MATTER = {"kind": "matter", "title": "居民身份证补领", "region": "330110"}
# Far off, since a build leaves out what has expired by its own clock.
END = datetime(2099, 1, 1, tzinfo=UTC)
REQUEST = SearchRequest(q="身份证", region="330110")


def matters(*changes):
    return copies_of({**MATTER, **change} for change in changes)


def test_the_same_request_has_the_same_page_under_its_own_id():
    with home_with(matters({"id": "a"})) as home:
        first, again = home.search(REQUEST), home.search(REQUEST)
        assert again.items is first.items
        assert again.search_id != first.search_id
        assert replace(again, search_id="", took_ms=0) == replace(first, search_id="", took_ms=0)


def test_a_write_ends_a_kept_page():
    with home_with(matters({"id": "a"})) as home:
        assert home.search(REQUEST).total == 1
        home.put(matters({"id": "b", "region": "330106"}, {"id": "c", "title": "居民身份证换领"}))
        home.follow()
        assert {item.id for item in home.search(REQUEST).items} == {"a", "c"}
        home.store.delete(["c"], "test")
        home.follow()
        assert [item.id for item in home.search(REQUEST).items] == ["a"]


def test_a_date_that_passes_ends_a_kept_page():
    with home_with(matters({"id": "a"}, {"id": "b", "title": "居民身份证换领", "expires_at": END.isoformat()})) as home:
        assert home.search(REQUEST).total == 2
        home.now = END.timestamp() - 1
        assert home.search(REQUEST).total == 2
        home.now += 1
        assert home.search(REQUEST).total == 1
