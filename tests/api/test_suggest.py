"""`GET /v1/suggest`.

1. Parameters are read by their table; the answer is the contract's, `id` only where there is one.
2. All faults of a request come together, with status 422: too long, of the wrong form, unknown, an unknown region.
3. Without text there is an answer too; where there is no index, 503.
"""

from urllib.parse import quote

import pytest

from search_engine import NotReady
from tests.api.fake_service import MATTER


def test_suggestions_are_answered_by_their_parameters(client, service):
    answered = client.get("/v1/suggest?q=身份&region=330110&pf=mini&limit=2").get_json()
    assert service.suggested == [("身份", "330110", "mini", 2)]
    assert answered["suggestions"] == [
        {"text": "新生儿出生", "kind": "life_event", "highlight": [], "url": f"/life-events/{quote('新生儿出生')}"},
        {"text": MATTER["title"], "kind": "matter", "highlight": [[0, 2]], "id": MATTER["id"]},
    ]
    assert answered["took_ms"] >= 0
    assert set(answered) == {"suggestions", "took_ms"}


def test_ten_suggestions_are_asked_for_by_default(client, service):
    client.get("/v1/suggest?q=a")
    assert service.suggested == [("a", None, None, 10)]


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("limit=0", {"limit"}),
        ("limit=21", {"limit"}),
        ("limit=x&region=1&foo=1", {"limit", "region", "foo"}),
        (f"q={'证' * 501}", {"q"}),
        ("q=%00", {"q"}),
        ("q=a&q=b", {"q"}),
        ("q=a&region=999999", {"region"}),
        (f"q=a&pf={'x' * 51}", {"pf"}),
    ],
)
def test_all_faults_of_parameters_are_told_at_once(client, query, fields):
    response = client.get(f"/v1/suggest?{query}")
    assert response.status_code == 422
    assert {detail["field"] for detail in response.get_json()["error"]["details"]} == fields


@pytest.mark.parametrize("query", ["", "q=", f"q={'证' * 500}", "q=%25%27%3Cb%3E&limit=20", "region=&limit="])
def test_without_text_there_is_an_answer_too(client, query):
    assert client.get(f"/v1/suggest?{query}").status_code == 200


def test_suggestions_without_an_index_are_503(client, service):
    service.failure = NotReady("还没有索引")
    assert client.get("/v1/suggest?q=a").status_code == 503
