"""`GET /v1/hot`, and 大家在搜 on the pages.

1. Parameters are read by their table; the answer is the contract's, with where each term is from.
2. All faults of a request come together, with status 422; where there is no index, 503.
3. The row stands below the search box of the first visit and of no results, for the reader's region; each term is a
   search for its short name there. A term without one is left out, and one that leads to what is recommended beside it.
4. There is no row where there is nothing to show, no index, a blocked word, results, or another page.
5. The search box of every page of the portal has the terms for when it is empty; that of a blocked word has none.
6. Nothing of a term is markup.
"""

import re
from html import unescape
from json import loads
from urllib.parse import quote

import pytest

from ranker.hot import HotTerm
from search_engine import NotReady, QueryRecord
from tests.api.fake_service import HOSTILE, MATTER
from tests.api.page_text import links, text_of

TERMS = [
    HotTerm("租房提取住房公积金", 1, 4.23456, "up", "330110", short="租房提取公积金"),
    HotTerm("居住证", 2, 3.1, "new", "000000", pinned=True, short="居住证"),
    HotTerm("非现场交通违法行为处理", 3, 2.0, "new", "330110"),
]


@pytest.fixture(autouse=True)
def terms(service):
    service.hot.found = list(TERMS)


def test_hot_terms_are_answered_with_where_they_are_from(client, service):
    answered = client.get("/v1/hot?region=330110&limit=2").get_json()
    assert service.hot.asked == [("330110", 2)]
    assert answered == {
        "terms": [
            {"text": "租房提取住房公积金", "rank": 1, "trend": "up", "heat": 4.235, "from": "330110", "pinned": False,
             "short": "租房提取公积金"},
            {"text": "居住证", "rank": 2, "trend": "new", "heat": 3.1, "from": "000000", "pinned": True,
             "short": "居住证"},
        ]
    }  # fmt: skip
    assert client.get("/v1/hot").get_json()["terms"][2]["short"] is None
    assert service.hot.asked[-1] == (None, 10)


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("limit=0", {"limit"}),
        ("limit=31", {"limit"}),
        ("limit=x&region=1&foo=1", {"limit", "region", "foo"}),
        ("region=999999", {"region"}),
        ("region=330110&region=330106", {"region"}),
    ],
)
def test_all_faults_of_parameters_are_told_at_once(client, query, fields):
    response = client.get(f"/v1/hot?{query}")
    assert response.status_code == 422
    assert {detail["field"] for detail in response.get_json()["error"]["details"]} == fields


def test_hot_terms_without_an_index_are_503(client, service):
    service.failure = NotReady("还没有索引")
    assert client.get("/v1/hot").status_code == 503


def hot_of(page):
    """The terms that the search box of a page has for when it is empty."""
    return loads(unescape(re.search(r'data-hot="([^"]*)"', page)[1]))


def test_the_row_of_hot_terms_stands_below_the_search_box_in_short_names(client, service):
    service.page = {"items": (), "total": 0}
    for path in ("/?region=330110", "/?q=a&region=330110&kind=matter"):
        page = text_of(client, path)
        assert page.index("</form>") < page.index("大家在搜") < page.index("<main")
        assert f"/?region=330110&q={quote('租房提取公积金')}" in links(page)
        assert service.hot.asked[-1][0] == "330110"
        assert "非现场" not in page


def test_what_is_recommended_is_not_repeated_as_a_hot_term(client, service):
    service.hot.found = [*TERMS, HotTerm(MATTER["title"], 4, 1.0, "new", "330110", short=MATTER["title"])]
    row = text_of(client, "/?region=330110").split('class="hot"')[1].split("</nav>")[0]
    assert "居住证" in row
    assert MATTER["title"] not in row


def test_the_search_box_has_the_hot_terms_for_when_it_is_empty(client, service):
    for path in ("/?region=330110", "/?q=a", "/catalog", "/item/hostile"):
        assert hot_of(text_of(client, path)) == ["租房提取公积金", "居住证"]
    service.page = {"query": QueryRecord(raw="", normalized="", blocked={"category": "赌博", "action": "block"})}
    assert hot_of(text_of(client, "/?q=a")) == []


def test_there_is_no_row_of_hot_terms_where_there_is_nothing_to_show(client, service):
    service.page = {}
    for path in ("/?q=a", "/catalog", "/item/hostile", "/regions"):
        assert "大家在搜" not in text_of(client, path)
    assert "大家在搜" not in text_of(client, "/?q=a&size=999", 422)
    service.page = {"query": QueryRecord(raw="", normalized="", blocked={"category": "赌博", "action": "block"})}
    assert "大家在搜" not in text_of(client, "/?q=a")
    service.page = {}
    service.hot.found = []
    assert "大家在搜" not in text_of(client, "/")
    service.hot.found, service.failure = list(TERMS), NotReady("还没有索引")
    assert "大家在搜" not in text_of(client, "/?q=a", 503)


def test_nothing_of_a_hot_term_is_markup(client, service):
    service.hot.found = [HotTerm(f"{HOSTILE}热", 1, 1.0, "new", "330110", short=f"{HOSTILE}热")]
    page = text_of(client, "/")
    assert "大家在搜" in page
    assert "<script>alert" not in page
