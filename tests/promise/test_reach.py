"""Cards that cannot be used from the user's region.

1. What is in the chain and says it in its name stands before what is elsewhere and is called just so.
2. What lies below the user's region is not lowered, nor is what may be handled from here where the chain has nothing.
3. `why` has the lowered class and the class by text.
4. Where the chain has nothing of it, a notice says so by name, without the place that the text names; a matter that is
   called just so then keeps its class.
5. Where the region is only guessed, or there is none, nothing is lowered and nothing is said.
"""

import pytest

from search_engine.query.request import SearchRequest
from search_engine.search.pipeline import Pipeline
from search_engine.settings.settings import Settings
from tests.promise.home import copies_of, home_with
from tests.promise.texts import UNDERSTANDER

ELSEWHERE = {"id": "away", "kind": "matter", "title": "护照签发", "region": "310115"}
RELATED = {"id": "here", "kind": "matter", "title": "护照签发受理进度查询", "region": "330110"}
NOTICE = "本平台暂未收录余杭区的“护照签发”，以下是其他地区的"


def found(rows, query="护照签发", **optional):
    with home_with(copies_of(rows)) as home:
        page, _ = home.search_all(SearchRequest(query, **optional))
        return [(item.id, item.why["class"], item.why["lowered_from"]) for item in page.items], page.notices


def test_what_can_be_used_stands_first():
    cards, notices = found([ELSEWHERE, RELATED], region="330110")
    assert cards == [("here", 4, None), ("away", 3, 6)]
    assert notices == ()
    assert found([ELSEWHERE, RELATED])[0] == [("away", 6, None), ("here", 4, None)]
    assert found([ELSEWHERE, RELATED], region="330110", region_mode="off")[0][0] == ("away", 6, None)


@pytest.mark.parametrize("query", ["护照签发", "护照"])
def test_a_notice_says_that_only_others_have_it(query):
    cards, notices = found([ELSEWHERE], query, region="330110")
    assert cards == [("away", 6, None) if query == "护照签发" else ("away", 2, 4)], "a name is found wherever it is"
    assert notices == (NOTICE.replace("护照签发", query),)


def test_what_can_be_used_from_here_is_not_lowered():
    foreign = ELSEWHERE | {"coverage": {"scope": "全国"}}
    for how in ("others", "all", "none"):
        assert found([foreign], region="330110", collapse=how) == ([("away", 6, None)], (NOTICE,))
    assert found([ELSEWHERE], region="310000") == ([("away", 6, None)], ())
    assert found([ELSEWHERE], region="330110", region_mode="only")[0] == []


@pytest.mark.parametrize("where", [{}, {"lat": 30.42, "lon": 119.98}], ids=["default", "location"])
def test_a_guessed_region_lowers_nothing(where):
    with home_with(copies_of([ELSEWHERE, RELATED])) as home:
        pipeline = Pipeline(home.snapshot, home.store, UNDERSTANDER, settings=Settings(default_region="330110"))
        page = pipeline.search(SearchRequest("护照签发", explain=True, **where))
        assert page.query.region["source"] in ("default", "location")
        assert [(item.id, item.why["class"], item.why["lowered_from"]) for item in page.items] == [
            ("away", 6, None),
            ("here", 4, None),
        ]
        assert page.notices == ()
