"""`GET /v1/hot`, and 大家在搜 on the pages.

1. Parameters are read by their table; the answer is the contract's, with where each term is from.
2. All faults of a request come together, with status 422; where there is no index, 503.
3. The row stands below the search box of the first visit, of results and of none, for the reader's region; each term is
   a search for it in that region.
4. There is no row where there is nothing to show, no index, a blocked word, or another page.
5. Nothing of a term is markup.
"""

from urllib.parse import quote

import pytest

from ranker.hot import HotTerm
from search_engine import NotReady, QueryRecord
from tests.api.fake_service import HOSTILE
from tests.api.page_text import links, text_of

TERMS = [
    HotTerm("公积金提取", 1, 4.23456, "up", "330110"),
    HotTerm("居住证", 2, 3.1, "new", "000000", pinned=True),
]


@pytest.fixture(autouse=True)
def terms(service):
    service.hot.found = list(TERMS)


def test_hot_terms_are_answered_with_where_they_are_from(client, service):
    answered = client.get("/v1/hot?region=330110&limit=2").get_json()
    assert service.hot.asked == [("330110", 2)]
    assert answered == {
        "terms": [
            {"text": "公积金提取", "rank": 1, "trend": "up", "heat": 4.235, "from": "330110", "pinned": False},
            {"text": "居住证", "rank": 2, "trend": "new", "heat": 3.1, "from": "000000", "pinned": True},
        ]
    }
    client.get("/v1/hot")
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


@pytest.mark.parametrize("found", [True, False])
def test_the_row_of_hot_terms_stands_below_the_search_box(client, service, found):
    service.page = {} if found else {"items": (), "total": 0}
    for path in ("/?region=330110", "/?q=a&region=330110&kind=matter"):
        page = text_of(client, path)
        assert page.index("</form>") < page.index("大家在搜") < page.index("<main")
        assert f"/?region=330110&q={quote('公积金提取')}" in links(page)
        assert service.hot.asked[-1][0] == "330110"


def test_there_is_no_row_of_hot_terms_where_there_is_nothing_to_show(client, service):
    service.page = {}
    for path in ("/catalog", "/item/hostile", "/regions"):
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
    service.hot.found = [HotTerm(HOSTILE, 1, 1.0, "new", "330110")]
    page = text_of(client, "/")
    assert "大家在搜" in page
    assert "<script>alert" not in page
