"""`GET /v1/recommend`, `GET /v1/me/feed` and their places on the pages.

1. Parameters are read by their table; each item is a search page's, with its reason.
2. All faults of a request come together, with status 422; an unknown document is 404, no index 503.
3. Who the person is comes from the token alone: none is nobody, one that is not in order is 401 and nothing is read.
4. What is a person's is kept by no cache; the feed needs a token, and looking at it marks nothing.
5. Pages have the block with its reasons, of nobody in particular; a page with a token has the person's.
6. What is asked for in a search for somebody goes to the search with them.
"""

import pytest

from search_engine import Item, NotReady
from tests.api.fake_service import HOSTILE, MATTER, TOKEN
from tests.api.page_text import text_of

PERSON = {"X-Zwfw-User": TOKEN}
FORGED = {"X-Zwfw-User": "not-a-token"}
USER = "a" * 64


def test_recommendations_are_read_by_their_table_and_have_reasons(client, service):
    answered = client.get(
        "/v1/recommend?region=330110&audience=natural&context=after:身份证&limit=1&pf=mini"
    ).get_json()
    (request, user), *more = service.recommendations.asked
    assert (request.region, request.audience, request.limit, request.pf, user) == ("330110", "natural", 1, "mini", None)
    assert (request.context.kind, request.context.value) == ("after", "身份证")
    assert not more
    assert set(answered) == {"items"}
    (item,) = answered["items"]
    assert item["id"] == MATTER["id"]
    assert item["reason"] == {"code": "next", "text": "办完“出生登记”后常办"}
    assert set(item) == {*Item.__slots__, "reason"} - {"levels", "why"}


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("context=nowhere", {"context"}),
        ("context=after:&limit=51&audience=x&region=1&foo=1", {"context", "limit", "audience", "region", "foo"}),
        ("region=999999", {"region"}),
        ("context=home&context=empty", {"context"}),
    ],
)
def test_all_faults_of_a_request_are_told_at_once(client, query, fields):
    response = client.get(f"/v1/recommend?{query}")
    assert response.status_code == 422
    assert {detail["field"] for detail in response.get_json()["error"]["details"]} == fields


def test_an_unknown_document_is_404_and_no_index_503(client, service):
    assert client.get("/v1/recommend?context=matter:nobody").status_code == 404
    service.failure = NotReady("还没有索引")
    assert client.get("/v1/recommend").status_code == 503


def test_3_the_token_says_who(client, service):
    assert client.get("/v1/recommend", headers=PERSON).status_code == 200
    assert service.recommendations.asked[-1][1] == USER
    client.get("/v1/recommend")
    assert service.recommendations.asked[-1][1] is None
    asked = len(service.recommendations.asked)
    for path in ("/v1/recommend", "/v1/me/feed", "/v1/search?q=a"):
        response = client.get(path, headers=FORGED)
        assert (response.status_code, response.get_json()["error"]["code"]) == (401, "bad_token")
    assert len(service.recommendations.asked) == asked
    # a person is never named in an address
    assert client.get(f"/v1/recommend?user={USER}").status_code == 422
    assert client.get(f"/v1/me/feed?user={USER}", headers=PERSON).status_code == 422


def test_what_is_a_persons_is_kept_by_no_cache(client):
    for path in ("/v1/recommend", "/v1/search?q=a", "/v1/me/feed", "/recommended", "/feed"):
        assert client.get(path, headers=PERSON).headers["Cache-Control"] == "private, no-store"
    assert client.get("/v1/recommend").headers["Cache-Control"] != "private, no-store"


def test_the_feed_needs_a_token_and_looking_at_it_marks_nothing(client, service):
    assert client.get("/v1/me/feed").status_code == 401
    assert client.post("/v1/me/feed/seen").status_code == 401
    found = client.get("/v1/me/feed?region=330110", headers=PERSON).get_json()
    assert (found["agreed"], found["notice"], found["since"]) == (True, None, "2026-05-28T20:26:40Z")
    assert found["items"][0]["change"] == "renewal"
    assert found["items"][0]["at"] == "2026-09-21T14:13:20Z"
    assert service.recommendations.seen == []
    assert client.post("/v1/me/feed/seen", headers=PERSON).get_json() == {"seen": "2026-09-21T14:13:20Z"}
    assert service.recommendations.seen == [USER]
    service.recommendations.agreed = False
    found = client.get("/v1/me/feed", headers=PERSON).get_json()
    assert (found["agreed"], found["since"], found["items"]) == (False, None, [])
    assert "同意" in found["notice"]


def test_pages_have_the_block_of_recommendations_with_reasons(client, service):
    first = text_of(client, "/?region=330110")
    assert "为您推荐" in first
    assert "办完“出生登记”后常办" in first
    assert 'data-recommended="home"' in first
    assert f'href="/item/{MATTER["id"].replace("/", "%2F")}?region=330110"' in first
    assert 'data-recommended="after:身份证"' in text_of(client, "/?q=身份证&region=330110")
    assert "data-recommended=" not in text_of(client, "/?q=身份证&page=2")
    assert "办完这件事，接下来常办" in text_of(client, "/item/hostile?region=330110")
    service.page = {"items": (), "total": 0}
    assert "data-recommended=" not in text_of(client, "/?q=x"), "what others do often is no answer"
    assert {user for _, user in service.recommendations.asked} == {None}
    assert HOSTILE not in first


def test_5_alike_is_not_next(client, service):
    service.recommendations.reason = {"code": "alike", "text": "与“出生登记”相近"}
    page = text_of(client, "/?q=a&region=330110")
    assert "您可能还需要" in page
    assert "接下来常办" not in page


def test_a_page_with_a_token_has_the_persons_own_recommendations(client, service):
    assert client.get("/recommended?context=home&region=330110", headers=PERSON).status_code == 200
    assert service.recommendations.asked[-1][1] == USER
    # a token that has run out is no reason to show nothing
    assert client.get("/recommended", headers=FORGED).status_code == 200
    assert service.recommendations.asked[-1][1] is None
    assert "登录后" in text_of(client, "/feed")
    page = client.get("/feed", headers=PERSON).text
    assert "到期提醒" in page
    service.recommendations.agreed = False
    assert "还没有同意" in client.get("/feed", headers=PERSON).text


def test_5_no_index_is_no_fault_of_the_block(client, service):
    assert "暂时没有可推荐的内容" in text_of(client, "/recommended?context=matter:nobody")
    service.failure = NotReady("还没有索引")
    assert "暂时没有可推荐的内容" in text_of(client, "/recommended")


def test_a_search_says_for_whom_it_is_and_whether_it_is_personal(client, service):
    client.get("/v1/search?q=a&personal=0", headers=PERSON)
    assert service.requests[-1].personal is False
    assert service.asking_actors[-1].user == USER
    client.get("/v1/search?q=a")
    assert service.asking_actors[-1] is None
